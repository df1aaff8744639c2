"""The board in words: how somebody stands, what an act does and what came of it.

Law: no Qt. What cannot be taken back says so, and what is lost, before it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from quiz.exam.protocol import Denied, Reply
from quiz.exam.staff_protocol import Done
from ui import words
from ui.language import N_, _, counted
from ui.pages.board.presenter import FOR_ALL, Act, BoardShown, Group, Line, Stage, State, Trouble

GROUPS: Mapping[Group, tuple[str, str, str]] = {
    Group.MUST: (N_("应考"), "users", "primary"),
    Group.ARRIVED: (N_("已到"), "user", "primary"),
    Group.SITTING: (N_("答题中"), "pencil", "primary"),
    Group.HANDED_IN: (N_("已交卷"), "circle-check", "success"),
    Group.NOT_COME: (N_("未到"), "circle-alert", "warning"),
    Group.LOST: (N_("失联"), "cloud-off", "danger"),
}
"""Name, icon and tone of the figures in the head."""

_STATES: Mapping[State, tuple[str, str, str]] = {
    State.WAITING: (N_("候考"), "clock", "text3"),
    State.NOT_COME: (N_("未到"), "circle", "text3"),
    State.SITTING: (N_("正在答题"), "pencil", "primary"),
    State.HANDED_IN: (N_("已交卷"), "circle-check", "success"),
    State.ABSENT: (N_("缺考"), "circle-minus", "text3"),
    State.VOID: (N_("已作废"), "circle-x", "danger"),
}
_TROUBLES: Mapping[Trouble, tuple[str, str, str]] = {
    Trouble.LOST: (N_("失联"), "octagon-alert", "danger"),
    Trouble.SILENT: (N_("联系中断"), "cloud-off", "danger"),
    Trouble.QUIET: (N_("暂无消息"), "cloud-off", "warning"),
    Trouble.MISSING: (N_("开考未到"), "circle-alert", "warning"),
    Trouble.UNDECIDED: (N_("答案待处理"), "scale", "warning"),
    Trouble.LEFT_WINDOW: (N_("离开窗口"), "eye", "warning"),
}


def _of(line: Line) -> tuple[str, str, str]:
    return _TROUBLES[line.troubles[0]] if line.troubles else _STATES[line.state]


def state(line: Line) -> str:
    """失联, 候考, 正在答题: the worst trouble, else where somebody stands."""
    return _(_of(line)[0])


def icon(line: Line) -> str:
    """The sign beside it."""
    return _of(line)[1]


def tone(line: Line) -> str:
    """Its colour."""
    return _of(line)[2]


def states() -> tuple[str, ...]:
    """All of them, for a column that must hold any."""
    return tuple(_(name) for name, _icon, _tone in (*_STATES.values(), *_TROUBLES.values()))


def answered(line: Line) -> str:
    """42 / 100."""
    return f"{line.answered} / {line.of}" if line.state in (State.SITTING, State.HANDED_IN, State.VOID) else ""


def time(line: Line) -> str:
    """还剩 43 分钟; 10:25 交卷."""
    if line.left is not None:
        left = max(line.left, timedelta(minutes=1))
        return _("还剩 {left}").format(left=words.duration(left)) if line.left else _("时间已到")
    if line.state is not State.HANDED_IN:
        return ""
    if line.handed_in is None:
        return _("到时自动交卷") if line.by_clock else ""
    at = words.clock(line.handed_in.astimezone())
    return _("{at} 到时自动交卷").format(at=at) if line.by_clock else _("{at} 交卷").format(at=at)


def note(line: Line) -> str:
    """All that is to be known besides, the troubles first."""
    parts: list[str] = []
    if line.silent is not None:
        parts.append(_("{time}没有消息").format(time=words.duration(line.silent)))
    if line.unheard:
        parts.append(_("考场重开后还没有联系上"))
    if line.troubles and line.troubles[0] is not Trouble.MISSING:
        parts.append(_(_STATES[line.state][0]))
    if line.late:
        parts.append(counted("迟到的答案 {n} 条", line.late))
    if line.held:
        parts.append(counted("扣下的答案 {n} 条", line.held))
    if line.left_window:
        parts.append(counted("离开窗口 {n} 次", line.left_window))
    if line.on_paper:
        parts.append(_("纸质作答补录"))
    if line.admitted and not line.arrived:
        parts.append(_("已允许迟到入场"))
    return words.listed(parts, "；")


def stage(shown: BoardShown) -> str:
    """How far the exam is, as a sentence without its stop."""
    at = words.clock(shown.begins_at.astimezone()) if shown.begins_at else ""
    match shown.stage:
        case Stage.UNSET:
            return _("等候开考")
        case Stage.SET:
            return _("{at} 开考").format(at=at)
        case Stage.RUNNING:
            entry = _("已停止入场") if shown.entry_closed else _("仍可入场")
            return words.listed((_("{at} 已开考").format(at=at), entry), "，") if at else _("正在考试")
        case Stage.OVER:
            return _("答题已全部结束，成绩尚未公布")
        case Stage.RELEASED:
            return _("成绩已公布")


def who(lines: Sequence[Line]) -> str:
    """张三; 张三等 4 人."""
    if len(lines) == 1:
        return lines[0].name
    return counted("{name}等 {n} 人", len(lines), name=lines[0].name)


ACTS: Mapping[Act, str] = {
    Act.MORE_TIME: N_("加时…"),
    Act.MESSAGE: N_("发消息…"),
    Act.LET_IN: N_("允许入场…"),
    Act.OTHER_DEVICE: N_("换电脑…"),
    Act.COUNT_LATE: N_("待定答案…"),
    Act.END: N_("代为交卷…"),
    Act.VOID: N_("作废…"),
    Act.NEW_CODE: N_("新准考码…"),
}
"""The words on their buttons."""

_TITLES: Mapping[Act, Callable[[str], str]] = {
    Act.MORE_TIME: lambda who: _("给{who}加时").format(who=who),
    Act.MESSAGE: lambda who: _("给{who}发消息").format(who=who),
    Act.LET_IN: lambda who: _("允许{who}迟到入场").format(who=who),
    Act.OTHER_DEVICE: lambda who: _("让{who}换一台电脑").format(who=who),
    Act.COUNT_LATE: lambda who: _("{who}的待定答案").format(who=who),
    Act.END: lambda who: _("替{who}交卷").format(who=who),
    Act.VOID: lambda who: _("作废{who}的答卷").format(who=who),
    Act.NEW_CODE: lambda who: _("给{who}发新的准考码").format(who=who),
}
_HAPPENS: Mapping[Act, str] = {
    Act.MORE_TIME: N_("考生的截止时间立即后移，考生会看到。到时自动交卷的，加时后可以继续作答。加出的时间不能收回。"),
    Act.MESSAGE: N_("消息显示在考生的答题页上，发出后不能收回。"),
    Act.LET_IN: N_("入场时间过后仍可登录。结束时间与大家相同，迟到不补时间。"),
    Act.OTHER_DEVICE: N_(
        "会生成一个换机码，只能用一次。考生在另一台电脑上输入工号、准考码和换机码，从原处继续；原来那台电脑从此不能再作答。"
    ),
    Act.END: N_("答题立即结束，按考场已收到的答案交卷。交卷后本人不能再作答，也不能撤回。"),
    Act.VOID: N_("答卷按违纪处理，没有成绩，本人不能再作答。作答记录仍然保留，但作废不能撤回。"),
    Act.NEW_CODE: N_("准考证丢失时用。旧的准考码立即失效，已经登录的不受影响。新的准考码只显示这一次。"),
}
_BUTTONS: Mapping[Act, str] = {
    Act.MORE_TIME: N_("加时"),
    Act.MESSAGE: N_("发送"),
    Act.LET_IN: N_("允许入场"),
    Act.OTHER_DEVICE: N_("生成换机码"),
    Act.COUNT_LATE: N_("计入成绩"),
    Act.END: N_("代为交卷"),
    Act.VOID: N_("作废"),
    Act.NEW_CODE: N_("生成准考码"),
}
_READY: Mapping[Act, tuple[str, ...]] = {
    Act.MORE_TIME: (N_("电脑故障"), N_("网络中断"), N_("停电")),
    Act.MESSAGE: (N_("提醒时间"), N_("考场通知"), N_("回答询问")),
    Act.LET_IN: (N_("因公迟到"), N_("交通受阻"), N_("走错考场")),
    Act.OTHER_DEVICE: (N_("电脑故障"), N_("网络不通"), N_("调换座位")),
    Act.COUNT_LATE: (N_("网络中断"), N_("电脑故障")),
    Act.END: (N_("本人要求"), N_("突发疾病"), N_("已离开考场")),
    Act.VOID: (N_("夹带"), N_("替考"), N_("使用手机"), N_("交头接耳")),
    Act.NEW_CODE: (N_("准考证丢失"), N_("准考码看不清")),
}
_DONE: Mapping[Act, Callable[[str], str]] = {
    Act.MORE_TIME: lambda who: _("已给{who}加时。").format(who=who),
    Act.MESSAGE: lambda who: _("消息已发给{who}。").format(who=who),
    Act.LET_IN: lambda who: _("已允许{who}入场。").format(who=who),
    Act.COUNT_LATE: lambda who: _("{who}的待定答案已计入成绩。").format(who=who),
    Act.END: lambda who: _("{who}已交卷。").format(who=who),
    Act.VOID: lambda who: _("{who}的答卷已作废。").format(who=who),
}


def title(act: Act, lines: Sequence[Line]) -> str:
    """What is asked about, and whom it concerns where that is not still to be chosen."""
    if act in FOR_ALL and lines:
        return _("加时") if act is Act.MORE_TIME else _("发消息")
    return _TITLES[act](who(lines) if lines else _("所有考生"))


def happens(act: Act, lines: Sequence[Line]) -> str:
    """What it will do."""
    if act is not Act.COUNT_LATE:
        return _(_HAPPENS[act])
    (line,) = lines
    parts = []
    if line.late:
        parts.append(counted("有 {n} 条答案在截止时间之后才送到", line.late))
    if line.held:
        parts.append(counted("有 {n} 条答案是交卷之后或从停用的电脑上送到的，考场已扣下", line.held))
    what = words.listed(parts, "；") + _("。")
    return words.together(what, _("现在都不计分。计入后按这些答案评分，不能撤回；不处理就维持不计分。"))


def button(act: Act) -> str:
    """The word on the button that does it."""
    return _(_BUTTONS[act])


def ready(act: Act) -> tuple[str, ...]:
    """Reasons that occur."""
    return tuple(map(_, _READY[act]))


def came_of_it(act: Act, lines: Sequence[Line], replies: Sequence[Reply]) -> tuple[str, bool]:
    """What was done and what was not, in words; whether all was. Nobody named: it was meant for all, and done."""
    if not lines:
        (reply,) = replies
        assert isinstance(reply, Done)
        if act is Act.MESSAGE:
            return _DONE[act](_("所有考生")), True
        return counted("已给 {n} 人加时。", reply.count), True
    done = [line for line, reply in zip(lines, replies, strict=True) if not isinstance(reply, Denied)]
    told = [_DONE[act](who(done))] if done else []
    for line, reply in zip(lines, replies, strict=True):
        if isinstance(reply, Denied):
            told.append(_("{name}：{why}").format(name=line.name, why=words.denied(reply)))
    return words.together(*told), len(done) == len(lines)
