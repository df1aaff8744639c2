"""What is printed of an exam, as PDF for an A4 printer: pieces one under another, none torn, pages numbered.

Law: the file appears whole or not at all.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from question_bank.whole_file import whole_file
from quiz.exam.printed_paper import Printed
from ui import fonts

WIDTH, HEIGHT = 2100, 2970  # of A4, in tenths of a millimetre, in which all is measured here
SIDE, TOP, BOTTOM = 180, 200, 200
TYPE, SMALL = 38, 30  # about 11 and 8.5 points
GAP = 8
_RESOLUTION = 300  # dots an inch


def write_printed(printed: Printed, path: Path) -> int:
    """Returns how many pages it has. Raises ``FileNotWritten``."""
    pages = _pages(printed)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(printed.title)
    writer.setResolution(_RESOLUTION)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter(writer)
    painter.scale(_RESOLUTION / 254, _RESOLUTION / 254)
    for number, page in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
            _line(painter, 110, printed.running)
        for top, piece in page:
            painter.save()
            painter.translate(SIDE, TOP + top)
            piece.drawContents(painter)
            painter.restore()
        _line(painter, HEIGHT - 150, f"第 {number} 页　共 {len(pages)} 页")  # stays Chinese
    painter.end()
    with whole_file(path) as file:
        file.write(buffer.data().data())
    return len(pages)


def _pages(printed: Printed) -> list[list[tuple[float, QTextDocument]]]:
    """Pieces with their tops. One higher than a page stands alone, and what does not fit on it is cut by nothing but
    the paper's end: no question is so long.
    """
    pages: list[list[tuple[float, QTextDocument]]] = [[]]
    top = 0.0
    for html in printed.pieces:
        piece = _piece(html)
        height = piece.size().height()
        if pages[-1] and top + height > HEIGHT - TOP - BOTTOM:
            pages.append([])
            top = 0.0
        pages[-1].append((top, piece))
        top += height + GAP
    return pages


def _piece(html: str) -> QTextDocument:
    piece = QTextDocument()
    piece.setDocumentMargin(0)
    piece.setDefaultFont(_font(TYPE))
    piece.setDefaultStyleSheet("p { margin: 4px 0 4px 0; } p, td { white-space: pre-wrap; }")
    piece.setTextWidth(WIDTH - 2 * SIDE)
    piece.setHtml(html)
    return piece


def _line(painter: QPainter, top: float, text: str) -> None:
    painter.setFont(_font(SMALL))
    painter.drawText(QRectF(SIDE, top, WIDTH - 2 * SIDE, 60), Qt.AlignmentFlag.AlignCenter, text)


def _font(size: int) -> QFont:
    font = QFont(fonts.FAMILIES)
    font.setPixelSize(size)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
