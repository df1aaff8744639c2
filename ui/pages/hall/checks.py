"""考前检查: from what is known to a list of lines, each good or not, in words, with what to do.

Law: no Qt. What cannot be known is said to be unknown; nothing is good that was not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from quiz.exam.roles import Role
from ui import words
from ui.language import N_, _, counted
from ui.pages.hall.facts import Contact, Machine, Stored

ENOUGH, LITTLE = 2**30, 200 * 2**20  # bytes free
NO_EARLIER = 2026  # a clock that shows an earlier year was never set


class Level(Enum):
    """How a line stands."""

    GOOD = auto()
    LOOK = auto()
    BAD = auto()
    UNKNOWN = auto()


class About(Enum):
    """The lines, in their order; the value is their name."""

    STORE = N_("数据库")
    DISK = N_("磁盘空间")
    BACKUP = N_("今日备份")
    CLOCK = N_("电脑时钟")
    POWER = N_("电源")
    SLEEP = N_("防止睡眠")
    PORT = N_("网络端口")
    REACH = N_("从别的电脑连")
    ROSTER = N_("名册")
    PAPER = N_("试卷")
    CODES = N_("准考证")
    STAFF = N_("监考账号")
    TRIAL = N_("试运行")


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was found, and what to do about it where it is not good."""

    about: About
    level: Level
    found: str
    do: str = ""


def checks(known: Stored, here: Machine, told: Contact) -> tuple[Check, ...]:
    """All lines; a rehearsal needs none of its own."""
    lines = (
        _store(known), _disk(known), _backup(known), _clock(known), _power(here), _sleep(here), _port(here),
        _reach(here, told), _roster(known), _paper(known), _codes(known), _staff(known),
    )  # fmt: skip
    return lines if known.is_trial else (*lines, _trial(known))


def level_word(level: Level) -> str:
    """Read out before the line."""
    return {
        Level.GOOD: _("通过"),
        Level.LOOK: _("注意"),
        Level.BAD: _("不行"),
        Level.UNKNOWN: _("还不知道"),
    }[level]


def _store(known: Stored) -> Check:
    if known.problems:
        return Check(About.STORE, Level.BAD, _("数据文件已损坏。"), _("请先在“设置”里用最近的备份恢复。"))
    if not known.sound:
        told = _("SQLite {version} 有会损坏数据的缺陷。").format(version=known.sqlite)
        return Check(About.STORE, Level.BAD, told, _("请按安装说明重新安装。"))
    return Check(About.STORE, Level.GOOD, _("完好（SQLite {version}）").format(version=known.sqlite))


def _disk(known: Stored) -> Check:
    told = _("剩余 {size}").format(size=words.size(known.free))
    if known.free >= ENOUGH:
        return Check(About.DISK, Level.GOOD, told)
    return Check(About.DISK, Level.LOOK if known.free >= LITTLE else Level.BAD, told, _("请删去不用的文件。"))


def _backup(known: Stored) -> Check:
    today = known.now.astimezone().date()
    at = known.backup_at.astimezone() if known.backup_at else None
    if at is None or at.date() != today:
        return Check(About.BACKUP, Level.LOOK, _("今天还没有备份"))
    told = _("{at} 已备份").format(at=words.clock(at))
    if not known.second_place:
        return Check(About.BACKUP, Level.GOOD, told)
    second = known.second_at.astimezone() if known.second_at else None
    if second is None or second.date() != today:
        return Check(
            About.BACKUP,
            Level.LOOK,
            _("{told}，但没有另存到 {place}。").format(told=told, place=known.second_place),
            _("请接好它，再备份一次。"),
        )
    return Check(About.BACKUP, Level.GOOD, _("{told}，并另存到 {place}").format(told=told, place=known.second_place))


def _clock(known: Stored) -> Check:
    now = known.now.astimezone()
    if now.year < NO_EARLIER:
        return Check(About.CLOCK, Level.BAD, _("显示 {at}。").format(at=words.moment(now)), _("请先把电脑时钟调准。"))
    if abs(known.jump) > timedelta(seconds=5):
        by = words.duration(abs(known.jump))
        told = _("开机后被调快了 {by}。") if known.jump > timedelta() else _("开机后被调慢了 {by}。")
        return Check(About.CLOCK, Level.LOOK, told.format(by=by), _("请调准，再重启这台电脑。"))
    return Check(About.CLOCK, Level.GOOD, _("现在 {at}，请与手机核对").format(at=words.clock(now)))


def _power(here: Machine) -> Check:
    if here.mains is None:
        return Check(About.POWER, Level.UNKNOWN, _("无法判断，请确认电源插好，最好接不间断电源"))
    if here.mains:
        return Check(About.POWER, Level.GOOD, _("已接电源"))
    return Check(About.POWER, Level.BAD, _("正在用电池。"), _("请接上电源。"))


def _sleep(here: Machine) -> Check:
    if here.running is None:
        return Check(About.SLEEP, Level.UNKNOWN, _("开考场后自动阻止睡眠"))
    if here.running.awake is None:
        return Check(About.SLEEP, Level.UNKNOWN, _("无法判断，请在系统设置里关掉自动睡眠"))
    if here.running.awake:
        return Check(About.SLEEP, Level.GOOD, _("考场开着时不会睡眠"))
    return Check(About.SLEEP, Level.LOOK, _("没能阻止睡眠。"), _("请在系统设置里关掉自动睡眠。"))


def _port(here: Machine) -> Check:
    if here.running is not None:
        return Check(About.PORT, Level.GOOD, _("{port}，考场正在使用").format(port=here.running.port))
    if here.port_free:
        return Check(About.PORT, Level.GOOD, _("空闲"))
    return Check(About.PORT, Level.BAD, _("已被别的程序占用。"), _("请换一个端口。"))


def _reach(here: Machine, told: Contact) -> Check:
    if here.running is None:
        return Check(About.REACH, Level.UNKNOWN, _("开考场后检查"))
    if told.reached is None:
        return Check(About.REACH, Level.UNKNOWN, _("正在询问考场"))
    if told.reached:
        return Check(About.REACH, Level.GOOD, counted("已有 {n} 台电脑连到考场", len(told.reached)))
    return Check(
        About.REACH,
        Level.LOOK,
        _("还没有别的电脑连上。"),
        _("请在另一台电脑上双击加入文件；连不上时，请在防火墙里允许本程序。"),
    )


def _roster(known: Stored) -> Check:
    must = len(known.sitting.must_sit)
    if not must:
        return Check(About.ROSTER, Level.BAD, _("没有人应考。"), _("请重新安排考试。"))
    told = counted("已定稿，应考 {n} 人", must)
    if known.roomless:
        return Check(About.ROSTER, Level.LOOK, counted("{told}，其中 {n} 人没有考室", known.roomless, told=told))
    if known.rooms:
        told = counted("{told}，{n} 个考室", len(known.rooms), told=told)
    return Check(About.ROSTER, Level.GOOD, told)


def _paper(known: Stored) -> Check:
    if not known.full_marks_fit:
        return Check(About.PAPER, Level.BAD, _("试卷与满分不符。"), _("请重新安排考试。"))
    told = _("已定稿，{questions}，满分 {full}").format(
        questions=counted("{n} 题", known.questions), full=words.marks(known.sitting.full_marks)
    )
    if len(known.sitting.papers) > 1:
        told = counted("{told}，{n} 份平行卷", len(known.sitting.papers), told=told)
    return Check(About.PAPER, Level.GOOD, told)


def _codes(known: Stored) -> Check:
    if not known.coded:
        return Check(About.CODES, Level.LOOK, _("还没有发放。"), _("请在开考场后发放。"))
    if known.uncoded:
        return Check(About.CODES, Level.LOOK, counted("还有 {n} 人没有准考码。", known.uncoded), _("请补发。"))
    return Check(About.CODES, Level.GOOD, _("人人都有准考码"))


def _staff(known: Stored) -> Check:
    watching = sum(one.role is Role.INVIGILATOR for one in known.staff)
    if not watching:
        return Check(About.STAFF, Level.LOOK, _("还没有监考账号，只有本机能监考"))
    covered = {room for one in known.staff if one.role is Role.INVIGILATOR for room in one.rooms or known.rooms}
    missing = [room for room in known.rooms if room not in covered]
    told = counted("{n} 位监考", watching)
    if missing:
        return Check(
            About.STAFF,
            Level.LOOK,
            _("{told}；没有人监考：{rooms}").format(told=told, rooms=words.listed(missing)),
        )
    return Check(About.STAFF, Level.GOOD, told)


def _trial(known: Stored) -> Check:
    if known.trial is None:
        return Check(About.TRIAL, Level.LOOK, _("没有试过。"), _("建议考前让每个考室试一次。"))
    if not known.trial.sat:
        return Check(About.TRIAL, Level.LOOK, _("已安排，还没有人试"))
    return Check(About.TRIAL, Level.GOOD, counted("已有 {n} 人试过", known.trial.sat))
