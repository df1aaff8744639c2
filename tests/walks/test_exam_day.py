"""An exam day from the first click to the archive: one hall, three windows, each a process of its own, over TLS.

Everything is done by clicks and keys. Each of hall and desks loses its power once, a wire is cut once, a PC's clock is
moved once. Then the scores, reckoned from the bare log by means of this file's own, are those of HR's workbook.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from quiz.exam.candidate import Birth
from quiz.exam.candidate import Person as Staff
from quiz.exam.roster import write_roster
from quiz.exam.running import running_in
from tests.proven import Counts
from tests.walks.far_window import ROOT, Cable, FarWindow

EXAM = "年度学法考试"
STAFF = (
    Staff("0007", "王芳", "政策法规科", birth=Birth(1985, 3, 5), building="东楼", room="301"),
    Staff("0011", "曾志强", "政策法规科", birth=Birth(1990, 7, 1), building="东楼", room="301"),
    Staff("0012", "仇雪", "办公室", birth=Birth(1991, 7, 1), building="西楼", room="102"),
    Staff("0008", "李强", "人事科", birth=Birth(1966, 3, 5)),
    Staff("0009", "单梅", "人事科", birth=Birth(1991, 3, 5), leave="产假"),
    Staff("0010", "解放", "人事科", birth=Birth(1988, 3, 5), exempt="免考（已取得执法证）"),
)
SETTLE = 0.35  # seconds after a turn in which choosing keys are ignored


@dataclass
class Day:
    """Everybody's windows, and what was handed out."""

    folder: Path
    windows: list[FarWindow] = field(default_factory=list)
    cables: list[Cable] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    secret: str = ""

    def window(self, name: str, *words: str, **environment: str) -> FarWindow:
        self.windows.append(FarWindow(self.folder / name, *words, **environment))
        return self.windows[-1]

    @property
    def data(self) -> Path:
        return self.folder / "organiser"

    @property
    def handed_out(self) -> Path:
        return self.folder / "发放"

    def join_file(self, name: str, port: int) -> str:
        """The join file as it reaches a PC; the port is that of its cable."""
        (file,) = self.handed_out.glob("*.lawquiz-join")
        told = json.loads(file.read_text("utf-8")) | {"addresses": [f"127.0.0.1:{port}"]}
        path = self.folder / f"{name}.lawquiz-join"
        path.write_text(json.dumps(told), encoding="utf-8")
        return str(path)

    def main(self, *words: str) -> str:
        """A command; its stdout."""
        done = subprocess.run(
            [sys.executable, "main.py", *words, "--data", str(self.data)],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    day = Day(tmp_path)
    day.handed_out.mkdir()
    yield day
    for window in day.windows:
        window.kill()
    for cable in day.cables:
        cable.close()
    running = running_in(day.data)
    if running is not None:
        os.kill(running.pid, signal.SIGKILL)


# What people do ------------------------------------------------------------------------------------------------------


def arranges(day: Day, organiser: FarWindow) -> None:
    """From the roster to a frozen exam."""
    write_roster(STAFF, day.folder / "名册.xlsx")
    organiser.clicks("安排一场考试")
    organiser.clicks("选择名册")
    organiser.chooses_file(f"@{day.folder / '名册.xlsx'}")
    organiser.waits_to_see("含 50 周岁：应考 3 人")
    organiser.pictures("roster")
    organiser.clicks("下一步")
    organiser.clicks("抽题")
    organiser.waits_to_see("公平性")
    organiser.pictures("blueprint")
    organiser.clicks("下一步")
    organiser.clicks("下一步")
    organiser.clicks("定稿")
    organiser.clicks("定稿")
    organiser.waits_to_see("考生可以就座")


def opens_the_hall(day: Day, organiser: FarWindow) -> None:
    """From the frozen exam to a hall that lets candidates in; slips, list and join file in one folder."""
    organiser.clicks("组织考试")
    organiser.clicks("网上考试")
    organiser.waits_to_see("考前检查")
    starts_the_hall(organiser)
    organiser.clicks("发放准考证")
    organiser.chooses_file(f"@{day.handed_out}")
    organiser.waits_to_see("3 人的准考证")
    organiser.pictures("pre-flight")
    (book,) = day.handed_out.glob("*准考证名单.xlsx")
    rows = [row for row in load_workbook(book).active.iter_rows(values_only=True) if "工号" in row or row[2]]
    header = next(row for row in rows if "工号" in row)
    number, code = header.index("工号"), header.index("准考码")
    day.codes = {str(row[number]): str(row[code]) for row in rows if row is not header}


def starts_the_hall(organiser: FarWindow) -> None:
    organiser.clicks("开考场")
    organiser.waits_for_either("进入监考台", "端口已被占用")
    while organiser.sees("端口已被占用"):
        organiser.clicks("增加")
        organiser.clicks("开考场")
        organiser.waits_for_either("进入监考台", "端口已被占用")


def comes_in(desk: FarWindow, number: str, code: str) -> None:
    desk.waits_to_see("请对照准考证填写")
    desk.pictures("join")
    desk.types(number)
    desk.presses("Key_Return")
    desk.types(code)
    desk.waits_to_see("请确认这是你本人")
    desk.presses("Key_Return")
    desk.waits_to_see("已连上考场")
    desk.pictures("waiting-room")


def answers(desk: FarWindow, *keys: str, shown: str = "考场已收到") -> None:
    """The question on the page and those after it, a key each; each is ``shown`` so before the next."""
    for key in keys:
        time.sleep(SETTLE)
        desk.presses(key)
        desk.waits_to_see(shown)
        desk.presses("Key_Right")


# The walk ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_exam_day(day: Day, proven: Counts, tool: Any) -> None:
    library = day.folder / "wall_clock.so"
    source = Path(__file__).with_name("wall_clock.c")
    subprocess.run([tool("gcc"), "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    organiser = day.window("organiser")
    organiser.waits_to_see("你想用这台电脑做什么")
    organiser.clicks("组织考试")
    before = organiser.actions()
    began = time.monotonic()
    arranges(day, organiser)
    opens_the_hall(day, organiser)
    to_open, seconds_to_open = organiser.actions() - before, time.monotonic() - began

    organiser.clicks("添加监考")
    organiser.types("赵科长")
    organiser.presses("Key_Tab", "Key_Down")
    organiser.clicks("添加")
    organiser.waits_to_see("只显示这一次")
    day.secret = next(text for text in organiser.texts() if len(text) == 9 and text[4] == "-")
    organiser.clicks("关闭")
    organiser.clicks("进入监考台")

    # Two candidates come in, each over a cable of their own; the third stays away.
    running = running_in(day.data)
    assert running is not None
    day.cables = [Cable(running.port) for _ in range(2)]
    double_click = time.monotonic()
    wang = day.window("wang", day.join_file("wang", day.cables[0].port))
    comes_in(wang, "0007", day.codes["0007"])
    actions_to_waiting_room = wang.actions()
    waited = time.monotonic() - double_click
    zeng = day.window("zeng", day.join_file("zeng", day.cables[1].port))
    comes_in(zeng, "0011", day.codes["0011"])
    organiser.waits_to_see("已到，2")
    organiser.pictures("board-waiting")

    organiser.clicks("开考")
    organiser.clicks("开考")
    started = time.monotonic()
    wang.waits_to_see("答题卡")
    zeng.waits_to_see("答题卡")
    answers(wang, "Key_A")
    first_answer = waited + time.monotonic() - started
    answers(wang, "Key_B", "Key_C")
    answers(zeng, "Key_A", "Key_A", "Key_A", "Key_A")

    # A desk loses its power, and comes back with its clock an hour ahead: where it was, with the time it had.
    wang.kill()
    wang.start_again(LD_PRELOAD=str(library), WALL_SHIFT="3600")
    wang.waits_to_see("已答 3 /")
    wang.waits_to_see("第 4 题")
    assert any(f"还剩 {minutes} 分钟" in name for name in wang.named() for minutes in (88, 89, 90)), wang.named()
    answers(wang, "Key_D")
    wang.pictures("after-power-cut")

    # A wire is cut; answering goes on.
    day.cables[1].cut()
    answers(zeng, "Key_B", "Key_B", shown="题未送达")
    zeng.waits_to_see("暂时联系不上考场")
    zeng.pictures("undelivered")
    organiser.waits_to_see("失联，1")
    organiser.pictures("board-silent")
    day.cables[1].mend()
    zeng.waits_to_see("又联系上考场了")
    zeng.presses("Key_Left")
    zeng.waits_to_see("考场已收到")
    zeng.presses("Key_Right")

    # The hall loses its power; the organiser opens it again.
    os.kill(running.pid, signal.SIGKILL)
    answers(wang, "Key_A", "Key_B", shown="题未送达")
    answers(zeng, "Key_C", shown="题未送达")
    organiser.waits_to_see("正在不断重试")
    organiser.clicks("退出监考")
    organiser.waits_for_button("开考场")
    starts_the_hall(organiser)
    organiser.clicks("进入监考台")
    again = running_in(day.data)
    assert again is not None
    for cable in day.cables:
        cable.hall_port = again.port
    for desk in (wang, zeng):
        desk.presses("Key_Left")
        desk.waits_to_see("考场已收到")
    organiser.waits_to_see("答题中，2")
    organiser.pictures("board-sitting")

    # The other desk loses its power too, and comes back.
    zeng.kill()
    zeng.start_again()
    zeng.waits_to_see("已答 7 /")

    for desk in (wang, zeng):
        desk.clicks("交卷")
        desk.clicks("交卷")
        desk.waits_to_see("考场已收到全部答案")
        desk.pictures("receipt")
    organiser.waits_to_see("已交卷，2")

    organiser.clicks("停止入场")
    organiser.clicks("入场时间已过")
    organiser.clicks("停止入场")
    organiser.waits_to_see("已停止入场")
    organiser.pictures("board-closed")
    organiser.clicks("公布成绩")
    organiser.clicks("成绩和答卷")
    organiser.clicks("成绩已核对")
    organiser.clicks("公布")
    organiser.waits_to_see("成绩已公布")

    # A candidate reads the own paper and objects to a question.
    zeng.clicks("我的成绩")
    zeng.waits_to_see("试卷和答案已公布")
    zeng.pictures("own-paper")
    zeng.enters("你认为哪里有误", "法条已经修改，两个选项都说得通。")
    zeng.clicks("对本题提出异议")
    zeng.waits_to_see("异议已送到考场")
    zeng.pictures("objection")

    # One organiser proposes, another decides; everybody is marked anew.
    organiser.clicks("异议处理")
    organiser.waits_to_see("1 道等你或别的组织者提出处理意见")
    organiser.clicks("全员给分")
    organiser.enters("理由（考生看得到）", "依据已经修改，两个选项都成立")
    organiser.clicks("提出处理意见")
    organiser.waits_to_see("需由另一位组织者复核")
    organiser.pictures("objections")
    zhao = day.window("zhao")
    zhao.clicks("组织考试")
    zhao.clicks("到其他电脑上的考场监考")
    zhao.clicks("选择加入文件")
    zhao.chooses_file("@" + day.join_file("zhao", again.port))
    zhao.enters("账号", "赵科长")
    zhao.enters("口令", day.secret)
    zhao.presses("Key_Return")
    zhao.clicks("异议处理")
    zhao.waits_to_see("请你复核")
    zhao.pictures("second-person")
    zhao.enters("复核意见", "同意")
    zhao.clicks("同意，全员重新计分")
    zhao.waits_to_see("全员给分")
    zeng.clicks("刷新")
    zeng.waits_for_either("复核结论：全员给分", "暂时联系不上考场")
    if zeng.sees("暂时联系不上考场"):
        zeng.clicks("重试")
    zeng.waits_to_see("复核结论：全员给分")
    zeng.pictures("re-marked")

    # HR's workbook, while the hall still runs; then the hall is closed, and chain and archive are verified.
    organiser.clicks("返回")
    organiser.clicks("组织考试")
    organiser.clicks("查看成绩")
    organiser.waits_to_see("共 6 行")
    organiser.pictures("scores")
    organiser.clicks("导出成绩册")
    book = day.folder / "成绩册.xlsx"
    organiser.chooses_file(f"@{book}")
    organiser.waits_to_see("成绩册")
    organiser.clicks("组织考试")
    organiser.clicks("网上考试")
    organiser.clicks("关闭考场")
    organiser.clicks("关闭考场")
    organiser.waits_to_see("考场已关闭")
    organiser.pictures("closed")
    organiser.kill()

    is_right(day, book, proven)
    assert "完整" in day.main("audit", "verify")
    archive = day.folder / "归档.zip"
    sitting = day.main("sitting", "list").split("\t")[0]
    day.main("archive", "write", str(archive), "--sitting", sitting)
    assert "全部一致" in day.main("archive", "verify", str(archive))
    proven("clicks and keys from a roster and a bank to an open hall with slips and join file", to_open)
    proven("seconds that took", round(seconds_to_open))
    proven("clicks and keys from the double-click to the waiting room", actions_to_waiting_room)
    proven("seconds of a candidate from the double-click to the first answer in the hall", round(first_answer))
    assert to_open <= 25
    assert actions_to_waiting_room <= 4
    assert first_answer < 60


# The same once more, by other means ---------------------------------------------------------------------------------


def is_right(day: Day, book: Path, proven: Counts) -> None:
    """Everybody is in the workbook, each with the score that the bare log gives, or with the word for its absence."""
    store = sqlite3.connect(day.data / "lawquiz.sqlite")
    (body,) = store.execute("SELECT body FROM sitting WHERE purpose = 'supervised'").fetchone()
    (paper,) = store.execute("SELECT body FROM paper WHERE id = ?", (json.loads(body)["paper_id"],)).fetchone()
    (voided,) = store.execute("SELECT question FROM remark WHERE agreed = 1 AND verdict = 'void'").fetchone()
    rows = store.execute(
        "SELECT person, entry.body FROM entry JOIN attempt ON attempt.id = attempt_id"
        " WHERE entry.kind = 'Answered' ORDER BY attempt_id, seq"
    ).fetchall()
    store.close()
    given: dict[str, dict[str, Any]] = {}
    for person, entry in rows:
        told = json.loads(entry)
        given.setdefault(person, {})[told["question"]] = told["response"]
    scores, before = {}, {}
    for person, responses in given.items():
        marks = {
            q["question"]["id"]: float(q["marks"]) * (responses.get(q["question"]["id"]) == q["question"]["key"])
            for q in json.loads(paper)["questions"]
        }
        before[person] = sum(marks.values())
        full = next(float(q["marks"]) for q in json.loads(paper)["questions"] if q["question"]["id"] == voided)
        scores[person] = before[person] - marks[voided] + full
    assert {person: len(responses) for person, responses in given.items()} == {"0007": 6, "0011": 7}
    sheet = load_workbook(book)["成绩汇总表"]
    table = [list(row) for row in sheet.iter_rows(values_only=True)]
    header = next(row for row in table if "成绩" in row)
    number, score, note = (header.index(word) for word in ("工号", "成绩", "备注"))
    written = {row[number]: row[score] for row in table if row[number] in {staff.number for staff in STAFF}}
    assert written == {"0007": scores["0007"], "0011": scores["0011"], "0012": "缺考", "0009": "请假·公差"}
    notes = {row[number]: str(row[note]) for row in table if row[number] in scores}
    assert all(("原成绩" in notes[person]) == (scores[person] != before[person]) for person in scores)
    outside = {cell for row in load_workbook(book)["免考名单"].iter_rows(values_only=True) for cell in row}
    assert {"0008", "0010"} <= outside
    proven(
        "people of the roster in HR's workbook, each with the log's own score or the word for its absence", len(STAFF)
    )
