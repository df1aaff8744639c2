"""What values and errors are called on a screen and in a terminal: names, dates, figures, and the sentence for each
error.

Law: no Qt. An error says what happened, what is safe, what to do; no blame, no exclamation mark, no jargon.
Tables are kept by the values of the enums, so that the first window loads none of them.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from ui import language
from ui.fault_words import DENIALS, FAULTS, FILE_FAULTS, HALL_FAULTS, STORE_FAULTS, WRITE_FAULTS
from ui.language import N_, _, counted

if TYPE_CHECKING:  # only named here: the first window is shown before any of it is needed
    from question_bank.errors import Fault, FileFault, RowProblem
    from question_bank.question import Key, Kind, LegalBasis, Standing
    from quiz.attempt import Refusal
    from quiz.exam.eligibility import Decision, Doubt
    from quiz.exam.protocol import Denied
    from quiz.remark import Verdict
    from quiz.score_sheet.results import Outcome

# Names of things ----------------------------------------------------------------------------------------------------

KINDS: Mapping[str, str] = {
    "single": N_("单选题"),
    "multiple": N_("多选题"),
    "true_false": N_("判断题"),
    "blank": N_("填空题"),
    "essay": N_("简答题"),
}
STANDINGS: Mapping[str, str] = {
    "current": N_("现行有效"),
    "uncited": N_("未注明依据"),
    "doubtful": N_("待核对"),
    "disputed": N_("有争议"),
    "retired": N_("已停用"),
}
BASES: Mapping[str, str] = {
    "statute": N_("法律法规"),
    "rule": N_("规章"),
    "document": N_("文件"),
    "doctrine": N_("理论"),
}
DIFFICULTIES: Mapping[int | None, str] = {
    1: N_("识记"),
    2: N_("理解"),
    3: N_("应用"),
    None: N_("未定"),
}


def kind(what: Kind) -> str:
    """单选题."""
    return _(KINDS[what])


def kinds() -> tuple[str, ...]:
    """The names of all kinds, for a column that must hold any of them."""
    return tuple(map(_, KINDS.values()))


def standing(what: Standing) -> str:
    """现行有效."""
    return _(STANDINGS[what])


def difficulty(grade: int | None) -> str:
    """识记, 理解, 应用."""
    return _(DIFFICULTIES[grade])


def difficulties() -> tuple[str, ...]:
    """The names of all grades, likewise."""
    return tuple(map(_, DIFFICULTIES.values()))


def basis(what: LegalBasis) -> str:
    """《土地管理法》第四十五条（2019年8月26日版）."""
    title = what.title if what.kind == "doctrine" or what.title.startswith("《") else f"《{what.title}》"
    named = title + (what.article or "")
    if not what.version:
        return named
    try:
        on = day(date.fromisoformat(what.version))
    except ValueError:
        on = what.version
    return _("{named}（{on}版）").format(named=named, on=on)


def truth(value: bool) -> str:
    """正确, 错误."""
    return _("正确") if value else _("错误")


def key(what: Key, labels: Mapping[str, str] | None = None) -> str:
    """A key in words; ``labels`` maps an option's own letter to the one on the screen."""
    from question_bank.question import Blanks, Letters, Truth, Written

    match what:
        case Letters():
            shown = (labels.get(letter, letter) if labels else letter for letter in what.letters)
            return "".join(sorted(shown))
        case Truth(value):
            return truth(value)
        case Blanks(accepted):
            return listed((" / ".join(wordings) for wordings in accepted), "；")
        case Written(text):
            return text


# People of a sitting ------------------------------------------------------------------------------------------------

REASONS: Mapping[str, str] = {
    "must_sit": N_("应考"),
    "over_age": N_("超龄"),
    "outside": N_("不在应考范围"),
    "exempt": N_("免考"),
    "on_leave": N_("请假·公差"),
    "added_by_hand": N_("手工加入"),
}
DOUBTS: Mapping[str, str] = {
    "birth_missing": N_("没有出生日期，按应考处理"),
    "birth_differs": N_("出生日期与身份证号不一致"),
    "birth_by_month": N_("只有出生年月，当月满年龄，按应考处理"),
    "excuse_unclear": N_("看不出是否免考或请假，按应考处理"),
}
OUTCOMES: Mapping[str, str] = {
    "sat": N_("实考"),
    "absent": N_("缺考"),
    "on_leave": N_("请假·公差"),
    "violation": N_("违纪"),
    "exempt": N_("免考"),
    "over_age": N_("超龄"),
    "outside": N_("不在应考范围"),
}
REFUSALS: Mapping[str, str] = {
    "not_started": N_("还没有开始答题。"),
    "already_started": N_("已经开始答题了。"),
    "not_open": N_("还没到开考时间。"),
    "window_closed": N_("考试时间已过，不能再开始。"),
    "over": N_("考试时间已到，不能再作答。"),
    "submitted": N_("已经交卷，不能再作答。"),
    "not_submitted": N_("还没有交卷。"),
    "voided": N_("这份答卷已按违纪作废。"),
    "nothing_late": N_("没有迟到的答案。"),
    "too_early": N_("还没到可以交卷的时间。"),
    "fenced": N_("考试已在另一台电脑上继续，本机不能再作答。"),
    "undelivered": N_("已保存在本机，暂时联系不上考场，联系上后自动送达。"),
    "wrong_unlock": N_("启封码不对，请核对后重新输入。"),
    "no_package": N_("本机没有预先取得试卷，只能等网络恢复，或由监考人员安排换一台电脑。"),
    "no_seal": N_("本机还没有登录过考场，不能导出答卷。"),
}

VERDICTS: Mapping[str, str] = {
    "keep": N_("维持答案"),
    "void": N_("全员给分"),
    "new_key": N_("更正答案"),
}


def reason(decision: Decision) -> str:
    """应考; 请假·公差：产假, with the roster's own words where there are any."""
    name = _(REASONS[decision.reason])
    if not decision.words or decision.reason in ("must_sit", "over_age"):
        return name
    return (
        decision.words
        if decision.words.startswith(name)
        else _("{name}：{words}").format(name=name, words=decision.words)
    )


def doubt(what: Doubt) -> str:
    """What a person should look at, as half a sentence."""
    return _(DOUBTS[what])


def outcome(what: Outcome) -> str:
    """实考, 缺考, 免考."""
    return _(OUTCOMES[what])


def refusal(what: Refusal) -> str:
    """Why nothing was recorded, as a sentence."""
    return _(REFUSALS[what])


def denied(what: Denied) -> str:
    """Why the hall did not do it, and how long to wait where that helps (over 10 seconds), as sentences."""
    told = _({**DENIALS, **REFUSALS}[what.why])
    if what.retry_after <= 10:
        return told
    return together(told, _("请等 {time}。").format(time=duration(timedelta(seconds=what.retry_after))))


def verdict(what: Verdict) -> str:
    """What was decided about a question after the exam."""
    return _(VERDICTS[what])


def bank_version(version: str, checked_on: str = "") -> str:
    """The shipped questions' version, and the day as of which they were checked against the law (ISO)."""
    if not version:
        return ""
    if not checked_on:
        return _("自带题库版本 {version}").format(version=version)
    return _("自带题库版本 {version}，依据核对到{on}").format(version=version, on=day(date.fromisoformat(checked_on)))


# Dates and figures --------------------------------------------------------------------------------------------------


def day(on: date) -> str:
    """2026年11月22日; 2026-11-22 in English."""
    if language.current() != language.CHINESE:
        return f"{on:%Y-%m-%d}"
    return f"{on.year}年{on.month}月{on.day}日"


def moment(at: datetime) -> str:
    """2026年11月22日 09:05, in the zone that ``at`` carries."""
    return f"{day(at.date())} {clock(at)}"


def clock(at: datetime) -> str:
    """09:05."""
    return f"{at:%H:%M}"


def duration(length: timedelta) -> str:
    """1 小时 30 分钟; under a minute in seconds."""
    seconds = max(0, round(length.total_seconds()))
    if seconds < 60:
        return counted("{n} 秒", seconds)
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return counted("{n} 分钟", minutes)
    if not minutes:
        return counted("{n} 小时", hours)
    return counted("{n} 小时", hours) + " " + counted("{n} 分钟", minutes)


def number(value: Decimal | int | float) -> str:
    """1,394; 1.5; 60: thousands parted, no trailing zeros."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def marks(value: Decimal | int | float) -> str:
    """1.5 分."""
    if isinstance(value, float):
        value = Decimal(str(round(value, 2)))
    return counted("{amount} 分", 1 if value == 1 else 2, amount=number(value))


def percent(part: float | Decimal, whole: float | Decimal = 1) -> str:
    """94.8%, one decimal at most; a dash where there is no whole."""
    if not whole:
        return "—"
    return number(round(Decimal(str(float(part) / float(whole) * 100)), 1)) + "%"


def size(count: int) -> str:
    """12.4 MB."""
    amount, unit = float(count), "B"
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1024 or unit == "GB":
            break
        amount /= 1024
    return f"{number(round(amount, 1) if unit != 'B' else count)} {unit}"


# A row of a file ----------------------------------------------------------------------------------------------------


def fault(why: Fault) -> str:
    """What is wrong, as half a sentence."""
    return _(FAULTS[why])


def place(problem: RowProblem) -> str:
    """工作表“单选”第 12 行“答案”列."""
    words = _("第 {row} 行").format(row=problem.row)
    if problem.sheet:
        words = _("工作表“{sheet}”").format(sheet=problem.sheet) + words
    if problem.column:
        words += _("“{column}”列").format(column=problem.column)
    return words


def row_problem(problem: RowProblem, short: int = 60) -> str:
    """One problem in one sentence, with its place; what was found is cut at ``short`` characters."""
    words = fault(problem.why)
    if problem.other_row is not None and problem.other_sheet:
        words += _("（工作表“{sheet}”第 {row} 行）").format(sheet=problem.other_sheet, row=problem.other_row)
    elif problem.other_row is not None:
        words += _("（第 {row} 行）").format(row=problem.other_row)
    if problem.found:
        found = problem.found if len(problem.found) <= short else problem.found[:short] + "…"
        words += _("：{found}").format(found=found)
    return _("{place}：{words}").format(place=place(problem), words=words)


def skipped(sheet: str, why: FileFault) -> str:
    """Why a sheet of a workbook was passed over."""
    happened, _do = FILE_FAULTS[why]
    return _(happened).format(name=sheet)


def severity(problem: RowProblem) -> str:
    """Refused or doubtful, in words."""
    return _("未收入") if problem.refused else _("请核对")


# Errors -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, what is safe, what to do; ``detail`` for the expert, folded away."""

    happened: str
    safe: str = ""
    do: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return together(self.happened, self.safe, self.do)


def listed(parts: Iterable[str], sign: str = "、") -> str:
    """Parts of one sentence with ``sign`` between them in Chinese (、 names, ， statements, ； clauses), its like in
    English.
    """
    return (sign if language.current() == language.CHINESE else _SIGNS[sign]).join(parts)


_SIGNS = {"、": ", ", "，": ", ", "；": "; "}


def together(*sentences: str) -> str:
    """Sentences one after another, with what the language puts between them; empty ones left out."""
    gap = "" if language.current() == language.CHINESE else " "
    return gap.join(sentence for sentence in sentences if sentence)


RECORDS = {"paper": N_("这份试卷"), "sitting": N_("这个场次"), "attempt": N_("这份答卷")}
NOTHING_CHANGED = N_("已有的数据没有改动。")


def trouble(error: BaseException) -> Trouble:
    """Any error in words; one that nobody foresaw is told as a fault of the program."""
    from question_bank.errors import (
        BankError,
        Cancelled,
        FileNotWritten,
        FileRefused,
        ImportNotUndone,
        MalformedQuestion,
        StoreUnusable,
        UnknownBatch,
        UnknownQuestion,
    )
    from quiz.errors import (
        CrowdStuck,
        HallNotOpened,
        NoContact,
        NoJoinFile,
        OutboxInUse,
        QuizError,
        UnknownRecord,
        Unreadable,
        WrongHall,
    )

    match error:
        case FileRefused(path=path, why=why, detail=detail):
            happened, do = FILE_FAULTS[why]
            return Trouble(_(happened).format(name=path.name), _(NOTHING_CHANGED), _(do), _detail(path, detail))
        case StoreUnusable(path=path, why=why, detail=detail, holder=holder):
            happened, do = STORE_FAULTS[why]
            told = _(happened).format(path=path, holder=holder or _("进程不明"))
            return Trouble(told, _(NOTHING_CHANGED), _(do), _detail(path, detail))
        case FileNotWritten(path=path, why=why, detail=detail):
            happened, do = WRITE_FAULTS[why]
            told = _(happened).format(name=path.name)
            return Trouble(told, _("原来的文件没有改动。"), _(do), _detail(path, detail))
        case Cancelled():
            return Trouble(_("已按你的要求停下。"), _(NOTHING_CHANGED))
        case ImportNotUndone(changed_since=changed):
            told = counted("这次导入不能撤销：其中 {n} 题后来又改过。", len(changed))
            return Trouble(told, _(NOTHING_CHANGED), _("可以在题库里逐题停用。"), "\n".join(changed))
        case UnknownBatch(batch=batch):
            return Trouble(_("这次导入已经撤销过，或找不到了。"), _(NOTHING_CHANGED), _("请刷新后再试。"), batch)
        case MalformedQuestion(why=why, where=where, found=found):
            told = _("这道题不完整：{why}。").format(why=fault(why))
            return Trouble(told, _(NOTHING_CHANGED), _("请补充后再保存。"), f"{where}: {found}")
        case UnknownQuestion(id=id):
            return Trouble(_("题库里没有这道题，它可能刚被删去。"), "", _("请刷新后再试。"), id)
        case UnknownRecord(what=what, id=id):
            told = _("找不到{what}，它可能刚被删去。").format(what=_(RECORDS.get(what, RECORDS["attempt"])))
            return Trouble(told, "", _("请刷新后再试。"), id)
        case HallNotOpened(why=why, detail=detail):
            happened, do = HALL_FAULTS[why]
            return Trouble(_(happened), _(NOTHING_CHANGED), _(do), detail)
        case CrowdStuck(what=what):
            return Trouble(_("演示没有完成：模拟考生没有继续下去。"), "", _("请重新运行一次。"), what)
        case WrongHall(detail=detail):
            told = _("那里应答的不是这场考试的考场。")
            return Trouble(told, _("什么也没有发出去。"), _("请向监考核对加入文件，不要在这台电脑上继续。"), detail)
        case NoContact(detail=detail):
            told = _("暂时联系不上考场。")
            return Trouble(told, _("已保存在本机的答案不会丢。"), _("请稍候，会自动重试；一直不行请告诉监考。"), detail)
        case NoJoinFile(path=path):
            return Trouble(
                _("“{name}”不是考试的加入文件。").format(name=path.name), "", _("请向组织者重新要一份。"), str(path)
            )
        case OutboxInUse(path=path):
            told = _("这台电脑上已经开着这场考试的窗口。")
            return Trouble(told, _("已答的内容都在那个窗口里。"), _("请回到那个窗口继续。"), str(path))
        case Unreadable(kind=kind_of_message, detail=detail):
            told = _("收到一条看不懂的消息。")
            return Trouble(
                told, _(NOTHING_CHANGED), _("请确认考场和本机是同一版本的程序。"), f"{kind_of_message}: {detail}"
            )
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return Trouble(_("磁盘已满，这一步没有保存。"), _(NOTHING_CHANGED), _("请腾出空间后再试。"), repr(error))
        case PermissionError():
            told = _("没有读写这个文件的权限，或它正在别的程序中打开。")
            return Trouble(told, _(NOTHING_CHANGED), _("请关闭占用它的程序，或换一个位置再试。"), repr(error))
        case BankError() | QuizError():
            return Trouble(_("这一步没有做成。"), _(NOTHING_CHANGED), _("请再试一次。"), repr(error))
        case _:
            return Trouble(
                _("程序出了一个没有预料到的错误。"),
                _("已经显示为保存的内容不会丢失。"),
                _("请重试；如果再次出现，请把详细内容交给管理员。"),
                f"{type(error).__name__}: {error}",
            )


def _detail(path: object, detail: str) -> str:
    return f"{path}\n{detail}" if detail else str(path)
