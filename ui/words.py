"""What values and errors are called on a screen and in a terminal: names, dates, figures, and the sentence for each
error.

Law: no Qt. An error says what happened, what is safe, what to do; no blame, no exclamation mark, no jargon.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from question_bank.errors import (
    BankError,
    Fault,
    FileFault,
    FileRefused,
    MalformedQuestion,
    RowProblem,
    StoreFault,
    StoreUnusable,
    UnknownQuestion,
)
from question_bank.question import BasisKind, Blanks, Key, Kind, LegalBasis, Letters, Standing, Truth, Written
from quiz.attempt import Refusal
from quiz.errors import FileNotWritten, QuizError, UnknownRecord, WriteFault
from quiz.exam.eligibility import Decision, Doubt, Reason
from quiz.score_sheet.results import Outcome
from ui import language
from ui.language import N_, _, counted

# Names of things ----------------------------------------------------------------------------------------------------

KINDS: Mapping[Kind, str] = {
    Kind.SINGLE: N_("单选题"),
    Kind.MULTIPLE: N_("多选题"),
    Kind.TRUE_FALSE: N_("判断题"),
    Kind.BLANK: N_("填空题"),
    Kind.ESSAY: N_("简答题"),
}
STANDINGS: Mapping[Standing, str] = {
    Standing.CURRENT: N_("现行有效"),
    Standing.UNCITED: N_("未注明依据"),
    Standing.DOUBTFUL: N_("待核对"),
    Standing.DISPUTED: N_("有争议"),
    Standing.RETIRED: N_("已停用"),
}
BASES: Mapping[BasisKind, str] = {
    BasisKind.STATUTE: N_("法律法规"),
    BasisKind.RULE: N_("规章"),
    BasisKind.DOCUMENT: N_("文件"),
    BasisKind.DOCTRINE: N_("理论"),
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


def standing(what: Standing) -> str:
    """现行有效."""
    return _(STANDINGS[what])


def difficulty(grade: int | None) -> str:
    """识记, 理解, 应用."""
    return _(DIFFICULTIES[grade])


def basis(what: LegalBasis) -> str:
    """《土地管理法》第四十五条（2019年8月26日版）."""
    title = what.title if what.kind is BasisKind.DOCTRINE or what.title.startswith("《") else f"《{what.title}》"
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
    match what:
        case Letters():
            shown = (labels.get(letter, letter) if labels else letter for letter in what.letters)
            return "".join(sorted(shown))
        case Truth(value):
            return truth(value)
        case Blanks(accepted):
            return "；".join(" / ".join(wordings) for wordings in accepted)
        case Written(text):
            return text


# People of a sitting ------------------------------------------------------------------------------------------------

REASONS: Mapping[Reason, str] = {
    Reason.MUST_SIT: N_("应考"),
    Reason.OVER_AGE: N_("超龄"),
    Reason.EXEMPT: N_("免考"),
    Reason.ON_LEAVE: N_("请假·公差"),
    Reason.ADDED_BY_HAND: N_("手工加入"),
}
DOUBTS: Mapping[Doubt, str] = {
    Doubt.BIRTH_MISSING: N_("没有出生日期，按应考处理"),
    Doubt.BIRTH_DIFFERS: N_("出生日期与身份证号不一致"),
    Doubt.BIRTH_BY_MONTH: N_("只有出生年月，当月满年龄，按应考处理"),
    Doubt.EXCUSE_UNCLEAR: N_("看不出是否免考或请假，按应考处理"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SAT: N_("实考"),
    Outcome.ABSENT: N_("缺考"),
    Outcome.ON_LEAVE: N_("请假·公差"),
    Outcome.VIOLATION: N_("违纪"),
    Outcome.EXEMPT: N_("免考"),
    Outcome.OVER_AGE: N_("超龄"),
}
REFUSALS: Mapping[Refusal, str] = {
    Refusal.NOT_STARTED: N_("还没有开始答题。"),
    Refusal.ALREADY_STARTED: N_("已经开始答题了。"),
    Refusal.WINDOW_CLOSED: N_("考试时间已过，不能再开始。"),
    Refusal.OVER: N_("考试时间已到，不能再作答。"),
    Refusal.SUBMITTED: N_("已经交卷，不能再作答。"),
    Refusal.NOT_SUBMITTED: N_("还没有交卷。"),
    Refusal.VOIDED: N_("这份答卷已按违纪作废。"),
    Refusal.NOTHING_LATE: N_("没有迟到的答案。"),
}


def reason(decision: Decision) -> str:
    """应考; 请假·公差：产假, with the roster's own words where there are any."""
    name = _(REASONS[decision.reason])
    if not decision.words or decision.reason in (Reason.MUST_SIT, Reason.OVER_AGE):
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

FAULTS: Mapping[Fault, str] = {
    Fault.NO_STEM: N_("没有题干"),
    Fault.NO_KEY: N_("没有答案"),
    Fault.KEY_OUT_OF_RANGE: N_("答案不在选项之内"),
    Fault.TWO_LETTERS_FOR_SINGLE: N_("单选题有两个以上的答案"),
    Fault.KEY_IS_A_SEQUENCE: N_("答案的字母没有按顺序排列，看不出是排序题还是笔误"),
    Fault.KEY_UNREADABLE: N_("答案读不懂"),
    Fault.UNKNOWN_KIND: N_("题型不认识"),
    Fault.TRUTH_UNREADABLE: N_("看不出答案是正确还是错误"),
    Fault.TOO_FEW_OPTIONS: N_("选项不足两个"),
    Fault.TOO_MANY_OPTIONS: N_("选项超过八个，或这种题型不该有选项"),
    Fault.OPTION_MISSING: N_("选项中间缺了一个"),
    Fault.BLANKS_DIFFER: N_("题干的空与答案的个数不一致"),
    Fault.BAD_SHAPE: N_("缺少必需的内容或内容的形式不对"),
    Fault.TOO_LONG: N_("文字太长"),
    Fault.ONE_LETTER_FOR_MULTIPLE: N_("多选题只有一个答案"),
    Fault.REPEATED_OPTIONS: N_("有相同的选项"),
    Fault.REPEATED_STEM: N_("题干与前面的题相同"),
    Fault.REPEATED_QUESTION: N_("与前面的题完全相同"),
    Fault.CONFLICTING_KEYS: N_("题干和选项相同，答案却不同"),
    Fault.NO_MODEL_ANSWER: N_("没有参考答案"),
    Fault.KEY_WAS_IN_STEM: N_("答案写在题干里，已取出"),
    Fault.KEY_IN_STEM_DIFFERS: N_("题干里的答案与答案列不同"),
    Fault.ANSWER_BECAME_DATE: N_("答案可能被 Excel 变成了日期"),
    Fault.KIND_INFERRED: N_("没有写题型，题型是推断的"),
    Fault.NO_NAME: N_("没有姓名"),
    Fault.REPEATED_NUMBER: N_("工号与前面的人相同"),
    Fault.REPEATED_PERSON: N_("与前面的人重复"),
    Fault.NUMBER_LOST_ZEROS: N_("工号是数字格式，前面的零可能丢了"),
    Fault.LONG_NUMBER_RUINED: N_("长号码被 Excel 当作数字存放，末几位已丢失"),
    Fault.ID_INVALID: N_("身份证号的校验位不对"),
    Fault.REPEATED_ID: N_("身份证号与前面的人相同"),
    Fault.BIRTH_MISSING: N_("没有出生日期"),
    Fault.BIRTH_UNREADABLE: N_("出生日期读不懂"),
    Fault.BIRTH_DIFFERS: N_("出生日期与身份证号不一致"),
    Fault.EXCUSE_UNCLEAR: N_("看不出是否免考或请假"),
}


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
    if problem.other_row is not None:
        words += _("（第 {row} 行）").format(row=problem.other_row)
    if problem.found:
        found = problem.found if len(problem.found) <= short else problem.found[:short] + "…"
        words += _("：{found}").format(found=found)
    return _("{place}：{words}").format(place=place(problem), words=words)


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
        gap = "" if language.current() == language.CHINESE else " "
        return gap.join(part for part in (self.happened, self.safe, self.do) if part)


FILE_FAULTS: Mapping[FileFault, tuple[str, str]] = {
    FileFault.NOT_FOUND: (N_("找不到文件“{name}”。"), N_("请检查它是否被移动或改名。")),
    FileFault.IS_A_FOLDER: (N_("“{name}”是一个文件夹。"), N_("请选择其中的文件。")),
    FileFault.NO_PERMISSION: (N_("没有读取“{name}”的权限。"), N_("请把它复制到自己的文件夹，或请管理员开放权限。")),
    FileFault.EMPTY: (N_("“{name}”里没有内容。"), N_("请确认选对了文件。")),
    FileFault.NOT_A_WORKBOOK: (
        N_("“{name}”不是 Excel 工作簿。"),
        N_("请在 Excel 或 WPS 中打开，另存为 .xlsx 再导入。"),
    ),
    FileFault.ENCRYPTED: (N_("“{name}”设有密码。"), N_("请在 Excel 或 WPS 中去掉密码，保存后再导入。")),
    FileFault.STRICT_OOXML: (
        N_("“{name}”是“严格 Open XML”格式，读不出内容。"),
        N_("请另存为普通的“Excel 工作簿（.xlsx）”再导入。"),
    ),
    FileFault.TOO_LARGE: (N_("“{name}”太大，不像题库或名册。"), N_("请确认选对了文件，或拆分后再导入。")),
    FileFault.TOO_MANY_ROWS: (N_("“{name}”的行数太多。"), N_("请删去多余的空行，或拆分后再导入。")),
    FileFault.NO_HEADER: (
        N_("在“{name}”里找不到表头。"),
        N_("请在表格前面加一行列名，如“题干、选项A、答案”，名册则是“姓名、部门”。"),
    ),
    FileFault.UNKNOWN_FORMAT: (N_("不认识“{name}”的格式。"), N_("可以导入的有 .xlsx、.xls、.csv、.json 等文件。")),
    FileFault.UNREADABLE: (N_("“{name}”已损坏，读不出内容。"), N_("请用 Excel 或 WPS 打开并另存，或换一份副本。")),
    FileFault.WRONG_ENCODING: (N_("“{name}”的文字编码不能确定。"), N_("请另存为 UTF-8 编码再导入。")),
    FileFault.NOT_JSON: (N_("“{name}”不是完整的 JSON 文件。"), N_("请重新导出一份再导入。")),
}
STORE_FAULTS: Mapping[StoreFault, tuple[str, str]] = {
    StoreFault.IN_USE: (
        N_("数据正由另一个程序使用（{holder}）。"),
        N_("请先关闭已经打开的“学法考试”，再重新打开。"),
    ),
    StoreFault.DAMAGED: (N_("数据文件“{path}”已损坏，没有打开。"), N_("请用最近的备份恢复。")),
    StoreFault.NEWER: (N_("数据是较新版本的程序写的，这个版本不能打开。"), N_("请安装新版本。")),
    StoreFault.READ_ONLY: (N_("“{path}”是只读的，不能写入。"), N_("请换一个可以写入的数据文件夹。")),
    StoreFault.DISK_FULL: (N_("磁盘已满，这一步没有保存。"), N_("请腾出空间后再试。")),
    StoreFault.NO_PERMISSION: (N_("没有读写“{path}”的权限。"), N_("请换一个数据文件夹，或请管理员开放权限。")),
    StoreFault.NOT_A_FOLDER: (N_("“{path}”不是文件夹。"), N_("请指定一个文件夹存放数据。")),
    StoreFault.NOT_A_BACKUP: (N_("“{path}”不是本程序的备份。"), N_("请选择由“备份”功能生成的文件。")),
}
WRITE_FAULTS: Mapping[WriteFault, tuple[str, str]] = {
    WriteFault.IN_USE: (N_("“{name}”正在别的程序中打开，不能写入。"), N_("请在 Excel 或 WPS 中关闭它再试。")),
    WriteFault.NO_FOLDER: (N_("要保存到的文件夹不存在。"), N_("请另选一个位置。")),
    WriteFault.IS_A_FOLDER: (N_("“{name}”是一个文件夹。"), N_("请另起一个文件名。")),
    WriteFault.NO_PERMISSION: (N_("没有写入“{name}”的权限。"), N_("请另选一个位置。")),
    WriteFault.READ_ONLY: (N_("“{name}”所在的位置是只读的。"), N_("请另选一个位置。")),
    WriteFault.DISK_FULL: (N_("磁盘已满，“{name}”没有写完。"), N_("请腾出空间，或另选一个位置。")),
    WriteFault.UNWRITABLE: (N_("“{name}”写不进去。"), N_("请另选一个位置再试。")),
}
RECORDS = {"paper": N_("这份试卷"), "sitting": N_("这个场次"), "attempt": N_("这份答卷")}
NOTHING_CHANGED = N_("已有的数据没有改动。")


def trouble(error: BaseException) -> Trouble:
    """Any error in words; one that nobody foresaw is told as a fault of the program."""
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
        case MalformedQuestion(why=why, where=where, found=found):
            told = _("这道题不完整：{why}。").format(why=fault(why))
            return Trouble(told, _(NOTHING_CHANGED), _("请补充后再保存。"), f"{where}: {found}")
        case UnknownQuestion(id=id):
            return Trouble(_("题库里没有这道题，它可能刚被删去。"), "", _("请刷新后再试。"), id)
        case UnknownRecord(what=what, id=id):
            told = _("找不到{what}，它可能刚被删去。").format(what=_(RECORDS.get(what, RECORDS["attempt"])))
            return Trouble(told, "", _("请刷新后再试。"), id)
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
