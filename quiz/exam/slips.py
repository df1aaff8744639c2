"""Admission slips: for each candidate where to go, the code that lets in, and by what the hall is known; for each room
who is expected there.

Law: pure. Codes stand here in clear: nothing of this is stored. Texts are Chinese, as they are printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quiz.exam.fingerprint import as_printed
from quiz.exam.name_order import name_key
from quiz.exam.sitting import Sitting
from quiz.score_sheet.drawing import write_tables
from quiz.score_sheet.table import Column, Look, Table

NOWHERE = "未分考场"
SLIPS, DOORS, LIST, STAFF = "准考证", "门贴", "准考证名单", "工作人员口令"  # as files and documents are called


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


@dataclass(frozen=True, slots=True)
class StaffSlip:
    """What a member of staff needs to log in at another machine; ``role`` and ``rooms`` in words."""

    title: str
    name: str
    role: str
    rooms: str
    secret: str
    address: str
    fingerprint: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Names and values, in order; the fourth is the secret."""
        return (
            ("姓名", self.name), ("身份", self.role), ("考室", self.rooms or "全部"), ("口令", self.secret),
            ("考场地址", self.address), ("考场指纹", self.fingerprint),
        )  # fmt: skip

    advice: ClassVar[str] = "登录监考台时使用。口令只印在这里，请当面交给本人，考后销毁。"


@dataclass(frozen=True, slots=True)
class SlipWords:
    """What stands on one slip, from top to bottom."""

    head: str
    name: str
    person: str
    place: str
    occasion: str
    code_is: str
    code: str
    address: str
    fingerprint: str
    advice: str = "双击监考给的“加入文件”（或输入上面的地址和指纹），再输入工号和准考码。请勿给他人看。"


def slip_words(slips: Slips, slip: Slip) -> SlipWords:
    """One slip in words."""
    return SlipWords(
        head=f"{slips.title}　准考证",
        name=slip.name,
        person=f"{slip.unit}　工号 {slip.number}",
        place=slip.place or "考室另行通知",
        occasion=slips.occasion,
        code_is="准考码",
        code=slip.code,
        address=f"考场地址 {slips.address}",
        fingerprint=f"指纹 {slips.fingerprint}",
    )


def door_words(slips: Slips, door: Door) -> str:
    """When, and how many."""
    return f"{slips.occasion}　共 {len(door.slips)} 人"


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
        sheet=SLIPS,
        title=f"{slips.title}{LIST}",
        info=(slips.occasion, f"考场地址 {slips.address}", f"考场指纹 {slips.fingerprint}"),
        columns=(
            Column("姓名", Look.WORD, 9, 20),
            Column("部门", Look.WORD, 10, 24),
            Column("工号", Look.CODE, 8, 14),
            Column("楼", Look.WORD, 6, 14),
            Column("考室", Look.WORD, 6, 14),
            Column("座位", Look.CODE, 6, 8),
            Column("准考码", Look.CODE, 11, 12),
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
        notes=("准考码只在这里出现一次，程序里只存它的摘要。请妥善保管，考后销毁。",),
        landscape=True,
    )
    write_tables([table], path, slips.title)
