"""A double-click on a join file opens this program: told to the desktop, for this user alone.

Law: no Qt, nothing outside the user's own settings, and it can be told again at any time. Windows is written after
its documentation and has not been tried.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from quiz.exam.join_file import SUFFIX
from ui.language import _

MIME = "application/x-lawquiz-join"
DESKTOP_FILE = "lawquiz.desktop"
TITLE = "学法考试"  # stays Chinese
_MAIN = Path(__file__).resolve().parents[1] / "main.py"


def associate(home: Path | None = None, command: Sequence[str] = ()) -> Path | str:
    """Tell the desktop; returns what was written: a file, or on Windows a key. Raises ``OSError``."""
    words = list(command) or own_command()
    if sys.platform == "win32":
        return _on_windows(words)
    return _on_linux(home or _data_home(), words)


def own_command() -> list[str]:
    """How this program is started."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(_MAIN)]


def _data_home() -> Path:
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if named else Path.home() / ".local" / "share"


def _on_linux(share: Path, words: list[str]) -> Path:
    """A desktop entry and a kind of file, as freedesktop.org describes them."""
    types, applications = share / "mime" / "packages", share / "applications"
    for folder in (types, applications):
        folder.mkdir(parents=True, exist_ok=True)
    (types / "lawquiz.xml").write_text(_KIND.format(mime=MIME, suffix=SUFFIX, told=_("考试加入文件")), "utf-8")
    entry = applications / DESKTOP_FILE
    entry.write_text(_ENTRY.format(title=TITLE, command=" ".join(map(_quoted, words)), mime=MIME), "utf-8")
    _run("update-mime-database", str(share / "mime"))
    _run("update-desktop-database", str(applications))
    _run("xdg-mime", "default", DESKTOP_FILE, MIME)
    return entry


def _run(*words: str) -> None:
    """Desktops without these find the files by themselves, at the next log-in at the latest."""
    if shutil.which(words[0]):
        subprocess.run(words, check=False, capture_output=True, timeout=30)


def _quoted(word: str) -> str:
    r"""A word of an Exec line.

    >>> _quoted("/opt/a b/main.py"), _quoted("100%")
    ('"/opt/a b/main.py"', '"100%%"')
    """
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, "\\" + sign)
    return '"' + word.replace("%", "%%") + '"'


def _on_windows(words: list[str]) -> str:
    import winreg

    command = " ".join(f'"{word}"' for word in words) + ' "%1"'
    kind = "lawquiz.join"
    root = "Software\\Classes\\"
    for place, value in (
        (f"{root}{SUFFIX}", kind),
        (f"{root}{kind}", _("考试加入文件")),
        (f"{root}{kind}\\shell\\open\\command", command),
    ):
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, place) as key:  # type: ignore[attr-defined,unused-ignore]
            winreg.SetValueEx(key, "", 0, winreg.REG_SZ, value)  # type: ignore[attr-defined,unused-ignore]
    return f"HKEY_CURRENT_USER\\{root}{kind}"


_KIND = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{mime}">
    <comment>{told}</comment>
    <glob pattern="*{suffix}"/>
  </mime-type>
</mime-info>
"""
_ENTRY = """[Desktop Entry]
Type=Application
Name={title}
Exec={command} %f
MimeType={mime};
Terminal=false
Categories=Education;
"""
