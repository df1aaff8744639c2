"""Word documents as people make them, for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def document(path: Path, *blocks: str | Sequence[Sequence[str]]) -> Path:
    """Paragraphs, and tables where a block is rows of cells."""
    made = Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        grid = made.add_table(rows=len(block), cols=max(map(len, block)))
        for row, cells in zip(grid.rows, block, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
    made.save(str(path))
    return path


def raw_document(path: Path, body: bytes | str, before: str = "", **parts: bytes | str) -> Path:
    """A document with this XML between ``<w:body>`` and ``</w:body>``; ``numbering``, ``styles`` as named parts."""
    inner = body if isinstance(body, bytes) else body.encode()
    main = f'{before}<w:document xmlns:w="{WORD}"><w:body>'.encode() + inner + b"</w:body></w:document>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr("word/document.xml", main)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def paragraph(text: str, num: str = "", level: int = 0, style: str = "") -> str:
    """A paragraph's XML, with an automatic number or a style if one is named."""
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>' if num else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
