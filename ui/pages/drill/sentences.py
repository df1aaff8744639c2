"""What the drill page says, from what it shows. Law: no Qt; no blame, no jargon."""

from __future__ import annotations

from question_bank.question import Letters, Question
from quiz.study.drill import RETURNS_AFTER
from quiz.study.mastery import BookChange
from quiz.study.memory import RIGHT_DAYS_TO_LEAVE, Mode
from ui import words
from ui.language import N_, _, counted
from ui.pages.drill.shown import BookNote, DrillShown, Step, Wish

_TITLES = {
    Mode.TODAY: N_("今天的学习"),
    Mode.ORDER: N_("按顺序"),
    Mode.RANDOM: N_("随机"),
    Mode.UNSEEN: N_("没做过的题"),
    Mode.WRONG: N_("错题本"),
}


def title(wish: Wish) -> str:
    """What set this is."""
    if wish.ids:
        return _("重做答错的题")
    if wish.mode is Mode.LAW:
        return _("没有注明依据的题") if not wish.law else wish.law
    return _(_TITLES[wish.mode])


def line(shown: DrillShown) -> tuple[str, str]:
    """The line above the buttons, and its tone: what will happen, or what has."""
    if shown.lacking:
        return _("请先写下答案，再提交。"), "warning"
    if shown.looking_back:
        return _("这是前面做过的题，只看，不会改动。"), "text2"
    if shown.to_judge:
        return _("请对照参考答案，你觉得自己答对了吗？"), "text"
    if shown.step is Step.ASKING and shown.returning:
        return _("这道题刚才答错了，再做一次。"), "text2"
    if shown.note is not None:
        comes_back = shown.note.change in (BookChange.JOINED, BookChange.MISSED_AGAIN)
        return words.together(_book(shown.note), _("这一组里稍后再问一次。") if comes_back else ""), "text2"
    return counted("答错的题隔 {n} 题再问，直到答对。", RETURNS_AFTER), "text3"


def _book(note: BookNote) -> str:
    match note.change:
        case BookChange.JOINED:
            return _("已放进错题本，不同日期连续答对 {n} 次自动移出。").format(n=RIGHT_DAYS_TO_LEAVE)
        case BookChange.MISSED_AGAIN:
            return _("仍在错题本，不同日期连续答对 {n} 次自动移出。").format(n=RIGHT_DAYS_TO_LEAVE)
        case BookChange.COUNTED:
            return counted("错题本：改日再答对 {n} 次就自动移出。", RIGHT_DAYS_TO_LEAVE - note.memory.right_days)
        case BookChange.UNCOUNTED if note.guessed:
            return _("蒙对的不算，这道题仍在错题本。")
        case BookChange.UNCOUNTED:
            return _("同一天不重复计算，改日答对才算，这道题仍在错题本。")
        case BookChange.LEFT:
            return _("不同日期连续答对 {n} 次，已移出错题本。").format(n=RIGHT_DAYS_TO_LEAVE)


def step_on(shown: DrillShown) -> tuple[str, str]:
    """The words and the icon of the one button."""
    if shown.looking_back:
        return _("回到当前题"), "chevron-right"
    if shown.to_judge:
        return _("我答对了"), "check"
    if shown.step is Step.ASKING:
        return _("提交"), "check"
    return (_("看结果"), "list-checks") if shown.done == shown.size else (_("下一题"), "chevron-right")


def nothing(shown: DrillShown) -> tuple[str, str, str, str]:
    """Title, a sentence, the one next step and the page it leads to, where there is nothing to ask."""
    home = (_("回到学习"), "study")
    if shown.step is Step.NOBODY:
        return _("还不知道是谁在学习"), _("各人的进度和错题分开记录，请先选择自己的名字。"), _("选择学习者"), "profiles"
    if shown.step is Step.FAILED and shown.trouble is not None:
        return _("没有打开题目"), str(words.trouble(shown.trouble)), *home
    if shown.bank_empty:
        return _("题库里还没有题目"), _("导入一份 Excel 题库，就可以开始学习。"), _("导入题目"), "import_bank"
    if shown.wish.ids:
        return _("这些题目已不在题库里"), _("它们可能刚被停用或删去。"), *home
    match shown.wish.mode:
        case Mode.WRONG:
            return _("错题本是空的"), _("答错的题会自动放进来。"), *home
        case Mode.LAW:
            return _("这部法律没有可以练习的题目"), _("可以换一部法律，或按别的方式练习。"), *home
        case _:
            return _("今天没有要做的题了"), _("明天再来，或按别的方式练习。"), *home


def right_answer(question: Question) -> str:
    """The right answer in words, without letters: they were shuffled."""
    if isinstance(question.key, Letters):
        right = (option.text for option in question.options if option.letter in question.key.letters)
        return words.listed(right, "；")
    return words.key(question.key)
