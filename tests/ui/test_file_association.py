"""The desktop is told that a join file belongs to this program, in the user's own folder and nowhere else."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ui.file_association import MIME, associate

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="written for freedesktop's desktops")


def test_kind_and_entry_are_written_and_may_be_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # without the desktop's own tools
    for _ in range(2):
        entry = associate(tmp_path, ["/opt/python 3/bin/python", "/opt/law quiz/main.py"])
    assert isinstance(entry, Path)
    lines = entry.read_text("utf-8").splitlines()
    assert 'Exec="/opt/python 3/bin/python" "/opt/law quiz/main.py" %f' in lines
    assert f"MimeType={MIME};" in lines
    kind = ElementTree.parse(tmp_path / "mime" / "packages" / "lawquiz.xml").getroot()
    patterns = [
        glob.get("pattern") for glob in kind.iter("{http://www.freedesktop.org/standards/shared-mime-info}glob")
    ]
    assert patterns == ["*.lawquiz-join"]
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"applications/lawquiz.desktop", "mime/packages/lawquiz.xml"}
