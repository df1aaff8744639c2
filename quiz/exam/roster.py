"""From HR's workbook to the people on it, and back.

Law: nothing is guessed. A row that cannot be a person of its own is refused, what is doubtful is taken in and listed,
both with sheet, row and column; ID numbers stand masked in what is listed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from unicodedata import normalize

from question_bank.errors import Fault, FileFault, FileRefused, RowProblem
from question_bank.formats.guard import beginning_of, is_packed
from question_bank.formats.header import letter_of
from question_bank.formats.sheets import Sheet, sheets_of
from quiz.exam.candidate import Birth, Person, Sex, folded_name, is_id_number, masked
from quiz.exam.eligibility import excuse
from quiz.exam.roster_cells import (
    Cell,
    as_shown,
    birth_in_cell,
    code_in,
    folded,
    is_ruined_number,
    name_in,
    said_in,
    sex_in,
    text_in,
)
from quiz.score_sheet.drawing import write_tables
from quiz.score_sheet.table import Column, Look, Table

HEADER_WITHIN = 20  # rows: titles, dates and notes stand above it

# The headers that mean something, the one preferred first: of 单位 and 科室 the smaller is the department.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "number": ("工号", "职工号", "职工编号", "职工工号", "人员编号", "员工编号", "员工工号", "人员代码", "人员编码",
               "职工代码", "工作证号"),
    "name": ("姓名", "名字", "考生姓名", "职工姓名", "人员姓名", "员工姓名"),
    "unit": ("部门", "科室", "处室", "所在部门", "所在科室", "所在处室", "部门名称", "科室名称", "内设机构", "所属部门",
             "单位科室", "所在单位", "工作单位", "所属单位", "单位名称", "单位"),
    "sex": ("性别",),
    "birth": ("出生日期", "出生年月日", "出生年月", "出生时间", "生日"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "公民身份证号", "公民身份证号码", "居民身份证号",
                  "居民身份证号码", "身份号码", "身份证", "证件号码", "证件号"),
    "post": ("职务", "现任职务", "职务职级", "岗位", "岗位名称", "职位", "单位及职务"),
    "building": ("楼栋", "楼", "楼号", "楼宇", "楼名", "考点", "考点名称", "所在楼", "所在楼栋"),
    "room": ("考场", "考场号", "考场名称", "考室", "机房", "教室", "房间", "房间号", "会议室", "所在考场"),
    "seat_number": ("座位号", "座位", "座号", "考位", "考位号", "机位", "机位号", "机号"),
    "exempt": ("免考", "是否免考", "免考原因", "免考情况", "免考理由", "免考事由", "免试", "是否免试"),
    "leave": ("请假", "是否请假", "请假情况", "请假原因", "请假公差", "请假·公差", "公差", "是否公差", "借调",
              "是否借调", "孕产", "孕产期", "是否孕产", "休假", "出差"),
    "remark": ("备注", "说明", "情况说明", "备注说明", "人员状态"),
}  # fmt: skip
_SEXES = {Sex.MALE: "男", Sex.FEMALE: "女", None: ""}
_IGNORED = frozenset({"序号", "编号", "no", "no."})  # counts rows, says nothing of the person
_SUMS = re.compile(r"(合|总|小)计|共\d*人|.*[:：].*|注")  # lines under a table, in the column of names
_ONLY_ONE = ("number", "name", "unit", "sex", "birth", "id_number", "post", "building", "room", "seat_number")
_MERGED = ("unit", "building", "room")  # one cell may stand for the rows of many people
_PLACES = (
    ("building", "楼栋", Look.WORD, 8, 16),
    ("room", "考场", Look.WORD, 8, 16),
    ("seat_number", "座位号", Look.CODE, 7, 10),
)


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a roster says. People in the order of the file, which is the bureau's own."""

    people: tuple[Person, ...]
    problems: tuple[RowProblem, ...]


def read_roster(path: Path) -> RosterReading:
    """Read .xlsx, .xls or .ods. Raises ``FileRefused``, also where no sheet has a header with names, or nobody under
    one.
    """
    if not is_packed(beginning_of(path)):
        raise FileRefused(path, FileFault.NOT_A_WORKBOOK)
    reader = _Reader()
    found_header = False
    for sheet in sheets_of(path):
        found_header |= reader.read_sheet(sheet)
    if not found_header:
        raise FileRefused(path, FileFault.NO_HEADER)
    if not reader.people and not reader.problems:
        raise FileRefused(path, FileFault.EMPTY)
    return RosterReading(tuple(reader.people), reader.sorted_problems())


def write_roster(people: Sequence[Person], path: Path, title: str = "考试人员名册") -> None:
    """Write a roster that ``read_roster`` reads back as it was: ID numbers in full, as texts. Raises
    ``FileNotWritten``.
    """
    more = tuple(dict.fromkeys(header for person in people for header, _ in person.extra))
    places = [place for place in _PLACES if any(getattr(person, place[0]) for person in people)]
    columns = (
        Column("序号", Look.COUNT, 5, 6),
        Column("工号", Look.CODE, 8, 14),
        Column("姓名", Look.WORD, 9, 20),
        Column("部门", Look.WORD, 12, 26),
        Column("性别", Look.WORD, 5, 6),
        Column("出生日期", Look.CODE, 11, 12),
        Column("身份证号", Look.CODE, 20, 21),
        Column("职务", Look.WORD, 10, 20),
        *(Column(header, look, least, most) for _, header, look, least, most in places),
        Column("免考", Look.TEXT, 8, 20),
        Column("请假·公差", Look.TEXT, 10, 20),
        Column("备注", Look.TEXT, 8, 20),
        *(Column(header, Look.TEXT, 8, 16) for header in more),
    )
    rows: list[tuple[str | int, ...]] = [
        (
            number,
            person.number,
            person.name,
            person.unit,
            _SEXES[person.sex],
            "" if person.birth is None else str(person.birth),
            person.id_number,
            person.post,
            *(getattr(person, role) for role, *_ in places),
            person.exempt,
            person.leave,
            person.remark,
            *(dict(person.extra).get(header, "") for header in more),
        )
        for number, person in enumerate(people, 1)
    ]
    table = Table("名册", title, (), columns, tuple(rows), landscape=True)
    write_tables((table,), path, title)


@dataclass(frozen=True, slots=True)
class _Table:
    """A header found: which column plays which role, and its wording."""

    roles: Mapping[str, tuple[int, ...]]
    headers: tuple[str, ...]

    def header(self, role: str) -> str:
        """The wording of the header; nothing where there is no such column."""
        columns = self.roles.get(role, ())
        return self.headers[columns[0]] if columns else ""

    def place(self, role: str) -> str:
        """The column as a person finds it: its letter and its header."""
        columns = self.roles.get(role, ())
        return f"{letter_of(columns[0])} {self.headers[columns[0]]}" if columns else ""


@dataclass(slots=True)
class _Reader:
    """What all sheets of a file share: who has been met already, and where."""

    people: list[Person] = field(default_factory=list)
    problems: list[tuple[int, RowProblem]] = field(default_factory=list)
    sheet_count: int = 0
    by_number: dict[str, tuple[int, Person]] = field(default_factory=dict)
    by_id: dict[str, tuple[int, Person]] = field(default_factory=dict)

    def read_sheet(self, sheet: Sheet) -> bool:
        """Take in the people of one sheet; False where it has no header."""
        self.sheet_count += 1
        title = sheet.name
        table: _Table | None = None
        heading = ""
        below: Mapping[str, Mapping[int, int]] = {}
        spoken: dict[str, dict[int, str]] = {role: {} for role in _MERGED}
        from_numbers: list[tuple[int, str]] = []
        zeros = False
        for row, cells in sheet.rows():
            if table is None:
                if row > HEADER_WITHIN:
                    return False
                table = _table_in(cells)
                below = {} if table is None else {role: _rows_below_a_merge(sheet, table, role) for role in _MERGED}
                continue
            values = _by_role(table, cells)
            for role in ("number", "birth", "building", "room", "seat_number"):
                if role in table.roles:
                    values[role] = as_shown(values[role], sheet.text(values[role] or "", row, table.roles[role][0]))
            for role in _MERGED:
                said = text_in(values[role]) or spoken[role].get(below[role].get(row, 0), "")
                values[role] = spoken[role][row] = said
            if _is_heading(table, cells):
                heading = _department(next(filter(None, map(text_in, cells))))
            elif self._is_person(table, title, row, values):
                number = values["number"]
                zeros |= isinstance(number, str) and number.strip().startswith("0")
                unit = text_in(values["unit"]) or heading
                if self._take(table, title, row, {**values, "unit": unit}, cells) and _is_number(number):
                    from_numbers.append((row, code_in(number)))
        if table is None:
            return False
        if zeros:
            for row, code in from_numbers:
                self._note(title, row, table.place("number"), code, Fault.NUMBER_LOST_ZEROS)
        return True

    def sorted_problems(self) -> tuple[RowProblem, ...]:
        """By sheet and row, as the file runs."""
        return tuple(problem for _, problem in sorted(self.problems, key=lambda p: (p[0], p[1].row)))

    def _is_person(self, table: _Table, title: str, row: int, values: Mapping[str, Cell]) -> bool:
        """False for what is no row of a person: empty, a sum, a note, the header again. Refuses one without a name."""
        name = name_in(values["name"])
        known = [role for role in ("number", "birth", "id_number") if text_in(values[role])]
        if not name:
            if known:
                found = values[known[0]]
                shown = masked(code_in(found)) if known[0] == "id_number" else text_in(found)
                self._note(title, row, table.place("name"), shown, Fault.NO_NAME, refused=True)
            return False
        return _header_key(name) not in HEADERS["name"] and (bool(known) or not _SUMS.fullmatch(name))

    def _take(
        self,
        table: _Table,
        title: str,
        row: int,
        values: Mapping[str, Cell],
        cells: Sequence[Cell],
    ) -> bool:
        """Add the person of a row and list what is doubtful; False where the row is refused."""
        person = _person(table, values, cells)
        name = folded_name(person.name)
        number_key = person.number.casefold()
        same_number = self.by_number.get(number_key) if number_key else None
        same_id = self.by_id.get(person.id_number) if person.id_number else None
        for earlier in filter(None, (same_number, same_id)):
            if folded_name(earlier[1].name) == name:
                self._note(title, row, table.place("name"), person.name, Fault.REPEATED_PERSON, True, earlier[0])
                return False
        if same_number:
            self._note(title, row, table.place("number"), person.number, Fault.REPEATED_NUMBER, True, same_number[0])
            return False
        if same_id:
            shown = person.masked_id_number
            self._note(title, row, table.place("id_number"), shown, Fault.REPEATED_ID, other_row=same_id[0])
        elif person.id_number:
            self.by_id[person.id_number] = (row, person)
        if number_key:
            self.by_number[number_key] = (row, person)
        self.people.append(person)
        for role, found, why in _doubts(person, values, _from_cell(table, values), table.roles):
            self._note(title, row, table.place(role), found, why)
        return True

    def _note(
        self,
        title: str,
        row: int,
        column: str,
        found: str,
        why: Fault,
        refused: bool = False,
        other_row: int | None = None,
    ) -> None:
        self.problems.append((self.sheet_count, RowProblem(title, row, column, found, why, refused, other_row)))


def _person(table: _Table, values: Mapping[str, Cell], cells: Sequence[Cell]) -> Person:
    id_cell, number_cell = values["id_number"], values["number"]
    used = {column for columns in table.roles.values() for column in columns}
    extra = tuple(
        (header, text_in(cell))
        for column, (header, cell) in enumerate(zip(table.headers, cells, strict=False))
        if column not in used and _header_key(header) not in _IGNORED | {""} and text_in(cell)
    )

    def said(role: str) -> str:
        columns = [column for column in table.roles.get(role, ()) if column < len(cells)]
        return "；".join(filter(None, (said_in(cells[c], table.headers[c]) for c in columns)))

    person = Person(
        number="" if is_ruined_number(number_cell) else code_in(number_cell),
        name=name_in(values["name"]),
        unit=text_in(values["unit"]),
        sex=sex_in(values["sex"]),
        birth=_from_cell(table, values),
        post=text_in(values["post"]),
        building=text_in(values["building"]),
        room=text_in(values["room"]),
        seat_number=code_in(values["seat_number"]),
        id_number="" if is_ruined_number(id_cell) else code_in(id_cell).upper(),
        exempt=said("exempt"),
        leave=said("leave"),
        remark="；".join(filter(None, (text_in(cells[c]) for c in table.roles.get("remark", ()) if c < len(cells)))),
        extra=extra,
    )
    births = person.births
    return replace(person, birth=births[0]) if len(births) == 1 else person


def _from_cell(table: _Table, values: Mapping[str, Cell]) -> Birth | None:
    return birth_in_cell(values["birth"], month_column=_header_key(table.header("birth")) == "出生年月")


def _doubts(
    person: Person, values: Mapping[str, Cell], from_cell: Birth | None, roles: Collection[str]
) -> Iterator[tuple[str, str, Fault]]:
    """Role, what was found, and what is doubtful in it."""
    for role in ("number", "id_number"):
        if is_ruined_number(values[role]):
            yield role, f"{values[role]:.3G}" if _is_number(values[role]) else "", Fault.LONG_NUMBER_RUINED
    if person.id_number and not is_id_number(person.id_number):
        yield "id_number", person.masked_id_number, Fault.ID_INVALID
    if "unit" in roles and not person.unit:
        yield "unit", "", Fault.NO_UNIT
    if "number" in roles and not text_in(values["number"]):
        yield "number", "", Fault.NO_NUMBER
    birth = text_in(values["birth"])
    if birth and from_cell is None:
        yield "birth", birth, Fault.BIRTH_UNREADABLE
    elif person.birth is None:
        yield "birth", birth, Fault.BIRTH_MISSING
    elif len(person.births) > 1:
        yield "birth", " / ".join(map(str, person.births)), Fault.BIRTH_DIFFERS
    reason, words = excuse(person)
    if reason is None and words:
        role = "exempt" if words == person.exempt else "leave" if words == person.leave else "remark"
        yield role, words, Fault.EXCUSE_UNCLEAR


# The header --------------------------------------------------------------------------------------------------------


def _table_in(cells: Sequence[Cell]) -> _Table | None:
    """The table under this row, if the row is a header: it names a column of names and one more."""
    headers = tuple(text_in(cell) for cell in cells)
    keys = [_header_key(header) for header in headers]
    columns: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for column, key in enumerate(keys):
        for role, words in HEADERS.items():
            rank = _rank(key, words)
            if rank is not None:
                columns[role].append((rank, column))
                break
    if "name" not in columns or len(columns) < 2:
        return None
    roles = {
        role: tuple(column for _, column in (sorted(found)[:1] if role in _ONLY_ONE else found))
        for role, found in columns.items()
    }
    return _Table(roles, headers)


def _rank(key: str, words: Sequence[str]) -> int | None:
    """How much this header is preferred for the role: 0 most; None where it does not play it."""
    for candidate in (key, *re.split(r"[/、及或]", key)[:1]):
        if candidate in words:
            return words.index(candidate)
    return None


def _header_key(header: str) -> str:
    """A header without spaces, stars and what stands in brackets: 姓　名（必填）* is 姓名."""
    return re.sub(r"\(.*?\)|\[.*?\]|[*:]", "", folded(normalize("NFKC", header)))


def _by_role(table: _Table, cells: Sequence[Cell]) -> dict[str, Cell]:
    values: dict[str, Cell] = dict.fromkeys(_ONLY_ONE)
    for role in _ONLY_ONE:
        for column in table.roles.get(role, ()):
            values[role] = cells[column] if column < len(cells) else None
    return values


def _is_heading(table: _Table, cells: Sequence[Cell]) -> bool:
    """One filled cell, not in the column of names, in a table without departments: the name of one."""
    filled = [column for column, cell in enumerate(cells) if text_in(cell)]
    return len(filled) == 1 and filled[0] not in table.roles["name"] and "unit" not in table.roles


def _rows_below_a_merge(sheet: Sheet, table: _Table, role: str) -> dict[int, int]:
    """Row → the first row of the merged department or room that it belongs to."""
    return {
        row: merge.first_row
        for column in table.roles.get(role, ())
        for merge in sheet.merges
        if merge.first_column <= column <= merge.last_column
        for row in range(merge.first_row + 1, merge.last_row + 1)
    }


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _department(heading: str) -> str:
    """二、政策法规科（12人） is 政策法规科."""
    return re.sub(r"^[\d一二三四五六七八九十]+\s*[、.．]\s*|\s*[(（].*?[)）]$", "", heading)
