"""A picture of every page, filled with real data: for the demo's story, and to look at before a page is called done.

``python -m ui.gallery DIR [--theme dark] [--language en] [--scale 2.0]``

Law: the pages are the program's own, in its own window; nothing is drawn for the picture that a person would not see.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quiz.study.memory import Mode
from ui.doors import Doors, open_doors
from ui.gallery_after import after_the_exam
from ui.settings import Language, Role, Settings, Theme
from ui.settings import save as save_settings

SIZE = (1366, 768)
SETTLES_WITHIN = 20.0  # seconds, for a page's jobs


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: a page, what it is opened with, and what is done there before it is taken."""

    name: str
    page: str
    what: dict[str, Any]
    act: Callable[[Any], object] | None = None


def draw_gallery(
    folder: Path,
    data: Path,
    theme: Theme = Theme.LIGHT,
    language: Language = Language.CHINESE,
    scale: float = 1.0,
) -> list[Path]:
    """Take every picture of the store in ``data`` and return their paths, in the order of a visit."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import qInstallMessageHandler

    from ui.app import App, make_qt
    from ui.program import Program

    folder.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(_pass_on)
    qt = make_qt([])
    learner, sitting, mock, afterwards = _prepare(data)
    save_settings(Settings(theme, scale, language, Role.STUDY, profile_id=learner), data)
    app = App(qt, data)
    program = Program(app, open_doors)
    window = program.window
    window.resize(*SIZE)
    window.show()
    drawn: list[Path] = []
    with ExitStack() as ending:
        scratch = ending.enter_context(tempfile.TemporaryDirectory())
        ending.callback(program.close)
        ending.callback(window.close)
        for number, shot in enumerate(_visit(program, sitting, mock, afterwards, Path(scratch)), start=1):
            program.go(shot.page, **shot.what)
            _settle(qt, app)
            if shot.act is not None:
                shot.act(window)
                _settle(qt, app)
            path = folder / f"{number:02}-{shot.name}.png"
            window.grab().save(str(path))
            drawn.append(path)
            if window.is_alone:
                window.back("study")
                _settle(qt, app)
    return drawn


def _pass_on(level: Any, context: Any, message: str) -> None:
    """What Qt says, but that the offscreen platform has no window manager: everybody knows."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def _settle(qt: Any, app: Any) -> None:
    """Let jobs end and pages draw; a timer or two may be pending, hence the few extra rounds."""
    ends = time.monotonic() + SETTLES_WITHIN
    quiet = 0
    while quiet < 5 and time.monotonic() < ends:
        qt.processEvents()
        quiet = quiet + 1 if app.background.idle else 0
        time.sleep(0.02)


def _prepare(data: Path) -> tuple[str, str, str, tuple[Any, Any]]:
    """A learner, the newest supervised sitting, a mock exam of the learner's that is under way; and a desk and a post
    as they stand days after that sitting.
    """
    doors = open_doors(data)
    from quiz.exam.sitting import Purpose
    from quiz.profiles import profiles

    try:
        learner = profiles(doors.database)[0]
        supervised = doors.records.sittings(Purpose.SUPERVISED)
        afterwards = after_the_exam(doors, supervised[0].id)
        return learner.id, supervised[0].id, _mock_under_way(doors, learner.id, learner.name), afterwards
    finally:
        doors.close()


def _mock_under_way(doors: Doors, learner: str, name: str) -> str:
    """Half answered, with two flags: what the exam page looks like in the middle of an exam."""
    import random
    from datetime import timedelta
    from decimal import Decimal
    from uuid import uuid4

    from quiz.attempt import Refusal
    from quiz.blueprint import draw
    from quiz.desk import Place
    from quiz.exam.arrange import Terms, freeze
    from quiz.exam.rehearsal import respond
    from quiz.exam.sitting import Purpose
    from quiz.local_desk import LocalDesk
    from quiz.paper import Paper
    from ui.demo import usual_blueprint
    from ui.language import _

    questions = doors.bank.usable()
    paper = draw(usual_blueprint(questions), questions, 7, uuid4().hex)
    assert isinstance(paper, Paper)
    now = doors.clock()
    terms = Terms(_("模拟考试"), now.astimezone().date(), timedelta(minutes=90), Decimal(60))
    sitting = freeze(doors.records, Purpose.MOCK, terms, paper, uuid4().hex, now)
    head = doors.records.open_attempt(sitting.id, learner, name, now)
    desk = LocalDesk(doors.records, sitting, head, doors.clock)
    booklet = desk.start()
    assert not isinstance(booklet, Refusal)
    die = random.Random(7)
    for place, shown in enumerate(booklet.questions[:36]):
        if place % 7 != 3:
            found = paper.find(shown.id)
            assert found is not None
            desk.answer(shown.id, respond(found.question, 1.0, die))
    flagged = frozenset(booklet.questions[place].id for place in (4, 13, 27))
    desk.keep_place(Place(booklet.questions[35].id, flagged))
    return sitting.id


def _visit(program: Any, sitting: str, mock: str, afterwards: tuple[Any, Any], scratch: Path) -> Iterator[Shot]:
    """The pages in the order in which a person meets them."""

    def desk() -> Any:
        from quiz.local_desk import LocalDesk

        doors = program.doors()
        (head,) = doors.records.attempts(mock)
        return LocalDesk(doors.records, doors.records.sitting(mock), head, doors.clock)

    def press(*keys: Any) -> Callable[[Any], object]:
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        def act(window: Any) -> None:
            for key in keys:
                QTest.qWait(300)  # the moment after a turn in which choosing keys are ignored
                QTest.keyClick(QApplication.focusWidget() or window.focusWidget() or window, key)

        return act

    from PySide6.QtCore import Qt

    key = Qt.Key
    yield Shot("welcome", "welcome", {})
    yield Shot("profiles", "profiles", {})
    yield Shot("study", "study", {})
    yield Shot("drill", "drill", {"mode": Mode.TODAY})
    yield Shot("drill-verdict", "drill", {"mode": Mode.TODAY}, press(key.Key_A, key.Key_Return))
    yield Shot("mock", "mock", {})
    yield Shot("attempt", "attempt", {"desk": desk(), "then": "mock"})
    yield Shot("seat", "seat", {})
    yield from _over_the_wire(desk())
    yield Shot("bank", "bank", {})
    book, roster = _workbook(scratch), _roster(scratch)
    yield Shot("import", "import_bank", {}, lambda window: window.page("import_bank").read([book]))
    yield Shot("sittings", "sittings", {})
    yield Shot("new-sitting", "new_sitting", {}, lambda window: window.page("new_sitting").arranging.read(roster))
    yield Shot("new-sitting-paper", "new_sitting", {}, lambda window: _draw_parallel(window.page("new_sitting")))
    yield Shot("sitting", "sitting", {"sitting_id": sitting})
    yield Shot("paper-entry", "paper_entry", {"sitting_id": sitting}, _enter_one)
    yield Shot("hall", "hall", {"sitting_id": sitting})
    yield Shot("scores", "scores", {"sitting_id": sitting})
    yield Shot("objections", "objections", {"post": afterwards[1]})
    yield Shot("my-result", "my_result", {"desk": afterwards[0]})
    post = _post()
    yield Shot("staff", "staff", {"join": post.join})
    yield Shot("board", "board", {"post": post})
    yield Shot("audit", "audit", {"post": post})
    yield Shot("settings", "settings", {})


def _over_the_wire(mock: Any) -> Iterator[Shot]:
    """A candidate's way at the own PC, at a hall that is not there."""
    from quiz.attempt import Refusal
    from quiz.exam.found import Found
    from quiz.exam.join_file import Join
    from quiz.exam.protocol import Denial, Denied
    from ui import gallery_candidate as made_up
    from ui.pages.join.shown import JoinShown, Step

    sheet = mock.start()
    assert not isinstance(sheet, Refusal)
    progress = mock.look()
    seat = made_up.SEAT
    last = Join(("10.1.2.3:8443",), "0" * 64, "s1", seat.title)

    def drawn(shown: JoinShown) -> Callable[[Any], object]:
        return lambda window: window.page("join").draw(shown)

    found = (Found(seat.title, ("10.1.2.3:8443",)),)
    yield Shot("join", "join", {}, drawn(JoinShown(halls=found, last=last)))
    denied = JoinShown(Step.WHO, seat.title, denied=Denied(Denial.LEASE_HELD), one_time=True)
    yield Shot("join-code", "join", {}, drawn(denied))
    yield Shot("join-confirm", "join", {}, drawn(JoinShown(Step.CONFIRM, seat.title, seat=seat)))
    yield Shot("waiting", "waiting", {"desk": made_up.waits(sheet, progress), "join": last})
    unheard = made_up.unheard_at_the_start(sheet, progress)
    yield Shot("waiting-unheard", "waiting", {"desk": unheard, "join": last})
    for name, made in (
        ("undelivered", made_up.undelivered),
        ("delivering", made_up.delivering),
        ("receipt", made_up.handed_in),
    ):
        what = {"desk": made(sheet, progress), "then": "seat", "far": True}
        yield Shot(name, "attempt", what, _look_twice)


def _look_twice(window: Any) -> None:
    from PySide6.QtTest import QTest

    QTest.qWait(2500)  # until the page has looked at its desk


def _post() -> Any:
    """At a hall that is not there, in the middle of its exam."""
    from datetime import datetime

    from ui.gallery_post import MadeUpPost, made_up_audit, made_up_board

    now = datetime.now().astimezone()
    return MadeUpPost(made_up_board(now), audit=made_up_audit(now))


def _draw_parallel(page: Any) -> None:
    """Four papers of the usual plan."""
    from dataclasses import replace

    from ui.pages.new_sitting.draft import Step

    page.arranging.go(Step.PAPER)
    page.arranging.wish(replace(page.arranging.draft.plan, papers=4))
    page.arranging.draw(2026)


def _enter_one(window: Any) -> None:
    """The first who was absent, whose sheet may be entered."""
    page = window.page("paper_entry")
    page.choose(page.table.rows.all[0])


def _workbook(folder: Path) -> Path:
    """A bank as bureaus have them: most rows good, some to be looked at, one to be mended."""
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in (
        ("某局学法题库",),
        ("序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"),
        (1, "单选题", "征收永久基本农田应当由谁批准？", "国务院", "省级人民政府", "市级人民政府", "县级人民政府", "A"),
        (2, "多选题", "下列自然资源中，属于国家所有的有（　　）。", "矿藏", "水流", "海域", "宅基地", "ABC"),
        (3, "判断题", "国有土地可以依法确定给单位或者个人使用。", "", "", "", "", "对"),
        (4, "单选题", "城乡规划的编制经费应当列入（　　）。", "本级财政预算", "土地出让金", "专项债券", "社会捐助", ""),
        (5, "多选题", "农用地包括（　　）。", "耕地", "林地", "草地", "工矿用地", "A"),
    ):
        book.active.append(row)
    path = folder / "某局学法题库.xlsx"
    book.save(path)
    return path


def _roster(folder: Path) -> Path:
    from datetime import datetime

    from quiz.exam.rehearsal import invent_staff
    from quiz.exam.roster import write_roster

    path = folder / "名册.xlsx"
    write_roster(invent_staff(40, datetime.now().astimezone().date(), 2026).people, path)
    return path


def main(arguments: list[str]) -> int:
    """The module as a command."""
    parser = argparse.ArgumentParser(prog="python -m ui.gallery")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--language", choices=["zh_CN", "en"], default="zh_CN")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--data", type=Path, help="a store to take the pictures of; else one is made and thrown away")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        data = chosen.data or _made_up(Path(scratch))
        drawn = draw_gallery(chosen.folder, data, Theme(chosen.theme), Language(chosen.language), chosen.scale)
    print(f"{len(drawn)} pictures in {chosen.folder}")
    return 0


def _made_up(scratch: Path) -> Path:
    """A store with a small exam held in it."""
    from ui.demo import tell

    tell(open_doors, scratch, 40, 2026, lambda line: None, time.monotonic())
    return scratch / "store"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
