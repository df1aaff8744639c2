"""What is handed out before an exam says of each candidate what is so, and of each room who belongs there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from quiz.exam.arrange import seats_for
from quiz.exam.candidate import Birth, Person
from quiz.exam.eligibility import AgeRule
from quiz.exam.sitting import Purpose, Sitting
from quiz.exam.slips import NOWHERE, Slips, slips_for, write_codes
from quiz.scoring import MarkingRule
from tests.builders import NINE

FINGERPRINT = "0a1b2c3d" * 8
PEOPLE = (
    Person("0012", "曾志强", "人事科", birth=Birth(1990, 7, 1), building="主楼", room="302", seat_number="10"),
    Person("0007", "王芳", "=1+1", birth=Birth(1985, 3, 5), building="主楼", room="302", seat_number="9"),
    Person("0003", "李强", "人事科", birth=Birth(1991, 3, 5), building="主楼", room="301", seat_number="1"),
    Person("", "单雪", "人事科", birth=Birth(1991, 3, 6)),
    Person("0001", "老张", "人事科", birth=Birth(1960, 3, 6), building="主楼", room="301"),
)
CODES = {"0012": "K7MP-2X9Q", "0007": "ABCD-2345", "0003": "2222-3333", "#4": "WXYZ-6789"}


def a_sitting() -> Sitting:
    seats = seats_for(PEOPLE, AgeRule(NINE.date()))
    return Sitting(
        "s1", "2026年度学法考试", Purpose.SUPERVISED, "p1", NINE.date(), timedelta(minutes=90), Decimal(100),
        Decimal(60), MarkingRule(), seats=seats,
    )  # fmt: skip


def some_slips() -> Slips:
    return slips_for(a_sitting(), CODES, "10.1.2.3:8443", FINGERPRINT)


def test_every_cell_of_the_list_of_codes(tmp_path: Path) -> None:
    path = tmp_path / "codes.xlsx"
    write_codes(some_slips(), path)
    sheet = load_workbook(path)["准考证"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = rows.index(["姓名", "部门", "工号", "楼", "考室", "座位", "准考码", "考场地址", "考场指纹"])
    printed = "0A1B 2C3D 0A1B 2C3D 0A1B 2C3D 0A1B 2C3D"
    at = ["10.1.2.3:8443", printed]
    assert rows[head + 1 : head + 5] == [
        ["单雪", "人事科", "#4", None, None, None, "WXYZ-6789", *at],
        ["李强", "人事科", "0003", "主楼", "301", "1", "2222-3333", *at],
        ["王芳", "=1+1", "0007", "主楼", "302", "9", "ABCD-2345", *at],
        ["曾志强", "人事科", "0012", "主楼", "302", "10", "K7MP-2X9Q", *at],
    ]
    kinds = {
        cell.data_type for row in sheet.iter_rows(min_row=head + 2, max_row=head + 5) for cell in row if cell.value
    }
    assert kinds == {"s"}, "a department that begins with = is no formula, a 工号 keeps its zeros"


def test_a_door_names_its_people_by_seat_and_those_without_a_room_come_last() -> None:
    doors = some_slips().doors
    assert [(door.name, [slip.name for slip in door.slips]) for door in doors] == [
        ("主楼 301", ["李强"]),
        ("主楼 302", ["王芳", "曾志强"]),
        (NOWHERE, ["单雪"]),
    ]


def test_only_those_who_got_a_code_get_a_slip() -> None:
    one = slips_for(a_sitting(), {"0012": "K7MP-2X9Q"}, "10.1.2.3:8443", FINGERPRINT)
    assert [(slip.name, slip.code, slip.place) for slip in one.slips] == [("曾志强", "K7MP-2X9Q", "主楼 302 10 号")]


def test_the_time_stands_there_where_it_is_fixed() -> None:
    assert some_slips().occasion == f"{NINE.year}年{NINE.month}月{NINE.day}日　90 分钟"
    fixed = slips_for(replace(a_sitting(), opens=NINE), CODES, "a:1", FINGERPRINT)
    assert f"{NINE.astimezone():%H:%M}" in fixed.occasion
