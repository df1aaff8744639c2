"""The questions of 开考场: for whom a new code, which account, and the one look at a code or secret.

Law: a secret is on the screen until its dialog is closed, and is not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from quiz.exam.roles import Role
from quiz.exam.running import Running
from ui import words
from ui.language import _
from ui.pages.hall.facts import Stored
from ui.pages.hall.handing_out import Issued, file_name, printed_fingerprint
from ui.widgets.dialogs import Ask, ask, tell
from ui.widgets.files import choose_folder, choose_target
from ui.widgets.form import Check, Choice, Field
from ui.widgets.text import Text


def role_words(role: str) -> str:
    """监考, 组织者, 审计."""
    return {
        Role.INVIGILATOR.value: _("监考"),
        Role.ORGANISER.value: _("组织者"),
        Role.AUDITOR.value: _("审计"),
    }[role]


def one_dialog(parent: QWidget, known: Stored, chosen: Callable[[str], object]) -> Ask:
    """Whose code was lost: by 工号, or by a name that only one has."""
    line = QLineEdit()
    field = Field(lambda: _("工号或姓名"), line)
    dialog = ask(
        parent,
        _("给一人补发准考码"),
        _("原来的准考码随即作废。已经登录的考生不受影响。"),
        _("补发"),
        lambda: chosen(line.text()),
        extra=field,
    )
    dialog.act_button.setEnabled(False)

    def sought(text: str) -> None:
        seat = known.seat_of(text)
        dialog.act_button.setEnabled(seat is not None)
        field.blame("" if seat or not text.strip() else _("应考的人里没有，或不止一位，请改用工号。"))
        if seat is not None:
            field.hint.setText(" · ".join(filter(None, (seat.person.name, seat.person.unit, seat.person.number))))
            field.hint.show()

    line.textChanged.connect(sought)
    line.setFocus()
    return dialog


def code_dialog(parent: QWidget, issued: Issued, save: Callable[[Path], object]) -> Ask:
    """One new code, shown this once."""
    slip = issued.slips.slips[0]
    code = Text(slip.code, "figure")
    code.setAccessibleName(slip.code)
    return ask(
        parent,
        _("{name}的新准考码").format(name=slip.name),
        _("只显示这一次，请当面告诉本人，或保存成准考证打印。"),
        _("保存准考证…"),
        lambda: choose_folder(parent, _("把准考证存到哪里"), save),
        keep=_("关闭"),
        extra=code,
    )


def account_dialog(parent: QWidget, known: Stored, chosen: Callable[[str, str, tuple[str, ...]], object]) -> Ask:
    """Name, role and rooms of a new member of staff."""
    name, role = QLineEdit(), Choice()
    name.setMaxLength(64)
    for each in (Role.INVIGILATOR, Role.ORGANISER, Role.AUDITOR):
        role.offer(each.value, lambda each=each: role_words(each.value))
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    name_field = Field(lambda: _("姓名"), name)
    column.addWidget(name_field)
    column.addWidget(Field(lambda: _("身份"), role))
    rooms = [(room, Check(room)) for room in known.rooms]
    if len(rooms) > 1:
        which = Text(lambda: _("负责的考室（都不选就是全部）"), "body", "text2")
        column.addWidget(which)
        for _room, box in rooms:
            column.addWidget(box)
    dialog = ask(
        parent,
        _("添加工作人员"),
        _("在另一台电脑上监考要用自己的账号登录。同名的账号会换成新口令，原来的随即作废。"),
        _("添加"),
        lambda: chosen(name.text().strip(), str(role.value), tuple(room for room, box in rooms if box.isChecked())),
        extra=holder,
    )
    dialog.act_button.setEnabled(False)
    taken = {one.name for one in known.staff}

    def typed(text: str) -> None:
        dialog.act_button.setEnabled(bool(text.strip()))
        name_field.hint.setText(_("已有这个账号，会换成新口令。") if text.strip() in taken else "")
        name_field.hint.setVisible(bool(name_field.hint.text()))

    name.textChanged.connect(typed)
    name.setFocus()
    return dialog


def secret_dialog(
    parent: QWidget, title: str, running: Running, name: str, role: str, rooms: tuple[str, ...], secret: str
) -> Ask:
    """A member of staff's secret, shown this once; as a page to print."""
    shown = Text(secret, "figure")
    shown.setAccessibleName(secret)

    def save(path: Path) -> None:
        from quiz.exam.slips import StaffSlip
        from ui.slips_pdf import write_staff_slip

        where = words.listed(rooms)
        slip = StaffSlip(
            title, name, role_words(role), where, secret, running.addresses[0], printed_fingerprint(running)
        )
        try:
            write_staff_slip(slip, path)
        except Exception as error:
            again = _("口令是 {secret}，请抄下来，或再存一次。").format(secret=secret)
            tell(parent, _("没有保存"), words.together(words.trouble(error).happened, again))

    return ask(
        parent,
        _("{name}的口令").format(name=name),
        _("只显示这一次，请当面告诉本人，或保存成一页打印。"),
        _("保存为 PDF…"),
        lambda: choose_target(parent, _("保存口令"), f"{file_name(name)}-{_('口令')}.pdf", "PDF (*.pdf)", save),
        keep=_("关闭"),
        extra=shown,
    )
