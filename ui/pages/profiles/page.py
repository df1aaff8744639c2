"""Who is learning: a card for each person, and a form for who is new or has a password.

Law: draws what the presenter says; a password stands in its field and nowhere else, and the field is emptied with the
form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _
from ui.pages.profiles.presenter import (
    LEAST_PIN,
    Blame,
    Form,
    Person,
    ProfilesPresenter,
    ProfilesShown,
    Purpose,
)
from ui.widgets.big_card import BigCard
from ui.widgets.buttons import primary, quiet, secondary
from ui.widgets.form import Field
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.text import Text

if TYPE_CHECKING:
    from quiz.profiles import Profile

LONGEST_NAME, LONGEST_PIN = 40, 20


class ProfilesPage(Page):
    """``open(then)``: where to go once it is known who learns."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("谁在学习"), lambda: _("一台电脑可以几个人用，各人的进度和错题分开记录"), widest=860)
        self._house = house
        self._then = "study"
        self.presenter = ProfilesPresenter(house.doors, house.background, self.draw, self._enter, self._changed)
        self.add = primary(lambda: _("添加学习者"), "user-plus")
        self.add.clicked.connect(lambda: self.presenter.begin(Purpose.ADD))
        self.add_action(self.add)
        self.body.addWidget(self._form())
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self._drawn_form: Form | None = None
        self._drawn_people: tuple[Person, ...] | None = None
        self.cards: list[BigCard] = []
        house.changes.on(self._load, Changed.PROFILES)

    def open(self, then: str = "study") -> None:
        """Read the list."""
        self._then = then
        self.presenter.cancel()
        self._load()

    def _load(self) -> None:
        self.presenter.load(self._house.settings.profile_id)

    def _form(self) -> Panel:
        self.panel = Panel("　")
        self._told = Text("", "body", "text2")
        self.name, self.pin, self.new_pin = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        for line in (self.pin, self.new_pin):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setMaxLength(LONGEST_PIN)
        self._name = Field(lambda: _("姓名"), self.name)
        self._pin = Field("", self.pin)
        self._new_pin = Field("", self.new_pin, _hint)
        self.act, self.cancel = primary(""), secondary(lambda: _("返回"))
        self.act.clicked.connect(self._act)
        self.cancel.clicked.connect(self.presenter.cancel)
        for line in (self.name, self.pin, self.new_pin):
            line.returnPressed.connect(self._act)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.act)
        row.addWidget(self.cancel)
        row.addStretch(1)
        for part in (self._told, self._name, self._pin, self._new_pin):
            self.panel.body.addWidget(part)
        self.panel.body.addLayout(row)
        self.panel.hide()
        return self.panel

    def first_focus(self) -> QWidget | None:
        """Where writing begins, or the card of who learns now."""
        if self.panel.isVisibleTo(self):
            return self._first_line()
        current = [
            card
            for card, person in zip(self.cards, self.presenter.shown.people, strict=False)
            if person.profile.id == self.presenter.shown.current
        ]
        return (current or self.cards or [None])[0]

    def _first_line(self) -> QLineEdit:
        fields = ((self._name, self.name), (self._pin, self.pin), (self._new_pin, self.new_pin))
        return next(line for field, line in fields if not field.isHidden())

    # --- acting ---

    def _act(self) -> None:
        form = self.presenter.shown.form
        if form is None:
            return
        if form.profile is None:
            self.presenter.add(self.name.text(), self.new_pin.text())
        elif form.purpose is Purpose.ENTER:
            self.presenter.enter(form.profile, self.pin.text())
        elif form.purpose is Purpose.CHANGE_PIN:
            self.presenter.change_pin(form.profile, self.pin.text(), self.new_pin.text())
        else:
            self.presenter.remove(form.profile, self.pin.text())

    def _enter(self, profile: Profile) -> None:
        self._house.change(profile_id=profile.id)
        self._house.changes.emit(Changed.PROFILES)
        self._house.go(self._then)

    def _changed(self) -> None:
        self._house.changes.emit(Changed.PROFILES)

    # --- drawing ---

    def draw(self, shown: ProfilesShown) -> None:
        """Show all of it."""
        self._draw_form(shown.form)
        if shown.people != self._drawn_people:
            self._draw_people(shown)
        self.add.setVisible(bool(shown.people) and shown.form is None)
        if shown.trouble is not None:
            told = words.trouble(shown.trouble)
            self.notice.tell(Tone.DANGER, str(told), told.detail)
        elif shown.removed is not None:
            said = _("已把{name}移出名单，学习记录仍然保留。").format(name=shown.removed.name)
            self.notice.tell(Tone.INFO, said, "", lambda: _("撤销"), self.presenter.put_back)
        elif shown.renewed is not None:
            said = _("{name}的密码已设好。") if shown.renewed.locked else _("{name}的密码已取消。")
            self.notice.tell(Tone.SUCCESS, said.format(name=shown.renewed.name))
        else:
            self.notice.hide()

    def _draw_form(self, form: Form | None) -> None:
        before, self._drawn_form = self._drawn_form, form
        self.panel.setVisible(form is not None)
        if form is None or before is None or (before.purpose, before.profile) != (form.purpose, form.profile):
            for line in (self.name, self.pin, self.new_pin):
                line.clear()
        if form is None:
            return
        locked = form.profile is not None and form.profile.locked
        self._name.setVisible(form.purpose is Purpose.ADD)
        self._pin.setVisible(form.profile is not None and locked)
        self._name_pins(form.purpose is Purpose.CHANGE_PIN and locked)
        self._new_pin.setVisible(form.purpose in (Purpose.ADD, Purpose.CHANGE_PIN))
        self.cancel.setVisible(bool(self.presenter.shown.people))
        title, told, act = _form_words(form)
        self.panel.heading.setText(title)
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self.act.setText(act)
        self._blame(form)
        if before is None or (before.purpose, before.profile) != (form.purpose, form.profile):
            self._first_line().setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_pins(self, change: bool) -> None:
        """Which is the one in use and which the new one, where both are asked for."""
        self._pin.set_name(_("原密码") if change else _("密码"))
        self._new_pin.set_name(_("新密码") if change else _("密码（可以不设）"))

    def _blame(self, form: Form) -> None:
        name = _("请填写姓名。") if form.blame is Blame.NO_NAME else ""
        pin = (
            _("密码不对，请再试一次。忘记了的话，可以另外添加一个学习者；原来的记录仍保存在本机。")
            if form.blame is Blame.WRONG_PIN
            else ""
        )
        new_pin = _hint() if form.blame is Blame.SHORT_PIN else ""
        for field, line, blame in (
            (self._name, self.name, name),
            (self._pin, self.pin, pin),
            (self._new_pin, self.new_pin, new_pin),
        ):
            field.blame(blame)
            if blame:
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                line.selectAll()

    def _draw_people(self, shown: ProfilesShown) -> None:
        self._drawn_people = shown.people
        while (item := self._list.takeAt(0)) is not None:
            item.widget().deleteLater()
        self.cards = []
        for person in shown.people:
            self._list.addWidget(self._row(person))

    def _row(self, person: Person) -> QWidget:
        profile = person.profile
        card = BigCard(profile.name, _person_words(person), "lock" if profile.locked else "user")
        card.clicked.connect(lambda: self.presenter.begin(Purpose.ENTER, profile))
        self.cards.append(card)
        pin = quiet(_("修改密码") if profile.locked else _("设置密码"), "lock")
        pin.clicked.connect(lambda: self.presenter.begin(Purpose.CHANGE_PIN, profile))
        remove = quiet(_("移除"), "trash-2")
        remove.clicked.connect(lambda: self.presenter.begin(Purpose.REMOVE, profile))
        for button in (pin, remove):
            button.setAccessibleName(_("{name}：{words}").format(name=button.text(), words=profile.name))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(card, 1)
        line.addWidget(pin)
        line.addWidget(remove)
        return row

    def retranslate(self) -> None:
        """The list and the form are put into words here."""
        self._drawn_people = None
        self.draw(self.presenter.shown)


def _hint() -> str:
    return _("设了密码，别人就不能用你的名字学习。至少 {n} 位。").format(n=LEAST_PIN)


def _person_words(person: Person) -> str:
    parts = [_("最近学习：{day}").format(day=words.day(person.last)) if person.last else _("还没有开始学习")]
    if person.profile.locked:
        parts.append(_("设有密码"))
    return " · ".join(parts)


def _form_words(form: Form) -> tuple[str, str, str]:
    """Title, a line below it, and what the button does."""
    name = form.profile.name if form.profile else ""
    match form.purpose:
        case Purpose.ADD:
            return _("添加学习者"), _("写上姓名就可以开始。"), _("开始学习")
        case Purpose.ENTER:
            return _("{name}，请输入密码").format(name=name), "", _("进入")
        case Purpose.CHANGE_PIN:
            told = _("新密码留空，就不再需要密码。") if form.profile and form.profile.locked else ""
            return _("{name}的密码").format(name=name), told, _("保存")
        case Purpose.REMOVE:
            told = _("移出名单后，学习记录仍保存在本机，可以撤销。")
            return _("把{name}移出名单").format(name=name), told, _("移出名单")
