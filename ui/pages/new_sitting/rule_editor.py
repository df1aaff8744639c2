"""Conditions over the roster's columns: those there are, and a row in which one more is put together.

Law: draws a rule and tells what was changed; it offers only columns that say something, and values that occur.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from quiz.exam.columns import Condition, Test, with_condition
from quiz.exam.eligibility import Rule
from ui.language import _
from ui.look import look, say
from ui.widgets.buttons import quiet, secondary
from ui.widgets.flow import Flow
from ui.widgets.form import Choice, Radio
from ui.widgets.text import Text

LONGEST = 24  # characters of a value in the list of those that occur


def test_words(test: Test) -> str:
    """是, 不是, 包含, 不包含."""
    return {
        Test.IS: _("是"),
        Test.IS_NOT: _("不是"),
        Test.CONTAINS: _("包含"),
        Test.CONTAINS_NOT: _("不包含"),
    }[test]


class RuleEditor(QWidget):
    """``draw(rule, columns)``; ``changed(conditions, any_of)``."""

    changed = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._rule = Rule(None)
        self._columns: dict[str, tuple[str, ...]] = {}
        self._there = QVBoxLayout()
        self._there.setSpacing(4)
        self.all_of = Radio(lambda: _("以上全部满足的人应考"), True)
        self.any_of = Radio(lambda: _("满足其中任何一项的人应考（包括年龄）"))
        self.all_of.toggled.connect(lambda: self.changed.emit(self._rule.conditions, self.any_of.isChecked()))
        self.more = quiet(lambda: _("再加一个条件（按部门、职务、执法证等）"), "plus")
        self.more.clicked.connect(lambda: self._unfold(True))
        self.removers: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._there)
        column.addWidget(self.all_of)
        column.addWidget(self.any_of)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._row())

    def _row(self) -> QWidget:
        self._new = QWidget()
        row = Flow(12, parent=self._new)
        self.column, self.test, self.value, self.text = Choice(), Choice(), Choice(), QLineEdit()
        say(self.column.setAccessibleName, lambda: _("列"))
        say(self.test.setAccessibleName, lambda: _("怎样比较"))
        say(self.value.setAccessibleName, lambda: _("值"))
        say(self.text.setAccessibleName, lambda: _("文字"))
        say(self.text.setPlaceholderText, lambda: _("写几个字，如“科长”"))
        self.text.setMaxLength(60)
        for test in Test:
            self.test.offer(test, lambda test=test: test_words(test))
        self.add = secondary(lambda: _("加上"), "plus")
        self.add.clicked.connect(self._add)
        self.column.chosen.connect(lambda _column: self._offer_values())
        self.test.chosen.connect(lambda _test: self._offer_values())
        self.text.textChanged.connect(lambda _text: self._enable())
        self.text.returnPressed.connect(self._add)
        for part in (self.column, self.test, self.value, self.text, self.add):
            row.addWidget(part)
        self._new.hide()
        return self._new

    # --- acting ---

    def _unfold(self, shown: bool) -> None:
        self._new.setVisible(shown)
        self.more.setVisible(not shown)
        if shown:
            self._offer_values()
            self.column.setFocus()

    def _add(self) -> None:
        test, column = self.test.value, self.column.value
        value = self.value.value if isinstance(test, Test) and test.whole else self.text.text().strip()
        if isinstance(test, Test) and isinstance(column, str) and isinstance(value, str) and (value or test.whole):
            self.text.clear()
            conditions = with_condition(self._rule.conditions, Condition(column, test, (value,)))
            self.changed.emit(conditions, self.any_of.isChecked())

    def _remove(self, condition: Condition) -> None:
        kept = tuple(each for each in self._rule.conditions if each != condition)
        self.changed.emit(kept, bool(kept) and self.any_of.isChecked())

    def _offer_values(self) -> None:
        """Those that occur in the column, to choose from; or to complete what is typed."""
        values = self._columns.get(str(self.column.value), ())
        whole = isinstance(self.test.value, Test) and self.test.value.whole
        self.value.forget()
        for value in values:
            self.value.offer(value, value[:LONGEST] if value else _("（空白）"))
        self.text.setCompleter(QCompleter([value for value in values if value], self.text))
        self.value.setVisible(whole)
        self.text.setVisible(not whole)
        self.text.setMinimumWidth(look.px(220))
        self._enable()

    def _enable(self) -> None:
        whole = isinstance(self.test.value, Test) and self.test.value.whole
        self.add.setEnabled(whole or bool(self.text.text().strip()))

    # --- drawing ---

    def draw(self, rule: Rule, columns: dict[str, tuple[str, ...]]) -> None:
        """Show the conditions; the row for a new one keeps what was begun."""
        if columns != self._columns:
            self._columns = columns
            self.column.forget()
            for column in columns:
                self.column.offer(column, column)
            self._unfold(False)
        if rule != self._rule or not self.removers:
            self._rule = rule
            self._list()
        with QSignalBlocker(self.all_of), QSignalBlocker(self.any_of):
            (self.any_of if rule.any_of else self.all_of).setChecked(True)
        several = bool(rule.conditions) and len(rule.conditions) + (rule.age is not None) > 1
        self.all_of.setVisible(several)
        self.any_of.setVisible(several)
        self.more.setVisible(self._new.isHidden() and bool(columns))

    def _list(self) -> None:
        while (item := self._there.takeAt(0)) is not None:
            item.widget().deleteLater()
        self.removers = []
        for condition in self._rule.conditions:
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            remove = quiet(lambda: _("去掉"), "x")
            remove.setAccessibleName(_("去掉条件：{condition}").format(condition=condition))
            remove.clicked.connect(lambda _checked=False, condition=condition: self._remove(condition))
            row.addWidget(Text(str(condition), "strong"), 1)
            row.addWidget(remove)
            self._there.addWidget(holder)
            self.removers.append(remove)
