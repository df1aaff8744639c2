"""The audit chain in words: when, who, did what, to whom, why; and whether the chain is whole.

Law: no Qt. Nothing of the chain is left out or changed; a deed that has no words here is shown by its own name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

from question_bank.whole_file import whole_file
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denied
from quiz.exam.staff_client import Post
from ui import words
from ui.language import N_, _, counted

DEEDS: Mapping[str, str] = {
    "first_account": N_("开设组织者账号"),
    "logged_in": N_("登录"),
    "log_in_failed": N_("登录失败"),
    "denied": N_("请求越权，被拒绝"),
    "sat_down": N_("入座"),
    "taken_over": N_("凭换机码换电脑"),
    "second_log_in_refused": N_("另一台电脑登录，被拒绝"),
    "fenced_device": N_("停用的电脑仍在发送"),
    "clock_moved": N_("考场电脑的时间被改动"),
    "clock_doubted": N_("考场时钟有疑问，考试暂停"),
    "GrantTime": N_("加时"),
    "Tell": N_("发消息"),
    "AdmitEntry": N_("允许迟到入场"),
    "AdmitLate": N_("待定答案计入成绩"),
    "AllowDevice": N_("允许换电脑"),
    "ForceHandIn": N_("代为交卷"),
    "Void": N_("作废答卷"),
    "Begin": N_("开考"),
    "CloseEntry": N_("停止入场"),
    "Release": N_("公布成绩"),
    "IssueCodes": N_("发放准考码"),
    "OpenAccount": N_("开设账号"),
    "ConfirmClock": N_("确认时钟"),
    "UploadSealed": N_("上传U盘答卷"),
    "EnterPaper": N_("补录纸质答卷"),
    "ProposeRemark": N_("提出更正评分"),
    "DecideRemark": N_("决定更正评分"),
    "CloseHall": N_("关闭考场"),
    "RaiseObjection": N_("提出异议"),
    "LeftWindow": N_("离开考试窗口"),
}
ROLES: Mapping[str, str] = {
    "candidate": N_("考生"),
    "invigilator": N_("监考"),
    "organiser": N_("组织者"),
    "auditor": N_("审计"),
    "": N_("考场"),
}


@dataclass(frozen=True, slots=True)
class ChainShown:
    """All of it, oldest first. ``broken_at``: the first entry that does not fit, 0 where the chain is whole."""

    lines: tuple[s.AuditLine, ...] = ()
    broken_at: int = 0


def read(post: Post) -> ChainShown | Denied:
    """The whole chain, some hundred entries at a time; for a job. Raises ``NoContact``."""
    lines: list[s.AuditLine] = []
    broken_at = 0
    while True:
        reply = post.ask(s.ReadAudit(lines[-1].seq if lines else 0))
        if isinstance(reply, Denied):
            return reply
        assert isinstance(reply, s.AuditRead)
        broken_at = reply.broken_at
        lines += reply.lines
        if not reply.lines:
            return ChainShown(tuple(lines), broken_at)


def at(line: s.AuditLine) -> str:
    """To the second, in this machine's zone."""
    return f"{line.at.astimezone():%Y-%m-%d %H:%M:%S}"


def who(line: s.AuditLine) -> str:
    """李敏（监考）."""
    role = _(ROLES.get(line.role, line.role))
    return _("{name}（{role}）").format(name=line.who, role=role) if line.role else role


def did(line: s.AuditLine) -> str:
    """加时, 作废答卷; the entry's own name where it has no words."""
    return _(DEEDS[line.did]) if line.did in DEEDS else line.did


def about(line: s.AuditLine) -> str:
    """Whom it concerns, where that is not who did it."""
    return line.about if line.about != line.who else ""


def detail(line: s.AuditLine) -> str:
    """How many or how much, where that can be said better than the entry does; else as it stands there."""
    count, _space, rest = line.detail.partition(" ")
    if line.did == "Tell" and rest:
        return rest
    if line.did == "GrantTime" and count.isdigit() and rest.removesuffix(" s").isdigit():
        each = words.duration(timedelta(seconds=int(rest.removesuffix(" s"))))
        return words.listed((counted("{n} 人", int(count)), _("各 {time}").format(time=each)), "，")
    if line.did in ("Begin", "CloseEntry", "IssueCodes", "AdmitEntry") and count.isdigit():
        return counted("{n} 人", int(count))
    return line.detail


def header() -> tuple[str, ...]:
    """Of the table, and of what is exported; there with the digests."""
    return (_("序号"), _("时间"), _("谁"), _("做了什么"), _("对谁"), _("原因"), _("详情"))


def cells(line: s.AuditLine) -> tuple[str, ...]:
    """As ``header`` names them."""
    return (str(line.seq), at(line), who(line), did(line), about(line), line.why, detail(line))


def export(lines: Sequence[s.AuditLine], path: Path) -> Path:
    """As .csv or .xlsx, with the entries' own words and digests, so that it can be compared with the chain; for a job.

    Raises ``FileNotWritten``.
    """
    names = (*header(), _("原始记录"), _("摘要（SHA-256）"))
    rows = [(*cells(line), f"{line.did} {line.detail}".strip(), line.digest) for line in lines]
    if path.suffix.lower() == ".csv":
        text = StringIO(newline="")
        csv.writer(text).writerows(_harmless([names, *rows]))
        with whole_file(path) as file:
            file.write(text.getvalue().encode("utf-8-sig"))  # by the mark Excel knows the encoding
    else:
        from question_bank.formats.write_workbook import write_tables

        write_tables([(_("考场记录"), names, rows)], path)
    return path


def _harmless(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """A spreadsheet takes a text that begins so for a formula, and a candidate can write texts."""
    for row in rows:
        yield [f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text for text in row]
