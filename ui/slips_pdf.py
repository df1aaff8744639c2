"""Admission slips, door pages and staff slips as PDF, ready for an A4 printer.

Law: eight slips a page between lines to cut along; texts are Chinese, as they are printed; the file appears whole or
not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from question_bank.whole_file import whole_file
from quiz.exam.slips import DOORS, SLIPS, STAFF, Door, Slip, Slips, StaffSlip, door_words, slip_words
from ui import fonts

A_PAGE = 8
WIDTH, HEIGHT = 2100, 2970  # of A4, in tenths of a millimetre, in which all is measured here
_RESOLUTION = 300  # dots an inch
_DOOR_ROWS = 22  # a column of a door page; two columns
_GREY = QColor("#5B6779")
T = TypeVar("T")


def write_slips(slips: Slips, path: Path) -> None:
    """Raises ``FileNotWritten``."""

    def draw(painter: QPainter, next_page: Callable[[], object]) -> None:
        for number, page in enumerate(_batches(slips.slips, A_PAGE)):
            if number:
                next_page()
            _cut_lines(painter)
            for place, slip in enumerate(page):
                left, top = place % 2 * WIDTH / 2, place // 2 * HEIGHT / 4
                _slip(painter, QRectF(left, top, WIDTH / 2, HEIGHT / 4), slips, slip)

    _write(path, f"{slips.title}{SLIPS}", draw)


def write_doors(slips: Slips, path: Path) -> None:
    """A page for the door of each room, without codes; more where more people sit there. Raises ``FileNotWritten``."""
    pages = [(door, part) for door in slips.doors for part in _batches(enumerate(door.slips, 1), 2 * _DOOR_ROWS)]

    def draw(painter: QPainter, next_page: Callable[[], object]) -> None:
        for number, (door, part) in enumerate(pages):
            if number:
                next_page()
            _door(painter, slips, door, part)

    _write(path, f"{slips.title}{DOORS}", draw)


def write_staff_slip(slip: StaffSlip, path: Path) -> None:
    """Raises ``FileNotWritten``."""

    def draw(painter: QPainter, next_page: Callable[[], object]) -> None:
        sizes = (46, 46, 46, 70, 40, 40)
        _text(painter, QRectF(200, 200, WIDTH - 400, 160), slip.title, 60, bold=True)
        top = 420.0
        for (name, value), size in zip(slip.lines, sizes, strict=True):
            _text(painter, QRectF(200, top, 300, size * 1.6), name, 40, grey=True)
            _text(painter, QRectF(500, top, WIDTH - 700, size * 1.6), value, size, bold=size > 50)
            top += size * 1.6 + 50
        _text(painter, QRectF(200, top + 40, WIDTH - 400, 120), slip.advice, 36, grey=True)

    _write(path, f"{slip.title}{STAFF}", draw)


def _slip(painter: QPainter, whole: QRectF, slips: Slips, slip: Slip) -> None:
    room = whole.adjusted(70, 55, -70, -45)
    left, width = room.left(), room.width()

    def line(top: float, height: float, text: str, size: int, bold: bool = False, grey: bool = False) -> None:
        _text(painter, QRectF(left, room.top() + top, width, height), text, size, bold, grey)

    told = slip_words(slips, slip)
    line(0, 44, told.head, 31, grey=True)
    line(56, 76, told.name, 58, bold=True)
    line(138, 46, told.person, 34)
    line(188, 46, told.place, 34)
    line(238, 46, told.occasion, 34)
    line(304, 40, told.code_is, 29, grey=True)
    line(342, 92, told.code, 76, bold=True)
    line(452, 40, told.address, 29, grey=True)
    line(494, 40, told.fingerprint, 27, grey=True)
    line(540, 80, told.advice, 27, grey=True)


def _door(painter: QPainter, slips: Slips, door: Door, part: Sequence[tuple[int, Slip]]) -> None:
    _text(painter, QRectF(150, 130, WIDTH - 300, 90), slips.title, 56)
    _text(painter, QRectF(150, 230, WIDTH - 300, 180), door.name, 130, bold=True)
    _text(painter, QRectF(150, 420, WIDTH - 300, 80), door_words(slips, door), 46, grey=True)
    painter.setPen(QPen(_GREY, 3))
    painter.drawLine(150, 520, WIDTH - 150, 520)
    for place, (number, slip) in enumerate(part):
        column, row = divmod(place, _DOOR_ROWS)
        left, top = 150 + column * 920.0, 560 + row * 102.0
        _text(painter, QRectF(left, top, 110, 90), slip.seat or str(number), 46, grey=True)
        _text(painter, QRectF(left + 120, top, 260, 90), slip.name, 52, bold=True)
        _text(painter, QRectF(left + 390, top, 480, 90), f"{slip.number}  {slip.unit}", 34, grey=True)


def _batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    every = list(values)
    return (every[start : start + size] for start in range(0, len(every), size))


def _cut_lines(painter: QPainter) -> None:
    painter.setPen(QPen(_GREY, 2, Qt.PenStyle.DashLine))
    painter.drawLine(WIDTH // 2, 0, WIDTH // 2, HEIGHT)
    for row in range(1, A_PAGE // 2):
        painter.drawLine(0, row * HEIGHT // 4, WIDTH, row * HEIGHT // 4)


def _text(painter: QPainter, rect: QRectF, text: str, size: int, bold: bool = False, grey: bool = False) -> None:
    """In ``rect`` from its left, over more lines where it must, and smaller where that is not enough."""
    flags = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    while True:
        painter.setFont(_font(size, bold))
        needed = painter.boundingRect(rect, flags, text)
        if size <= 16 or (needed.height() <= rect.height() * 1.1 and needed.width() <= rect.width() + 1):
            break
        size -= 2
    painter.setPen(_GREY if grey else Qt.GlobalColor.black)
    painter.drawText(rect, flags, text)


def _font(size: int, bold: bool) -> QFont:
    font = QFont(fonts.FAMILIES)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setStyleStrategy(
        QFont.StyleStrategy.PreferNoShaping
    )  # a figure beside a capital would be another glyph, which no search finds
    return font


def _write(path: Path, title: str, draw: Callable[[QPainter, Callable[[], object]], None]) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    with _painter(buffer, title) as (writer, painter):
        draw(painter, writer.newPage)
    with whole_file(path) as file:
        file.write(buffer.data().data())


@contextmanager
def _painter(buffer: QBuffer, title: str) -> Iterator[tuple[QPdfWriter, QPainter]]:
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(_RESOLUTION)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter(writer)
    painter.scale(_RESOLUTION / 254, _RESOLUTION / 254)
    try:
        yield writer, painter
    finally:
        painter.end()
