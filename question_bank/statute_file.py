"""A law's text from a file: Markdown, plain text, or a document as the national database hands them out.

Law: what the file is, its content decides; one without a single article is refused.
"""

from __future__ import annotations

from pathlib import Path

from question_bank.errors import FileFault, FileRefused
from question_bank.formats import document
from question_bank.formats.guard import beginning_of, is_packed
from question_bank.formats.lines import Line
from question_bank.formats.text_file import text_of
from question_bank.statute import Statute, parse


def read(path: Path) -> Statute:
    """The law in this file. Raises ``FileRefused``."""
    if is_packed(beginning_of(path)):
        if not document.is_one(path):
            why = FileFault.OLD_DOCUMENT if document.is_old(path) else FileFault.UNKNOWN_FORMAT
            raise FileRefused(path, why)
        text = "\n".join(block.text for block in document.blocks_of(path) if isinstance(block, Line))
    else:
        text = text_of(path).text
    law = parse(text, path.stem)
    if not law.articles:
        raise FileRefused(path, FileFault.NO_ARTICLES)
    return law
