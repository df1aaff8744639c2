"""The home of self-study: one big button for today, other ways to practise, and how far one has come.

Law: draws what was loaded. No red figures, no word about days left out; what a figure means stands beside it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from quiz.study.mastery import Grasp, LawStanding
from quiz.study.memory import RIGHT_DAYS_TO_LEAVE, Mode
from quiz.study.portion import MORE
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import N_, _, counted
from ui.look import look
from ui.pages.study.presenter import StudyShown, load
from ui.widgets.big_card import BigCard
from ui.widgets.buttons import big, primary, secondary
from ui.widgets.charts import Bar, Bars, LyingBars, Ring
from ui.widgets.flow import Flow
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.table import Column, Table
from ui.widgets.text import Text

ROWS = 6  # of the list of laws that are seen at once
_GRASPS = {
    Grasp.FIRM: (N_("已掌握"), "success"),
    Grasp.LEARNING: (N_("学习中"), "primary"),
    Grasp.WRONG: (N_("错题本"), "warning"),
    Grasp.UNSEEN: (N_("没做过"), "control"),
}


class StudyPage(Page):
    """``open()`` loads."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("学习"))
        self._house = house
        self.shown = StudyShown()
        self._arriving = False
        self.change = secondary(lambda: _("换人学习"), "users")
        self.change.clicked.connect(lambda: house.go("profiles"))
        self.add_action(self.change)
        self._views = [self._nobody(), self._no_questions(), self._home()]
        for view in self._views:
            view.hide()
            self.body.addWidget(view)
        self.body.addStretch(1)
        subjects = (Changed.STUDY, Changed.PROFILES, Changed.QUESTIONS, Changed.SETTINGS)
        house.changes.on(self._load_if_seen, *subjects)
        self.change.hide()

    # --- building ---

    def _nobody(self) -> QWidget:
        panel = Panel(margin=40)
        panel.body.addWidget(Text(lambda: _("还不知道是谁在学习"), "title"))
        told = lambda: _("各人的进度和错题分开记录，请先选择自己的名字。")  # noqa: E731
        panel.body.addWidget(Text(told, "body", "text2"))
        self.who = primary(lambda: _("选择学习者"), "user")
        self.who.clicked.connect(lambda: self._house.go("profiles"))
        panel.body.addWidget(self.who, 0, Qt.AlignmentFlag.AlignLeft)
        return panel

    def _no_questions(self) -> QWidget:
        panel = Panel(margin=40)
        panel.body.addWidget(Text(lambda: _("题库里还没有题目"), "title"))
        told = lambda: _("导入一份 Excel 题库，就可以开始学习。")  # noqa: E731
        panel.body.addWidget(Text(told, "body", "text2"))
        self.bring = primary(lambda: _("导入题目"), "upload")
        self.bring.clicked.connect(lambda: self._house.go("import_bank"))
        panel.body.addWidget(self.bring, 0, Qt.AlignmentFlag.AlignLeft)
        return panel

    def _home(self) -> QWidget:
        home = QWidget()
        column = QVBoxLayout(home)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._today())
        column.addWidget(Text(lambda: _("其他练法"), "section"))
        column.addLayout(self._ways())
        column.addWidget(Text(lambda: _("学到哪里了"), "section"))
        charts = Flow(16, fill=True)
        charts.addWidget(self._grasp_chart())
        charts.addWidget(self._day_chart())
        column.addLayout(charts)
        column.addWidget(self._laws())
        self._bank = Text("", "caption", "text3")
        column.addWidget(self._bank)
        return home

    def _today(self) -> QWidget:
        panel = Panel(margin=28)
        self._greeting = Text("", "title")
        self._progress = Text("", "body", "text2")
        self.start = big("", "play")
        self.start.clicked.connect(lambda: self._house.go("drill", mode=Mode.TODAY))
        self.ring = Ring()
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._greeting)
        left.addWidget(self._progress)
        left.addSpacing(4)
        left.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(left, 1)
        row.addWidget(self.ring)
        panel.body.addLayout(row)
        return panel

    def _ways(self) -> Flow:
        self.wrong = BigCard("", "", "notebook-pen")
        self.unseen = BigCard(lambda: _("没做过的题"), "", "circle")
        self.order = BigCard(lambda: _("按顺序"), lambda: _("从上次停下的地方接着做。"), "list-checks")
        self.at_random = BigCard(lambda: _("随机"), lambda: _("从全部题目中随机抽取，一组之内不重复。"), "shuffle")
        self.wrong.clicked.connect(lambda: self._drill(Mode.WRONG))
        self.unseen.clicked.connect(lambda: self._drill(Mode.UNSEEN))
        self.order.clicked.connect(lambda: self._drill(Mode.ORDER))
        self.at_random.clicked.connect(lambda: self._drill(Mode.RANDOM))
        row = Flow(16, fill=True)
        for card in (self.wrong, self.unseen, self.order, self.at_random):
            row.addWidget(card)
        return row

    def _grasp_chart(self) -> Panel:
        panel = Panel(lambda: _("掌握情况"), "　")
        self.grasps = LyingBars()
        panel.body.addWidget(self.grasps)
        panel.body.addWidget(Text(_what_firm_means, "caption", "text3"))
        panel.body.addStretch(1)
        self._grasp_note = panel.note
        return panel

    def _day_chart(self) -> Panel:
        panel = Panel(lambda: _("最近两周每天做的题数"), "　")
        self._day_note = panel.note
        self.days = Bars()
        panel.body.addWidget(self.days, 1)
        return panel

    def _laws(self) -> Panel:
        panel = Panel(lambda: _("按法律练习"))
        columns: list[Column[LawStanding]] = [
            Column(lambda: _("法律法规"), _law_name, width=0),
            Column(lambda: _("题数"), lambda law: words.number(law.questions), lambda law: law.questions, 90, True),
            Column(lambda: _("做过"), lambda law: words.number(law.seen), lambda law: law.seen, 90, True),
            Column(lambda: _("已掌握"), lambda law: words.number(law.firm), lambda law: law.firm, 100, True),
        ]
        self.laws: Table[LawStanding] = Table(
            columns,
            lambda: _("法律法规"),
            lambda: _("题目还没有注明依据的法律"),
            search=lambda: _("找一部法律"),
            widths=self._house.columns("study_laws"),
        )
        self.laws.widths_changed.connect(lambda widths: self._house.remember_columns("study_laws", widths))
        self.laws.opened.connect(self._practise)
        self.laws.selected.connect(lambda chosen: self.practise.setEnabled(bool(chosen)))
        self.practise = secondary(lambda: _("练这部法律"), "play")
        self.practise.clicked.connect(lambda: self._practise(self.laws.chosen[0]) if self.laws.chosen else None)
        self.practise.setEnabled(False)
        self.laws.tools.addWidget(self.practise)
        self._make_room()
        panel.body.addWidget(self.laws)
        return panel

    # --- acting ---

    def open(self) -> None:
        """Load how it stands; the keyboard starts on the one big button."""
        self._arriving = True
        self._load()

    def _load(self) -> None:
        settings = self._house.settings
        self._house.background.run(lambda: load(self._house.doors(), settings), self.draw, self._failed)

    def _load_if_seen(self) -> None:
        """After a change: at once where the page is seen; else it loads when it is next shown anyway."""
        if self.isVisible():
            self._load()

    def _drill(self, mode: Mode) -> None:
        self._house.go("drill", mode=mode)

    def _practise(self, law: LawStanding) -> None:
        self._house.go("drill", mode=Mode.LAW, law=law.law)

    def _failed(self, error: Exception) -> None:
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail, lambda: _("再试一次"), self.open)

    def first_focus(self) -> QWidget:
        """The one next step."""
        if self.shown.learner is None:
            return self.who
        return self.start if self.shown.questions else self.bring

    # --- drawing ---

    def draw(self, shown: StudyShown) -> None:
        """Show all of it."""
        self.shown = shown
        self.notice.hide()
        known, some = shown.learner is not None, bool(shown.questions)
        for view, seen in zip(self._views, (not known, known and not some, known and some), strict=True):
            view.setVisible(seen)
        self.change.setVisible(known)
        self.set_subtitle(shown.learner.name if shown.learner else "")
        if known and some:
            self._draw_today(shown)
            self._draw_progress(shown)
            self.laws.put(shown.laws)
            self._bank.setText(words.bank_version(shown.bank_version, shown.bank_checked_on))

        if self._arriving:
            self._arriving = False
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_today(self, shown: StudyShown) -> None:
        of = shown.portion
        if of.left == 0:
            greeting, button = _("今天的学习已完成"), counted("再做 {n} 题", min(MORE, shown.questions))
        elif of.returning and of.done == 0:
            greeting = _("欢迎回来，先从几道做过的题开始")
            button = counted("开始今天的学习（{n} 题）", of.left)
        elif of.done == 0:
            greeting, button = _("今天的学习"), counted("开始今天的学习（{n} 题）", of.left)
        else:
            greeting, button = _("今天的学习"), counted("继续今天的学习（还剩 {n} 题）", of.left)
        self._greeting.setText(greeting)
        self.start.setText(button)
        told = _("今天做了 {done} 题，其中 {right} 题第一次就答对。").format(done=of.done, right=shown.right_today)
        self._progress.setText(told if of.done else _("答错的题会在这一组里再问，直到答对。"))
        share = min(1.0, of.done / of.amount) if of.amount else 0.0
        self.ring.present(_("今天完成"), (Bar(_("今天完成"), share, "success" if share >= 1 else "primary"),))

    def _draw_progress(self, shown: StudyShown) -> None:
        grasps = shown.grasps
        self.wrong.set_name(counted("错题本（{n} 题）", shown.in_book))
        self.wrong.set_words(_rule() if shown.in_book else _("现在是空的。答错的题会自动放进来。"))
        self.wrong.setEnabled(bool(shown.in_book))
        unseen = grasps[Grasp.UNSEEN]
        self.unseen.set_words(
            counted("还有 {count} 题没做过。", unseen, count=words.number(unseen))
            if unseen
            else _("全部题目都做过了。")
        )
        self.unseen.setEnabled(bool(unseen))
        whole = words.number(shown.questions)
        self._grasp_note.setText(_("做过 {seen} 题，共 {whole} 题").format(seen=words.number(shown.seen), whole=whole))
        self._day_note.setText(counted("一共学习过 {n} 天", shown.study_days))
        self.grasps.present(
            _("掌握情况"),
            tuple(Bar(_(name), grasps[grasp], tone) for grasp, (name, tone) in _GRASPS.items()),
        )
        bars = tuple(Bar(f"{day.month}/{day.day}", count) for day, count in shown.days)
        self.days.present(_("最近两周每天做的题数"), bars)

    def changeEvent(self, event: QEvent) -> None:
        """The list of laws keeps room for some rows at any text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def _make_room(self) -> None:
        self.laws.setMinimumHeight(ROWS * look.tall(44) + 3 * look.tall(40) + 40)

    def retranslate(self) -> None:
        """What was put into words from values."""
        self.draw(self.shown)


def _rule() -> str:
    """The rule of the wrong-answer book, as it is applied."""
    return _("不同日期连续答对 {n} 次自动移出；再错会回来。蒙对的不算。").format(n=RIGHT_DAYS_TO_LEAVE)


def _what_firm_means() -> str:
    return _("已掌握：在不同日期连续答对 {n} 次，蒙对的不算。").format(n=RIGHT_DAYS_TO_LEAVE)


def _law_name(law: LawStanding) -> str:
    return law.law or _("（没有注明依据）")
