"""Every widget once, filled as on a real page: for the walk over accessible names, and as pictures to look at.

``python -m tests.ui.kit DIR`` writes them as PNG, light and dark, at 100 % and 200 %.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from question_bank.question import Blanks, Filled, Kind, Letters, Truth, options_of
from ui import words
from ui.background import Handle
from ui.widgets.answer_grid import AnswerGrid, Cell, Legend
from ui.widgets.buttons import big, danger, primary, quiet, secondary
from ui.widgets.card_shown import CardShown, VerdictShown
from ui.widgets.charts import Bar, Bars, Line, LyingBars, Ring
from ui.widgets.countdown import Countdown
from ui.widgets.dialogs import Ask
from ui.widgets.flow import Flow
from ui.widgets.form import Check, Choice, Field, Number, Radio, SearchLine, day_field, moment_field
from ui.widgets.notice import Notice, Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.progress import Progress
from ui.widgets.question_card import QuestionCard
from ui.widgets.rail import Rail
from ui.widgets.reason import Reason
from ui.widgets.save_state import Saved, SaveState
from ui.widgets.stat import Stat
from ui.widgets.table import Column, Table
from ui.widgets.tally import Tally

STEM = (
    "根据《中华人民共和国行政处罚法》，对当事人的同一个违法行为，行政机关不得给予两次以上（　　）的行政处罚。"
    "同一个违法行为违反多个法律规范应当给予罚款处罚的，按照罚款数额高的规定处罚。"
)
OPTIONS = options_of(
    "罚款",
    "警告、通报批评",
    "暂扣许可证件、降低资质等级、吊销许可证件等资格类处罚，以及限制开展生产经营活动、责令停产停业、责令关闭、限制从业",
    "行政拘留",
)
SINGLE = CardShown("q1", Kind.SINGLE, STEM, 37, 100, Decimal("1.0"), options=OPTIONS)
MULTIPLE = replace(SINGLE, id="q2", kind=Kind.MULTIPLE, number=61, marks=Decimal("2"))
JUDGED = VerdictShown(
    False,
    Letters.of("AC"),
    "一事不再罚针对的是罚款；其他种类的处罚不受此限。",
    ("《行政处罚法》第二十九条（2021年1月22日版）",),
)
TRUE_FALSE = CardShown(
    "q3",
    Kind.TRUE_FALSE,
    "农用地转为建设用地，应当办理农用地转用审批手续。",
    3,
    50,
    Decimal(1),
    background="2026年3月，某镇村民李某未经批准，在自家承包的耕地上动工修建仓储用房，占地 1.2 亩。"
    "镇自然资源所巡查时发现，当场口头要求停工。李某称已向村委会说明情况。",
    response=Truth(True),
)
BLANK = CardShown(
    "q4",
    Kind.BLANK,
    "行政机关收到政府信息公开申请，不能当场答复的，应当自收到申请之日起____个工作日内予以答复；"
    "延长答复的期限最长不得超过____个工作日。",
    4,
    50,
    Decimal(2),
    blanks=2,
    response=Filled(("二十", "10")),
    verdict=VerdictShown(False, Blanks((("二十", "20"), ("二十", "20"))), blanks_right=(True, False), may_accept=True),
)
ESSAY = CardShown("q5", Kind.ESSAY, "简述行政处罚听证的适用范围。", 5, 50, Decimal(10))


def card(shown: CardShown) -> QuestionCard:
    """A card of the size it has on a page."""
    made = QuestionCard()
    made.resize(840, 630)
    made.present(shown)
    return made


def grid() -> QWidget:
    """A sheet of 100 with every mark."""
    kinds = (Kind.SINGLE,) * 50 + (Kind.MULTIPLE,) * 30 + (Kind.TRUE_FALSE,) * 20
    cells = tuple(
        Cell(n, kind, n < 37 and n not in (10, 23), n in (5, 14, 23, 28, 61), n in (4, 6))
        for n, kind in enumerate(kinds, 1)
    )
    panel, sheet = Panel("答题卡", margin=20), AnswerGrid()
    sheet.present(cells, 36)
    panel.body.addWidget(sheet)
    panel.body.addWidget(Legend(waiting=True))
    panel.body.addStretch(1)
    panel.resize(440, 700)
    return panel


def table() -> QWidget:
    """A bank of 400."""
    made: Table[tuple[str, str, str, int]] = Table(
        [
            Column("编号", lambda row: row[0], width=110),
            Column("题干", lambda row: row[1], width=0),
            Column(
                "状态", lambda row: row[2], width=110, tone=lambda row: "success" if row[2] == "启用" else "warning"
            ),
            Column("正确率", lambda row: words.percent(row[3], 100), sort=lambda row: row[3], width=100, figures=True),
        ],
        "题目",
        "题库还是空的。导入一份 Excel 题库，或新增一道题。",
        ("导入 Excel", lambda: None),
        search="搜索题干、编号或法律名称",
    )
    made.put(
        [(f"Q{n:04}", STEM if n % 2 else OPTIONS[2].text, "启用" if n % 5 else "待核对", n % 100) for n in range(400)]
    )
    made.resize(900, 500)
    made.view.selectRow(2)
    return made


def empty_table() -> QWidget:
    """A table that says what belongs in it."""
    made: Table[str] = Table(
        [Column("编号", str)], "成绩", "还没有成绩。办完一场考试，成绩就在这里。", ("新建场次", lambda: None)
    )
    made.put(())
    made.resize(700, 320)
    return made


def form() -> QWidget:
    """Every field."""
    panel, row = Panel("表单", "全部可以只用键盘"), Flow(16, top=True)
    choice = Choice()
    choice.offer(None, "全部题型")
    choice.offer(Kind.SINGLE, "单选题")
    wrong = Field("工号", QLineEdit())
    wrong.blame("工号不能为空，请填写。")
    search = SearchLine("搜索题干、编号或法律名称")
    for part in (
        Field("题型", choice),
        Field("单位", QLineEdit("威海市"), "印在成绩表抬头"),
        wrong,
        Field("题数", Number(1, 200, 20)),
        Field("日期", day_field(QDate(2026, 11, 22))),
        Field("开始", moment_field(QDateTime(QDate(2026, 11, 22), QTime(9, 0)))),
        Check("点选即判", True),
        Radio("跟随系统", True),
        Radio("浅色"),
        search,
    ):
        row.addWidget(part)
    panel.body.addLayout(row)
    bar = Progress()
    bar.watch(Handle(), "正在导入，第 340 行，共 1,394 行")
    bar.advance(340, 1394)
    bar.show()
    bar.cancel.show()
    panel.body.addWidget(bar)
    panel.resize(1000, 420)
    return panel


def buttons() -> QWidget:
    """Every look of a button, every state of saving, every phase of a countdown."""
    panel, row = Panel("按钮"), Flow(12)
    off = primary("不可用")
    off.setEnabled(False)
    for button in (
        primary("开始练习", "play"),
        secondary("标记本题", "flag"),
        danger("交卷", "send"),
        quiet("详细", "chevron-down"),
        big("继续今天的学习（还剩 12 题）"),
        off,
    ):
        row.addWidget(button)
    for left in (43 * 60, 299, 33):
        clock = Countdown(now=lambda: 0)
        clock.set_deadline(left)
        row.addWidget(clock)
    for state in Saved:
        saved = SaveState()
        saved.present(state, 3)
        row.addWidget(saved)
    panel.body.addLayout(row)
    panel.resize(900, 300)
    return panel


def notices() -> QWidget:
    """Every tone."""
    holder = QWidget()
    holder.setProperty("ground", "bg")
    column = QVBoxLayout(holder)
    for tone in Tone:
        notice = Notice()
        notice.tell(
            tone,
            "已导入 283 题，其中 3 题题干与前面的题相同，已列在下面，请核对。",
            "第 12 行，第 47 行，第 201 行",
            "查看",
            lambda: None,
        )
        column.addWidget(notice)
    holder.resize(900, 320)
    return holder


def overview() -> QWidget:
    """A page with tiles and charts."""
    page = Page("数据总览", "截至 2026年11月22日")
    page.add_action(secondary("导出 Excel", "download"))
    tiles = Flow(20, fill=True)
    for name, icon, figure, note in (
        ("题库总量", "book-open", "3,284", "本周新增 46 题"),
        ("参考人数", "users", "412", "已交卷 387 人"),
        ("平均成绩", "chart-column", "86.4", "较上次 +2.1 分"),
        ("及格率", "circle-check", "94.8%", "未及格 20 人"),
    ):
        tile = Stat(name, icon)
        tile.present(figure, note)
        tiles.addWidget(tile)
    page.body.addLayout(tiles)
    departments = ("法制科", "监督科", "审批科", "执法一队", "执法二队", "办公室", "人事科", "财务科")
    marks = (91.2, 88.6, 86.9, 84.3, 82.0, 89.5, 87.7, 85.1)
    upright = Panel("各部门平均成绩", "单位：分")
    bars = Bars()
    bars.present("各部门平均成绩", tuple(map(Bar, departments, marks)))
    upright.body.addWidget(bars, 1)
    page.body.addWidget(upright)
    pair = Flow(20, fill=True)
    lying, line, rings = Panel("最弱的五部法"), Panel("得分趋势"), Panel("完成")
    laws = LyingBars(words.percent, top=1.0)
    laws.present(
        "最弱的五部法",
        (Bar("政府信息公开条例", 0.62, "warning"), Bar("土地管理法", 0.71), Bar("行政复议法及其实施条例", 0.78)),
    )
    lying.body.addWidget(laws)
    trend = Line()
    trend.present("得分趋势", tuple(Bar(f"{month}月", 50 + month * 3) for month in range(6, 12)))
    line.body.addWidget(trend)
    row = Flow(20)
    for name, share in (("合格率", 0.948), ("已学过", 0.62), ("补考", 0.0)):
        ring = Ring()
        ring.present(name, (Bar(name, share),))
        row.addWidget(ring)
    rings.body.addLayout(row)
    for panel in (lying, line, rings):
        pair.addWidget(panel)
    page.body.addLayout(pair)
    page.resize(1150, 1200)
    return page


def tallies() -> QWidget:
    """Tiles that count and choose, one of them chosen; a reason with ready ones."""
    panel, row = Panel("考场"), Flow(12, fill=True)
    for name, icon, tone, figure in (
        ("应考", "users", "primary", 162),
        ("已交卷", "circle-check", "success", 15),
        ("未到", "circle-alert", "warning", 0),
        ("失联", "cloud-off", "danger", 9),
    ):
        tally = Tally(name, icon, tone)
        tally.present(figure)
        row.addWidget(tally)
    tally.setChecked(True)
    panel.body.addLayout(row)
    panel.body.addWidget(Reason(("电脑故障", "网络中断", "停电")))
    panel.resize(800, 320)
    return panel


def rail() -> QWidget:
    """The rail, wide."""
    made = Rail("学法考试", [("a", "学习", "book-open"), ("b", "考试", "clipboard-list"), ("c", "设置", "settings")])
    made.mark("a")
    made.set_foot("李敏\n版本 0.1.0")
    made.fit(narrow=False)
    made.resize(made.width(), 500)
    return made


def question() -> QWidget:
    """A dialog that asks."""
    return Ask(
        None,
        "现在交卷吗？",
        "还有 3 题没有作答，有 2 题做了标记。交卷后不能再修改。",
        "交卷",
        keep="继续答题",
        kind="danger",
        detail="第 10、23、38 题",
    )


WIDGETS: dict[str, Callable[[], QWidget]] = {
    "card_open": lambda: card(SINGLE),
    "card_chosen": lambda: card(replace(SINGLE, response=Letters.of("A"))),
    "card_judged": lambda: card(replace(SINGLE, response=Letters.of("A"), verdict=JUDGED)),
    "card_multiple": lambda: card(replace(MULTIPLE, response=Letters.of("AB"), verdict=JUDGED)),
    "card_true_false": lambda: card(TRUE_FALSE),
    "card_blank": lambda: card(BLANK),
    "card_essay": lambda: card(ESSAY),
    "grid": grid,
    "table": table,
    "empty_table": empty_table,
    "form": form,
    "buttons": buttons,
    "notices": notices,
    "overview": overview,
    "tallies": tallies,
    "rail": rail,
    "question": question,
}


def main(folder: Path) -> None:
    """Write every widget in both themes at both ends of the scale."""
    from PySide6.QtWidgets import QApplication

    from ui import fonts, theme
    from ui.app import make_qt
    from ui.look import look

    qt = make_qt()
    fonts.load()
    folder.mkdir(parents=True, exist_ok=True)
    for tokens in theme.THEMES.values():
        for scale in (1.0, 2.0):
            look.wear(tokens, scale)
            for name, make in WIDGETS.items():
                made = make()
                made.show()
                for _ in range(3):
                    QApplication.processEvents()
                made.grab().save(str(folder / f"{name}_{tokens.name}_{scale:.0%}.png"))
                made.deleteLater()
    qt.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
