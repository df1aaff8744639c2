"""What an invigilator or organiser may do, asked in a dialog: whom, how much, why, and what will happen in words.

Law: nothing is sent without a reason; whatever is sent carries an id, so that it can be sent again as it is.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from quiz.exam import staff_protocol as s
from quiz.exam.protocol import MAX_TEXT, Reply, Request
from quiz.exam.staff_client import new_id
from ui import words
from ui.language import _, counted
from ui.pages.board import sentences
from ui.pages.board.presenter import FOR_ALL, Act, BoardShown, Group, Line, counts
from ui.widgets.buttons import secondary
from ui.widgets.dialogs import Ask, ask
from ui.widgets.form import Check, Field, Number, Radio, moment_field
from ui.widgets.reason import Reason
from ui.widgets.text import Text

Then = Callable[[Sequence[Reply]], object]
Send = Callable[[Sequence[Request], Then], object]
OBJECTION_DAYS = 3


class Acts:
    """Asks over ``parent`` and hands what is to be said to the hall to ``send``, which tells a single denial itself."""

    def __init__(self, parent: QWidget, send: Send, tell: Callable[[str, bool], object]) -> None:
        self._parent = parent
        self._send = send
        self._tell = tell  # (words, whether all went well)

    # --- to people ---

    def to_people(self, sitting: str, act: Act, chosen: Sequence[Line]) -> Ask:
        """``chosen``: those whom the act suits; nobody: all, where it can be meant for all."""
        lines = tuple(chosen)
        reason = Reason(sentences.ready(act))
        minutes, text = Number(1, 240, 10, 5), _Message()
        both = act in FOR_ALL and bool(lines)
        these = Radio(lambda: _("只给{who}").format(who=sentences.who(lines)), True) if both else None
        everybody = Radio(lambda: _("给所有考生")) if both else None
        parts: list[QWidget] = [radio for radio in (these, everybody) if radio is not None]
        if act is Act.MORE_TIME:
            parts.append(Field(lambda: _("分钟"), minutes))
        if act is Act.MESSAGE:
            parts.append(Field(lambda: _("消息"), text))
            reason.line.setText(sentences.ready(act)[1])
        parts.append(reason)

        def do() -> None:
            meant = () if everybody is not None and everybody.isChecked() else lines
            numbers = [line.number for line in meant] or [""]
            requests = [_request(act, sitting, number, reason.words, minutes.value, text.words) for number in numbers]
            self._send(requests, lambda replies: self._came(act, meant, replies))

        dialog = ask(
            self._parent,
            sentences.title(act, lines),
            sentences.happens(act, lines),
            sentences.button(act),
            do,
            kind="danger" if act in (Act.VOID, Act.END) else "primary",
            extra=_column(parts),
        )
        message = text if act is Act.MESSAGE else None
        _wants(dialog, reason, message)
        (text if message else minutes if act is Act.MORE_TIME else reason).setFocus()
        return dialog

    def _came(self, act: Act, lines: Sequence[Line], replies: Sequence[Reply]) -> None:
        reply = replies[0]
        if isinstance(reply, s.OneTime):
            told = _("请把换机码念给{name}，在 {until} 之前有效，只能用一次。")
            until = words.clock(reply.until.astimezone())
            show_code(self._parent, _("换机码"), told.format(name=lines[0].name, until=until), reply.code)
        elif isinstance(reply, s.Codes):
            told = _("这是{name}（{number}）的新准考码，只显示这一次，请抄给本人。旧的准考码已失效。")
            told = told.format(name=lines[0].name, number=lines[0].number)
            show_code(self._parent, _("新准考码"), told, reply.codes[lines[0].number])
        else:
            self._tell(*sentences.came_of_it(act, lines, replies))

    # --- to the exam ---

    def begin(self, sitting: str, shown: BoardShown) -> Ask:
        """Now or in some minutes."""
        figures = counts(shown.lines)
        told = [counted("已到 {n} 人", figures[Group.ARRIVED]), counted("未到 {n} 人", figures[Group.NOT_COME])]
        now = Radio(lambda: _("现在开考"), True)
        later, minutes = Radio(lambda: _("几分钟以后开考")), Number(1, 60, 5)
        minutes.box.valueChanged.connect(lambda _value: later.setChecked(True))
        reason = Reason((_("准时开考"), _("推迟开考")))
        reason.line.setText(_("准时开考"))

        def do() -> None:
            seconds = 60 * minutes.value if later.isChecked() else 0
            request = s.Begin(sitting, seconds, reason.words, new_id())
            done = counted("{n} 分钟后开考。", minutes.value) if seconds else _("已开考。")
            self._send([request], lambda _replies: self._tell(done, True))

        dialog = ask(
            self._parent,
            _("开考"),
            words.listed(told, "，")
            + _("。所有候考的考生同时开始答题，从那一刻起计时；后到的人不补时间。定下后不能撤回，也不能再改时间。"),
            _("开考"),
            do,
            extra=_column((now, later, Field(lambda: _("分钟"), minutes), reason)),
        )
        _wants(dialog, reason)
        now.setFocus()
        return dialog

    def close_entry(self, sitting: str, shown: BoardShown) -> Ask:
        """Nobody may come any more."""
        missing = counts(shown.lines)[Group.NOT_COME]
        told = counted("还有 {n} 人没有来，将记为缺考。", missing) if missing else _("应考的人都已经到了。")
        reason = Reason((_("入场时间已过"), _("人已到齐")))
        return _wants(
            ask(
                self._parent,
                _("停止入场"),
                words.together(told, _("正在答题的人不受影响。停止后不能恢复，确需入场的可以逐个允许迟到入场。")),
                _("停止入场"),
                lambda: self._send(
                    [s.CloseEntry(sitting, reason.words, new_id())],
                    lambda _replies: self._tell(_("已停止入场。"), True),
                ),
                kind="danger",
                extra=reason,
            ),
            reason,
        )

    def release(self, sitting: str, now: datetime) -> Ask:
        """Score only, or paper and keys too; and until when one may object."""
        score = Radio(lambda: _("只公布成绩：每个人看到自己的总分和是否合格"), True)
        paper = Radio(lambda: _("成绩和答卷：还看到自己的作答、标准答案和解析"))
        objections = Check(lambda: _("可以逐题提出异议，截止到"), True)
        ends = now.astimezone() + timedelta(days=OBJECTION_DAYS)
        until = moment_field(QDateTime.fromSecsSinceEpoch(int(ends.timestamp()) // 3600 * 3600))
        until.setAccessibleName(_("异议截止时间"))
        reason = Reason((_("成绩已核对"), _("按通知公布")))

        def show() -> None:
            objections.setEnabled(paper.isChecked())
            until.setEnabled(paper.isChecked() and objections.isChecked())

        def do() -> None:
            ends = until.dateTime().toPython().astimezone() if until.isEnabled() else None  # type: ignore[attr-defined]
            request = s.Release(sitting, reason.words, new_id(), paper.isChecked(), ends)
            self._send([request], lambda _replies: self._tell(_("成绩已公布。"), True))

        for button in (score, paper, objections):
            button.toggled.connect(lambda _on: show())
        show()
        dialog = ask(
            self._parent,
            _("公布成绩"),
            _(
                "考生在自己的电脑上登录后就能看到，谁也看不到别人的。公布后不能收回；以后还可以再放开答卷，或另定异议的截止时间。"
            ),
            _("公布"),
            do,
            extra=_column((score, paper, objections, until, reason)),
        )
        _wants(dialog, reason)
        score.setFocus()
        return dialog

    def confirm_clock(self, now: datetime) -> Ask:
        """The hall's clock was compared."""
        told = _("考场电脑现在的时间是 {at}。请与手机或电话报时核对，相差一分钟以内再确认。确认后考试继续计时。")
        reason = Reason((_("已与手机时间核对"),))
        return _wants(
            ask(
                self._parent,
                _("核对考场时钟"),
                told.format(at=f"{now.astimezone():%H:%M:%S}"),
                _("时间正确，继续考试"),
                lambda: self._send(
                    [s.ConfirmClock(reason.words, new_id())],
                    lambda _replies: self._tell(_("时钟已确认，考试继续。"), True),
                ),
                extra=reason,
            ),
            reason,
        )

    def upload(self, sitting: str, name: str, content: bytes) -> Ask:
        """A sealed file from a stick, already read."""
        reason = Reason((_("网络中断，用U盘交卷"),))

        def came(replies: Sequence[Reply]) -> None:
            reply = replies[0]
            assert isinstance(reply, s.SealedTaken)
            told = _("{name}（{number}）的答卷文件已收下，里面有 {answers} 条答案。").format(
                name=reply.name, number=reply.number, answers=reply.answers
            )
            waiting = counted("其中 {n} 条考场原来没有，等待处理。", reply.waiting)
            self._tell(words.together(told, waiting if reply.waiting else _("考场都已经有了。")), True)

        return _wants(
            ask(
                self._parent,
                _("上传U盘答卷"),
                _("“{name}”里的答案先由考场保管，不自动计分；上传后在“处理待定答案”里决定。").format(name=name),
                _("上传"),
                lambda: self._send(
                    [s.UploadSealed(sitting, b64encode(content).decode(), reason.words, new_id())], came
                ),
                extra=reason,
            ),
            reason,
        )

    def show_unlock(self, code: str) -> Ask:
        """Read out where the network is gone."""
        told = _("网络中断的考场，把启封码念给考生，他们就能打开提前下载的试卷。全场通用，开考后可以公开。")
        return show_code(self._parent, _("启封码"), told, code)


def show_code(parent: QWidget, title: str, body: str, code: str) -> Ask:
    """A code, large enough to be read out across a room."""
    large = Text(code, "figure", align=Qt.AlignmentFlag.AlignHCenter)
    large.setAccessibleName(" ".join(code))
    copy = secondary(_("复制"), "copy")
    copy.setAutoDefault(False)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(code))
    holder = _column((large, copy))
    holder.layout().setAlignment(copy, Qt.AlignmentFlag.AlignHCenter)
    dialog = ask(parent, title, body, _("知道了"), lambda: None, extra=holder)
    dialog.keep_button.hide()
    return dialog


def read_sealed(path: Path) -> bytes:
    """For a job; raises ``OSError``."""
    return path.read_bytes()


class _Message(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(96)

    @property
    def words(self) -> str:
        return self.toPlainText().strip()[:MAX_TEXT]


def _request(act: Act, sitting: str, number: str, why: str, minutes: int, text: str) -> Request:
    match act:
        case Act.MORE_TIME:
            return s.GrantTime(sitting, number, 60 * minutes, why, new_id())
        case Act.MESSAGE:
            return s.Tell(sitting, number, text, why, new_id())
        case Act.LET_IN:
            return s.AdmitEntry(sitting, number, why, new_id())
        case Act.OTHER_DEVICE:
            return s.AllowDevice(sitting, number, why)
        case Act.END:
            return s.ForceHandIn(sitting, number, why, new_id())
        case Act.COUNT_LATE:
            return s.AdmitLate(sitting, number, (), why, new_id())
        case Act.VOID:
            return s.Void(sitting, number, why, new_id())
        case Act.NEW_CODE:
            return s.IssueCodes(sitting, (number,), why)


def _column(parts: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part)
    return holder


def _wants(dialog: Ask, reason: Reason, message: _Message | None = None) -> Ask:
    """A reason, and words where there is a message, before anything is done."""

    def enable() -> None:
        dialog.act_button.setEnabled(bool(reason.words) and (message is None or bool(message.words)))

    reason.given.connect(lambda _given: enable())
    if message is not None:
        message.textChanged.connect(enable)
    enable()
    if message is None:
        reason.setFocus()
    return dialog
