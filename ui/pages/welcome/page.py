"""The first start: what is this PC for? Three big cards, and a quiet way to see an exam from beginning to end.

Law: nothing is asked that could be asked later, and every choice can be made again from the rail.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.house import House
from ui.language import _
from ui.settings import Role
from ui.widgets.big_card import BigCard
from ui.widgets.buttons import quiet
from ui.widgets.page import Page
from ui.widgets.text import Text


class WelcomePage(Page):
    """Each card keeps its role in the settings and leads on."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("你想用这台电脑做什么"), lambda: _("以后随时可以在左侧换到别的页面"), widest=860)
        self._house = house
        self.study = BigCard(
            lambda: _("在这里学习"),
            lambda: _("每天做几道题，做完一题就看到对错、法条和解析，错题自动整理；也可以参加模拟考试。"),
            "book-open",
        )
        self.sit = BigCard(
            lambda: _("参加考试"),
            lambda: _("单位已经在这台电脑上安排好考试，找到自己的名字就座作答。"),
            "pencil",
        )
        self.organise = BigCard(
            lambda: _("组织考试"),
            lambda: _("导入题库和人员名册，抽题组卷，安排考试，导出成绩册。"),
            "clipboard-list",
        )
        self.study.clicked.connect(lambda: self._choose(Role.STUDY, "profiles"))
        self.sit.clicked.connect(lambda: self._choose(Role.CANDIDATE, "seat"))
        self.organise.clicked.connect(lambda: self._choose(Role.ORGANISER, "sittings"))
        for card in (self.study, self.sit, self.organise):
            self.body.addWidget(card)
        self.demo = quiet(lambda: _("看一场示例考试"), "play")
        self.demo.clicked.connect(lambda: house.go("demo"))
        self.body.addSpacing(8)
        self.body.addWidget(self.demo, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(
            Text(lambda: _("用编造的名册自动走完一场考试，与你的数据分开，几分钟就好。"), "caption", "text3")
        )
        self.body.addStretch(1)

    def first_focus(self) -> QWidget:
        """The first card."""
        return self.study

    def _choose(self, role: Role, page: str) -> None:
        self._house.change(role=role)
        self._house.go(page)
