"""Is everything here that the program stands on? Versions, the fitness of SQLite, fonts, display, the store.

Law: looks and changes nothing (but that a new data folder is made, as by any first command); tells what is wrong in a
sentence, and what to do about it.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from question_bank.errors import BankError
from ui import words
from ui.doors import OpenDoors
from ui.language import _
from ui.version import VERSION

PACKAGES = (
    "PySide6-Essentials", "SQLModel", "SQLAlchemy", "alembic", "sqlcipher3", "python-calamine", "openpyxl",
    "XlsxWriter",
)  # fmt: skip
UNSOUND_QT = ("6.12.0", (3, 11))  # drops a reference of None at each void call, until the process aborts


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    found: str
    ok: bool
    advice: str = ""


def examine(folder: Path, open_doors: OpenDoors, as_json: bool) -> int:
    """Look at everything and print it. Returns 0 where nothing is wrong, else 2."""
    findings = [*_versions(), *_screen(), *_store(folder, open_doors)]
    if as_json:
        told = {"ok": all(f.ok for f in findings), "findings": [asdict(f) for f in findings]}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            state = _("正常") if finding.ok else _("注意")
            print(f"{state}  " + _("{name}：{words}").format(name=finding.what, words=finding.found))
            if finding.advice:
                print(f"      {finding.advice}")
    return 0 if all(finding.ok for finding in findings) else 2


def _versions() -> list[Finding]:
    found = [
        Finding(_("程序"), VERSION, True),
        Finding("Python", platform.python_version(), sys.version_info >= (3, 11)),
    ]
    for package in PACKAGES:
        try:
            has = version(package)
        except PackageNotFoundError:
            found.append(Finding(package, _("没有安装"), False, _("请按说明重新运行 script/run。")))
            continue
        sound = package != "PySide6-Essentials" or (has, sys.version_info[:2]) != UNSOUND_QT
        advice = "" if sound else _("这个版本在 Python 3.11 上会使程序中途退出，请安装 6.11.3。")
        found.append(Finding(package, has, sound, advice))
    return found


def _screen() -> list[Finding]:
    """Is there a display, and do Chinese characters have a shape?"""
    display = next(
        (f"{name}={os.environ[name]}" for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)),
        platform.system() if platform.system() in ("Windows", "Darwin") else "",
    )
    if not display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = [Finding(_("显示器"), display or _("没有（演示和命令行不需要）"), True)]
    try:
        from PySide6.QtGui import QFontMetrics

        from ui import fonts
        from ui.app import make_qt
        from ui.look import look
    except ImportError as error:
        advice = _("缺少 Qt 所需的系统库，请运行 script/run，它会给出安装命令。")
        return [*found, Finding("Qt", str(error), False, advice)]
    make_qt([])
    fonts.load()
    has_han = QFontMetrics(look.font("body")).inFont("国")
    return [*found, Finding(_("中文字体"), fonts.FAMILIES[0], has_han, "" if has_han else _("汉字会显示成方框。"))]


def _store(folder: Path, open_doors: OpenDoors) -> list[Finding]:
    from question_bank.database import health

    try:
        doors = open_doors(folder)
    except BankError as error:
        told = words.trouble(error)
        return [Finding(_("数据"), told.happened, False, told.do)]
    try:
        state = health(doors.database)
        counts = doors.bank.counts()
    finally:
        doors.close()
    sound = _("不受 WAL 缺陷影响") if state.sqlite_sound else _("这个版本有损坏数据的缺陷")
    return [
        Finding(
            "SQLite", _("{version}（{state}）").format(version=state.sqlite_version, state=sound), state.sqlite_sound
        ),
        Finding(_("写盘方式"), f"{state.journal}, {state.synchronous}", state.synchronous in ("full", "extra")),
        Finding(_("数据文件夹"), str(folder), True),
        Finding(
            _("数据文件"),
            _("{size}，完好").format(size=words.size(state.size)) if not state.problems else "; ".join(state.problems),
            not state.problems,
            "" if not state.problems else _("请用最近的备份恢复。"),
        ),
        Finding(_("剩余空间"), words.size(state.free), state.free > 200 * 2**20),
        Finding(_("题库"), _("{count} 题").format(count=words.number(counts.total)), True),
    ]
