"""The subcommands, as a script or a test would call them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from ui.command_line import DONE, FAILED, IN_PART, in_order, run_command
from ui.doors import open_doors
from ui.settings import Language, Settings, save

ROOT = Path(__file__).resolve().parents[2]


class Terminal:
    """Runs subcommands on one data folder and keeps what they print."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.out = self.err = ""

    def run(self, *words: object) -> int:
        code = run_command([str(word) for word in words], lambda: self.folder, open_doors)
        captured = self._capsys.readouterr()
        self.out, self.err = captured.out, captured.err
        assert "Traceback" not in self.err
        return code

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def terminal(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(data_folder, capsys)


def workbook(path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案")
GOOD = ("单选题", "征收永久基本农田由谁批准？", "国务院", "省政府", "市政府", "县政府", "A")
OTHER = ("判断题", "国有土地可以依法划拨。", "", "", "", "", "对")
BAD = ("单选题", "没有答案的题", "甲", "乙", "丙", "丁", "")


def test_a_new_data_folder_has_the_bank_that_ships(terminal: Terminal) -> None:
    assert terminal.run("bank", "list", "--json") == DONE
    questions = terminal.json["questions"]
    assert len(questions) > 50
    assert {q["legal_basis"][0]["title"] for q in questions} >= {"土地管理法", "城乡规划法", "政府信息公开条例"}
    assert set(questions[0]) == {
        "id", "revision", "state", "kind", "group", "stem", "options", "key", "explanation", "legal_basis",
        "difficulty", "tags", "source_id",
    }  # fmt: skip


def test_the_real_bank_goes_in_whole_and_a_second_time_changes_nothing(terminal: Terminal, shared: Path) -> None:
    file = shared / "banks" / "religion-xlsx" / "题库.xlsx"
    assert terminal.run("bank", "import", file, "--json") == DONE
    (told,) = terminal.json["files"]
    assert told["error"] is None
    assert told["by_kind"] == {"single": 162, "multiple": 65, "true_false": 56, "blank": 0, "essay": 0}
    repeated = [p for p in told["problems"] if p["severity"] == "doubtful"]
    assert len({p["row"] for p in repeated}) >= 3
    assert terminal.run("bank", "import", file, "--json") == DONE
    (again,) = terminal.json["files"]
    assert (again["added"], again["changed"]) == (0, 0)
    assert sum(again["by_kind"].values()) == 283


def test_exit_codes_say_done_in_part_and_failed(terminal: Terminal, tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", HEADER, GOOD, OTHER)
    part = workbook(tmp_path / "part.xlsx", HEADER, (*GOOD[:1], "另一道题：谁批准农用地转用？", *GOOD[2:]), BAD)
    bad = workbook(tmp_path / "bad.xlsx", HEADER, BAD)
    assert terminal.run("bank", "import", good) == DONE
    assert terminal.run("bank", "import", part) == IN_PART
    assert terminal.run("bank", "import", bad) == FAILED
    assert terminal.run("bank", "import", tmp_path / "nowhere.xlsx") == FAILED
    assert "nowhere.xlsx" in terminal.err
    assert terminal.run("bank", "import", good, tmp_path / "nowhere.xlsx") == IN_PART


def test_a_dry_run_stores_nothing(terminal: Terminal, tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", HEADER, GOOD, OTHER)
    terminal.run("bank", "list", "--json")
    before = len(terminal.json["questions"])
    assert terminal.run("bank", "import", good, "--dry-run", "--json") == DONE
    assert terminal.json["files"][0]["added"] == 2
    terminal.run("bank", "list", "--json")
    assert len(terminal.json["questions"]) == before


def test_each_problem_names_sheet_row_column_and_reason(terminal: Terminal, tmp_path: Path) -> None:
    path = workbook(tmp_path / "part.xlsx", ("年度题库",), HEADER, GOOD, BAD)
    assert terminal.run("--json", "bank", "import", path) == IN_PART
    (problem,) = terminal.json["files"][0]["problems"]
    assert (problem["sheet"], problem["row"], problem["severity"]) == ("Sheet", 4, "refused")
    assert problem["why"]


def test_what_is_exported_comes_back_unchanged(terminal: Terminal, tmp_path: Path) -> None:
    for name in ("bank.json", "bank.xlsx"):
        out = tmp_path / name
        assert terminal.run("bank", "export", out) == DONE
        assert terminal.run("bank", "import", out, "--json") == DONE
        (told,) = terminal.json["files"]
        assert (told["added"], told["changed"]) == (0, 0), name
    exported = json.loads((tmp_path / "bank.json").read_text("utf-8"))
    terminal.run("bank", "list", "--json")
    assert exported == terminal.json


def test_an_unknown_suffix_is_told(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.run("bank", "export", tmp_path / "bank.pdf") == FAILED
    assert "bank.pdf" in terminal.err


def test_the_roster_says_who_must_sit_and_why(terminal: Terminal, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "名册.xlsx",
        ("工号", "姓名", "部门", "出生年月", "备注"),
        ("0001", "王芳", "政策法规科", "1985-03-05", ""),
        ("0002", "李强", "人事科", "1970-01-01", ""),
        ("0003", "赵敏", "人事科", "1990-01-01", "产假"),
    )
    assert terminal.run("roster", "import", path, "--on", "2026-11-22", "--json") == DONE
    people = terminal.json["people"]
    assert [(p["number"], p["must_sit"]) for p in people] == [("0001", True), ("0002", False), ("0003", False)]
    assert all(p["reason"] for p in people)
    assert terminal.run("roster", "import", path, "--on", "昨天") == FAILED
    assert "昨天" in terminal.err


def test_an_unknown_sitting_is_told_and_nothing_is_written(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.run("scores", "export", tmp_path / "out.xlsx", "--sitting", "nowhere") == FAILED
    assert not (tmp_path / "out.xlsx").exists()
    assert terminal.run("sitting", "list", "--json") == DONE
    assert terminal.json == {"sittings": []}


def test_a_backup_restored_is_the_same_store(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("bank", "list", "--json")
    before = terminal.json
    assert terminal.run("backup", tmp_path / "safe.sqlite") == DONE
    terminal.run("bank", "import", workbook(tmp_path / "good.xlsx", HEADER, GOOD))
    assert terminal.run("restore", tmp_path / "safe.sqlite") == DONE
    terminal.run("bank", "list", "--json")
    assert terminal.json == before
    assert terminal.run("restore", workbook(tmp_path / "no.xlsx", HEADER)) == FAILED


def test_a_second_program_is_refused_with_who_has_the_store(terminal: Terminal) -> None:
    doors = open_doors(terminal.folder)
    try:
        assert terminal.run("bank", "list") == FAILED
        assert str(os.getpid()) in terminal.err
    finally:
        doors.close()


def test_doctor_finds_this_machine_fit(terminal: Terminal) -> None:
    assert terminal.run("doctor", "--json") == DONE
    assert terminal.json["ok"] is True


def test_json_is_printed_on_failure_too(terminal: Terminal) -> None:
    assert terminal.run("bank", "no-such-command", "--json") == FAILED
    assert terminal.json["error"]


@pytest.mark.parametrize(
    ("given", "folder", "ordered"),
    [
        (["--data", "d", "bank", "list"], Path("d"), ["bank", "list"]),
        (["bank", "--json", "list", "--data=d"], Path("d"), ["bank", "list", "--json"]),
        (["--on", "2026-01-01", "roster", "import", "f"], None, ["roster", "import", "f", "--on", "2026-01-01"]),
    ],
)
def test_options_stand_before_or_after_the_subcommand(
    given: list[str], folder: Path | None, ordered: list[str]
) -> None:
    assert in_order(given) == (folder, ordered)


def test_as_a_process_of_its_own(data_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "bank", "list", "--data", str(data_folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == DONE, done.stderr
    assert len(done.stdout.splitlines()) > 50


def test_the_exported_workbook_keeps_text_as_text(terminal: Terminal, tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", HEADER, ("单选题", "下列公式正确的是", "'=1+1", "'+2", "'-3", "'@x", "A"))
    assert terminal.run("bank", "import", path) == DONE
    assert terminal.run("bank", "export", tmp_path / "out.xlsx") == DONE
    cells = [cell for row in load_workbook(tmp_path / "out.xlsx").active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_command_speaks_the_language_of_the_settings(terminal: Terminal) -> None:
    save(Settings(language=Language.ENGLISH), terminal.folder)
    assert terminal.run("bank", "import", "nowhere.xlsx") == FAILED
    assert "nowhere.xlsx" in terminal.err
    assert terminal.err.isascii()
    assert ".N" not in terminal.err  # a space between sentences
