"""A law comes from Markdown, plain text in any encoding, or a document; a file that is no law is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from question_bank import statute_file
from question_bank.errors import FileFault, FileRefused
from question_bank.statute import parse
from tests.question_bank.books import SINGLE, book
from tests.question_bank.documents import document
from tests.question_bank.test_statute import NEW, OLD


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_texts(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "试验法.txt").write_bytes(NEW.encode(encoding))
    assert statute_file.read(tmp_path / "试验法.txt") == parse(NEW)
    (tmp_path / "试验法.md").write_bytes(OLD.encode(encoding))
    assert statute_file.read(tmp_path / "试验法.md") == parse(OLD)


def test_a_document(tmp_path: Path) -> None:
    assert statute_file.read(document(tmp_path / "试验法.docx", *NEW.split("\n"))) == parse(NEW)


def test_what_is_no_law_is_refused(tmp_path: Path) -> None:
    (tmp_path / "通知.txt").write_text("关于学习试验法的通知", encoding="utf-8")
    (tmp_path / "旧.doc").write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(448)
    )
    faults = {
        tmp_path / "通知.txt": FileFault.NO_ARTICLES,
        tmp_path / "旧.doc": FileFault.OLD_DOCUMENT,
        book(tmp_path / "题库.xlsx", SINGLE): FileFault.UNKNOWN_FORMAT,
    }
    for path, why in faults.items():
        with pytest.raises(FileRefused) as refused:
            statute_file.read(path)
        assert refused.value.why is why
