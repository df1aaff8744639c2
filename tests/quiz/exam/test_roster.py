"""Rosters as HR really keeps them, and what the program makes of every cell that Excel has touched."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from question_bank.errors import Fault, FileFault, FileNotWritten, FileRefused
from quiz.exam.candidate import Birth, Person, Sex, check_character
from quiz.exam.eligibility import AgeRule, Reason, decide
from quiz.exam.roster import read_roster, write_roster
from tests.soffice import convert

HEADER = ["序号", "工号", "姓名", "部门", "性别", "出生日期", "身份证号", "职务", "备注"]


def id_number(day: str) -> str:
    first = f"371002{day}001"
    return first + check_character(first)


def saved(folder: Path, *rows: list, **sheets: list) -> Path:
    """A workbook of these rows; further sheets by name."""
    book = Workbook()
    book.active.title = "花名册"
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    path = folder / "名册.xlsx"
    book.save(path)
    return path


def told(path: Path) -> list[tuple[int, str, str, Fault, bool]]:
    """Row, column's letter, what was found, why, refused?"""
    return [(p.row, p.column[:1], p.found, p.why, p.refused) for p in read_roster(path).problems]


def one(folder: Path, **cells: object) -> Person:
    """The one person of a roster with these columns."""
    header = ["工号", "姓名", *cells]
    (person,) = read_roster(saved(folder, header, ["0001", "王伟", *cells.values()])).people
    return person


def test_a_roster_as_hr_prints_it(tmp_path):
    """Title and date above, notes and signatures below, blank rows, a column that means nothing to us."""
    path = saved(
        tmp_path,
        ["威海市自然资源和规划局在职人员花名册"],
        ["截至2026年10月31日　共3人"],
        [],
        [
            "序 号",
            "职工编号",
            "姓　名",
            "单位",
            "科室",
            "性别",
            "出生年月（必填）",
            "公民身份号码",
            "职务/职级",
            "执法证",
            "备注",
        ],
        [1, "0007", "王　伟", "局机关", "办公室", "男", "1976.03", "", "主任", "有", ""],
        [2, "0008", "李娜", "局机关", "政策法规科", "女", "1990年5月", id_number("19900517"), "科员", "", "产假"],
        [],
        ["合计", None, None, None, None, 2],
        ["制表人：张三", None, "审核人：李四"],
    )
    reading = read_roster(path)
    assert reading.problems == ()
    assert reading.people == (
        Person(
            "0007", "王伟", "办公室", Sex.MALE, Birth(1976, 3), "主任", extra=(("单位", "局机关"), ("执法证", "有"))
        ),
        Person(
            "0008",
            "李娜",
            "政策法规科",
            Sex.FEMALE,
            Birth(1990, 5, 17),
            "科员",
            id_number("19900517"),
            remark="产假",
            extra=(("单位", "局机关"),),
        ),
    )


# Births


@pytest.mark.parametrize(
    ("cell", "birth"),
    [
        (date(1976, 3, 5), Birth(1976, 3, 5)),
        (date(1976, 3, 1), Birth(1976, 3, 1)),
        ("1976-03-05", Birth(1976, 3, 5)),
        ("1976/3/5", Birth(1976, 3, 5)),
        ("1976.3.5", Birth(1976, 3, 5)),
        ("1976年3月5日", Birth(1976, 3, 5)),
        ("1976年3月", Birth(1976, 3)),
        ("１９７６．０３", Birth(1976, 3)),
        ("1976-3", Birth(1976, 3)),
        ("197603", Birth(1976, 3)),
        (197603, Birth(1976, 3)),
        (19760305, Birth(1976, 3, 5)),
        (1976.03, Birth(1976, 3)),
        (1976.12, Birth(1976, 12)),
        ("1976.1", Birth(1976, 1)),
        ("1976-03-05 00:00:00", Birth(1976, 3, 5)),
    ],
)
def test_births_in_all_their_shapes(tmp_path, cell, birth):
    assert one(tmp_path, 出生日期=cell).birth == birth


@pytest.mark.parametrize("cell", [1976.1, "76年3月", "1976", 27823, "1976-02-30", "1976.13", "不详", "三月"])
def test_births_that_cannot_be_read_surely_are_told_and_not_guessed(tmp_path, cell):
    path = saved(tmp_path, ["工号", "姓名", "出生日期"], ["0001", "王伟", cell])
    assert told(path) == [(2, "C", str(cell), Fault.BIRTH_UNREADABLE, False)]
    assert read_roster(path).people[0].birth is None


def test_the_first_of_a_month_under_a_header_of_months_is_a_month(tmp_path):
    """Excel makes 1976年3月 into 1 March; under 出生日期 it is the first of March."""
    assert one(tmp_path, 出生年月=date(1976, 3, 1)).birth == Birth(1976, 3)
    assert one(tmp_path, 出生年月=date(1976, 3, 2)).birth == Birth(1976, 3, 2)


def test_a_missing_birth_is_read_from_the_id_number_or_told(tmp_path):
    path = saved(
        tmp_path,
        ["工号", "姓名", "出生日期", "身份证号"],
        ["1", "王伟", None, id_number("19800102")],
        ["2", "李娜", None, None],
    )
    assert [person.birth for person in read_roster(path).people] == [Birth(1980, 1, 2), None]
    assert told(path) == [(3, "C", "", Fault.BIRTH_MISSING, False)]


def test_a_birth_that_contradicts_the_id_number_is_told_with_both_and_none_is_chosen(tmp_path):
    path = saved(tmp_path, ["工号", "姓名", "出生日期", "身份证号"], ["1", "王伟", "1981-01-02", id_number("19800102")])
    assert told(path) == [(2, "C", "1981-01-02 / 1980-01-02", Fault.BIRTH_DIFFERS, False)]
    assert read_roster(path).people[0].births == (Birth(1981, 1, 2), Birth(1980, 1, 2))


# Numbers


def test_numbers_keep_their_zeros(tmp_path):
    assert read_roster(saved(tmp_path, HEADER, [1, "0007", "王伟"])).people[0].number == "0007"


def test_a_number_cell_among_texts_with_zeros_may_have_lost_its_own(tmp_path):
    path = saved(tmp_path, HEADER, [1, "0007", "王伟"], [2, 8, "李娜"])
    assert [person.number for person in read_roster(path).people] == ["0007", "8"]
    assert (3, "B", "8", Fault.NUMBER_LOST_ZEROS, False) in told(path)


def test_number_cells_alone_are_no_doubt(tmp_path):
    path = saved(tmp_path, ["工号", "姓名", "出生日期"], [7, "王伟", "1990-01-01"], [8.0, "李娜", "1990-01-01"])
    assert [person.number for person in read_roster(path).people] == ["7", "8"]
    assert told(path) == []


def test_zeros_that_only_the_number_format_shows_are_kept(tmp_path):
    path = saved(tmp_path, ["工号", "姓名", "出生年月"], [7, "王伟", 1976.1], ["0008", "李娜", 1976.01])
    book = load_workbook(path)
    book.active["A2"].number_format = "0000"
    book.active["C2"].number_format = "0.00"
    book.save(path)
    people = read_roster(path).people
    assert [(person.number, person.birth) for person in people] == [("0007", Birth(1976, 10)), ("0008", Birth(1976, 1))]
    assert told(path) == []


def test_a_date_that_shows_its_month_only_is_a_month(tmp_path):
    path = saved(
        tmp_path, ["工号", "姓名", "出生日期"], ["1", "王伟", date(1976, 3, 1)], ["2", "李娜", date(1976, 3, 1)]
    )
    book = load_workbook(path)
    book.active["C2"].number_format = 'yyyy"年"m"月"'
    book.active["C3"].number_format = "yyyy-mm-dd"
    book.save(path)
    assert [person.birth for person in read_roster(path).people] == [Birth(1976, 3), Birth(1976, 3, 1)]


def test_an_id_number_ruined_by_excel_is_told_and_not_repaired(tmp_path):
    path = saved(tmp_path, ["工号", "姓名", "身份证号", "出生日期"], ["1", "王伟", 371002198001020011, "1980-01-02"])
    assert told(path) == [(2, "C", "3.71E+17", Fault.LONG_NUMBER_RUINED, False)]
    assert read_roster(path).people[0].id_number == ""


def test_an_unsound_id_number_is_kept_told_and_masked(tmp_path):
    wrong = id_number("19800102")[:17] + "A"
    path = saved(tmp_path, ["工号", "姓名", "身份证号", "出生日期"], ["1", "王伟", wrong, "1980-01-02"])
    assert told(path) == [(2, "C", "3710**********001A", Fault.ID_INVALID, False)]
    assert read_roster(path).people[0].id_number == wrong


def test_no_id_number_stands_in_full_in_anything_that_is_told(tmp_path):
    number = id_number("19800102")
    rows = [["1", "王伟", number, "1999-01-01"], ["2", "李娜", number, ""], ["3", None, number, ""]]
    path = saved(tmp_path, ["工号", "姓名", "身份证号", "出生日期"], *rows)
    assert number not in repr(read_roster(path))


def test_a_lower_case_x_and_stray_marks_in_an_id_number(tmp_path):
    assert one(tmp_path, 身份证号="'1101 0519491231002x").id_number == "11010519491231002X"


# Who is who


def test_the_same_name_twice_is_two_people(tmp_path):
    path = saved(tmp_path, ["工号", "姓名", "出生日期"], ["1", "李娜", "1990-01-01"], ["2", "李　娜", "1991-01-01"])
    assert len(read_roster(path).people) == 2
    assert told(path) == []


def test_one_number_for_two_people_refuses_the_later_naming_the_earlier(tmp_path):
    path = saved(tmp_path, ["工号", "姓名", "出生日期"], ["1", "李娜", "1990-01-01"], ["1", "王伟", "1991-01-01"])
    reading = read_roster(path)
    assert [person.name for person in reading.people] == ["李娜"]
    (problem,) = reading.problems
    assert (problem.why, problem.row, problem.other_row, problem.refused) == (Fault.REPEATED_NUMBER, 3, 2, True)


def test_one_person_twice_is_taken_once(tmp_path):
    path = saved(tmp_path, ["工号", "姓名", "出生日期"], ["1", "王伟", "1990-01-01"], ["1", "王　伟", "1990-01-01"])
    assert told(path) == [(3, "B", "王伟", Fault.REPEATED_PERSON, True)]


def test_one_id_number_with_two_names_is_doubtful(tmp_path):
    number = id_number("19800102")
    path = saved(
        tmp_path,
        ["工号", "姓名", "身份证号", "出生日期"],
        ["1", "王伟", number, "1980-01-02"],
        ["2", "李娜", number, "1980-01-02"],
    )
    assert len(read_roster(path).people) == 2
    assert told(path) == [(3, "C", "3710" + "*" * 10 + number[-4:], Fault.REPEATED_ID, False)]


def test_a_row_without_a_name_is_refused_and_one_without_anything_is_not_a_row(tmp_path):
    path = saved(
        tmp_path,
        ["工号", "姓名", "出生日期"],
        ["1", None, "1990-01-01"],
        [None, " ", None],
        ["2", "王伟", "1990-01-01"],
    )
    assert told(path) == [(2, "B", "1", Fault.NO_NAME, True)]
    assert len(read_roster(path).people) == 1


def test_a_row_without_a_number_where_others_have_one_is_told(tmp_path):
    path = saved(tmp_path, ["工号", "姓名", "出生日期"], [None, "王伟", "1990-01-01"])
    assert told(path) == [(2, "A", "", Fault.NO_NUMBER, False)]


# Units


def test_a_department_over_several_merged_rows_is_everybodys(tmp_path):
    path = saved(tmp_path, ["部门", "工号", "姓名"], ["办公室", "1", "王伟"], [None, "2", "李娜"], [None, "3", "张三"])
    book = load_workbook(path)
    book.active.merge_cells("A2:A3")
    book.save(path)
    assert [person.unit for person in read_roster(path).people] == ["办公室", "办公室", ""]


def test_where_each_sits_by_columns_that_may_be_merged(tmp_path):
    path = saved(
        tmp_path,
        ["工号", "姓名", "考点", "考场号", "座位号", "手机"],
        ["0001", "王伟", "主楼", "第一考场", 7, "138"],
        ["0002", "李娜", None, None, "08", "139"],
        ["0003", "张强", None, "第二考场", "A-1", ""],
    )
    book = load_workbook(path)
    book.active.merge_cells("C2:C4")
    book.active.merge_cells("D2:D3")
    book.save(path)
    people = read_roster(path).people
    assert [(p.building, p.room, p.seat_number) for p in people] == [
        ("主楼", "第一考场", "7"),
        ("主楼", "第一考场", "08"),
        ("主楼", "第二考场", "A-1"),
    ]
    assert people[0].extra == (("手机", "138"),)
    write_roster(people, path)
    assert read_roster(path).people == people


def test_departments_as_headings_between_the_rows(tmp_path):
    path = saved(
        tmp_path,
        ["工号", "姓名", "出生日期"],
        ["一、办公室（2人）"],
        ["1", "王伟", "1990-01-01"],
        ["2", "李娜", "1990-01-01"],
        ["二、政策法规科"],
        ["3", "张三", "1990-01-01"],
    )
    assert [person.unit for person in read_roster(path).people] == ["办公室", "办公室", "政策法规科"]


def test_a_sheet_each_department_and_one_that_is_no_roster(tmp_path):
    path = saved(
        tmp_path,
        ["说明"],
        ["请各科室填写"],
        办公室=[["工号", "姓名"], ["1", "王伟"]],
        法规科=[["填表日期"], ["姓名", "工号"], ["李娜", "2"]],
    )
    assert [(person.number, person.name) for person in read_roster(path).people] == [("1", "王伟"), ("2", "李娜")]
    assert {problem.sheet for problem in read_roster(path).problems} == {"办公室", "法规科"}


def test_a_header_repeated_on_each_printed_page_is_no_person(tmp_path):
    path = saved(tmp_path, ["工号", "姓名"], ["1", "王伟"], ["工号", "姓　名"], ["2", "李娜"])
    assert [person.name for person in read_roster(path).people] == ["王伟", "李娜"]


# Excuses


@pytest.mark.parametrize(
    ("header", "cell", "reason", "words"),
    [
        ("免考", "是", Reason.EXEMPT, "免考"),
        ("是否免考", "√", Reason.EXEMPT, "免考"),
        ("是否免考", "否", Reason.MUST_SIT, ""),
        ("是否免考", None, Reason.MUST_SIT, ""),
        ("免考原因", "已退居二线", Reason.EXEMPT, "已退居二线"),
        ("请假/公差", "公差", Reason.ON_LEAVE, "公差"),
        ("公差", True, Reason.ON_LEAVE, "公差"),
        ("借调", "省厅", Reason.ON_LEAVE, "省厅"),
        ("孕产", "1", Reason.ON_LEAVE, "孕产"),
        ("请假", "无", Reason.MUST_SIT, ""),
        ("备注", "病假", Reason.ON_LEAVE, "病假"),
        ("备注", "新入职", Reason.MUST_SIT, ""),
    ],
)
def test_columns_and_remarks_that_excuse(tmp_path, header, cell, reason, words):
    decision = decide(one(tmp_path, 出生日期="1990-01-01", **{header: cell}), AgeRule(on=date(2026, 11, 22)))
    assert (decision.reason, decision.words) == (reason, words)


def test_an_excuse_that_takes_itself_back_is_told(tmp_path):
    path = saved(tmp_path, ["工号", "姓名", "出生日期", "备注"], ["1", "王伟", "1990-01-01", "请假未批准"])
    assert told(path) == [(2, "D", "请假未批准", Fault.EXCUSE_UNCLEAR, False)]


# Files that are no roster


def test_no_header_and_nobody_under_one(tmp_path):
    with pytest.raises(FileRefused) as refused:
        read_roster(saved(tmp_path, ["题干", "答案"], ["土地属于谁", "A"]))
    assert refused.value.why is FileFault.NO_HEADER
    with pytest.raises(FileRefused) as refused:
        read_roster(saved(tmp_path, ["工号", "姓名"]))
    assert refused.value.why is FileFault.EMPTY


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", FileFault.EMPTY),
        (b"not a workbook at all", FileFault.NOT_A_WORKBOOK),
        (b"PK\x03\x04broken", FileFault.UNREADABLE),
    ],
)
def test_files_that_are_no_workbook(tmp_path, content, why):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read_roster(path)
    assert refused.value.why is why


def test_a_missing_file_and_a_folder(tmp_path):
    for path, why in ((tmp_path / "none.xlsx", FileFault.NOT_FOUND), (tmp_path, FileFault.IS_A_FOLDER)):
        with pytest.raises(FileRefused) as refused:
            read_roster(path)
        assert refused.value.why is why


# There and back

NAMES = st.text("王李张刘陈杨赵黄周吴伟娜静丽强磊", min_size=2, max_size=4)
WORDS = st.text("科室办公主任员一二三ABC=+-@", max_size=8).map(str.strip)
PEOPLE = st.builds(
    Person,
    number=st.from_regex(r"[0-9]{1,6}", fullmatch=True),
    name=NAMES,
    unit=WORDS,
    sex=st.sampled_from([Sex.MALE, Sex.FEMALE, None]),
    birth=st.dates(date(1950, 1, 1), date(2005, 1, 1)).map(Birth.on)
    | st.builds(Birth, st.integers(1950, 2005), st.integers(1, 12)),
    post=WORDS,
    remark=WORDS,
)


@given(st.lists(PEOPLE, min_size=1, max_size=8, unique_by=lambda person: person.number))
def test_a_roster_written_is_the_roster_read(tmp_path_factory, people):
    path = tmp_path_factory.mktemp("there") / "名册.xlsx"
    write_roster(people, path)
    assert read_roster(path).people == tuple(people)


def full() -> list[Person]:
    return [
        Person(
            "0007", "王伟", "办公室", Sex.MALE, Birth(1980, 1, 2), "主任", id_number("19800102"), exempt="已退居二线"
        ),
        Person("0008", "阿依古丽·买买提", "法规科", None, Birth(1990, 3), leave="产假", remark="=备注"),
        Person(
            "0009", "李娜", "法规科", Sex.FEMALE, Birth(1991, 3, 31), extra=(("执法证", "有"), ("手机", "013800000000"))
        ),
    ]


def test_every_field_comes_back(tmp_path):
    write_roster(full(), tmp_path / "名册.xlsx")
    reading = read_roster(tmp_path / "名册.xlsx")
    assert reading.people == tuple(full())
    assert reading.problems == ()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_formats_read_alike(tmp_path, tool, kind):
    write_roster(full(), tmp_path / "名册.xlsx")
    convert(tool("soffice"), tmp_path / "名册.xlsx", kind, tmp_path)
    assert read_roster(tmp_path / f"名册.{kind}").people == tuple(full())


def test_a_folder_cannot_be_written(tmp_path):
    with pytest.raises(FileNotWritten):
        write_roster(full(), tmp_path)
