"""Admission slips: for each candidate where to go, the code that lets in, and by what the hall is known; for each room
who is expected there.

Law: pure. Codes stand here in clear: nothing of this is stored. Texts are Chinese, as they are printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quiz.exam.fingerprint import as_printed
from quiz.exam.name_order import name_key
from quiz.exam.sitting import Sitting
from quiz.score_sheet.drawing import write_tables
from quiz.score_sheet.table import Column, Look, Table

NOWHERE = "未分考场"


@dataclass(frozen=True, slots=True)
class Slip:
    """One candidate's. ``building``, ``room`` and ``seat`` are empty where the roster names none."""

    number: str
    name: str
    unit: str
    building: str
    room: str
    seat: str
    code: str

    @property
    def place(self) -> str:
        """Building, room and seat in one."""
        seat = f"{self.seat} 号" if self.seat.isdecimal() else self.seat
        return " ".join(part for part in (self.building, self.room, seat) if part)


@dataclass(frozen=True, slots=True)
class Door:
    """One room and who is expected there."""

    name: str
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class Slips:
    """All of a sitting. ``address``: of the hall; ``fingerprint`` in its printed form."""

    title: str
    occasion: str
    address: str
    fingerprint: str
    slips: tuple[Slip, ...]

    @property
    def doors(self) -> tuple[Door, ...]:
        """The rooms in order of name, each with its people by seat, else by name; who has no room comes last."""
        rooms: dict[tuple[bool, str], list[Slip]] = {}
        for slip in self.slips:
            name = " ".join(part for part in (slip.building, slip.room) if part)
            rooms.setdefault((not name, name or NOWHERE), []).append(slip)
        return tuple(Door(name, tuple(sorted(rooms[_, name], key=_by_seat))) for _, name in sorted(rooms))


def _by_seat(slip: Slip) -> tuple[bool, int, str, object]:
    return (not slip.seat, len(slip.seat), slip.seat, name_key(slip.name))


def slips_for(sitting: Sitting, codes: Mapping[str, str], address: str, fingerprint: str) -> Slips:
    """For those who have a new code, room by room as they are handed out."""
    made = [
        Slip(
            seat.person.number or seat.key, seat.person.name, seat.person.unit, seat.person.building,
            seat.person.room, seat.person.seat_number, codes[seat.key],
        )
        for seat in sitting.seats
        if seat.key in codes
    ]  # fmt: skip
    made.sort(key=lambda slip: (slip.building, slip.room, *_by_seat(slip)))
    return Slips(sitting.title, _occasion(sitting), address, as_printed(fingerprint), tuple(made))


def _occasion(sitting: Sitting) -> str:
    minutes = round(sitting.duration.total_seconds() / 60)
    on = f"{sitting.on.year}年{sitting.on.month}月{sitting.on.day}日"
    at = f" {sitting.opens.astimezone():%H:%M}" if sitting.opens else ""
    return f"{on}{at}　{minutes} 分钟"


def write_codes(slips: Slips, path: Path) -> None:
    """A workbook with a row a candidate, every cell text. Raises ``FileNotWritten``."""
    table = Table(
        sheet="准考证",
        title=f"{slips.title}准考证名单",
        info=(slips.occasion, f"考场地址 {slips.address}", f"考场指纹 {slips.fingerprint}"),
        columns=(
            Column("姓名", Look.WORD, 9, 20),
            Column("部门", Look.WORD, 10, 24),
            Column("工号", Look.CODE, 8, 14),
            Column("楼", Look.WORD, 6, 14),
            Column("考室", Look.WORD, 6, 14),
            Column("座位", Look.CODE, 6, 8),
            Column("准入码", Look.CODE, 11, 12),
            Column("考场地址", Look.CODE, 18, 24),
            Column("考场指纹", Look.CODE, 40, 42),
        ),
        rows=tuple(
            (
                each.name,
                each.unit,
                each.number,
                each.building,
                each.room,
                each.seat,
                each.code,
                slips.address,
                slips.fingerprint,
            )
            for each in slips.slips
        ),
        notes=("准入码只在这里出现一次，程序里只存它的摘要。请妥善保管，考后销毁。",),
        landscape=True,
    )
    write_tables([table], path, slips.title)
