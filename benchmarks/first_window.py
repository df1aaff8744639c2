"""The program's first window beside a bare PySide6 window (one label): time to first paint, to usable, and peak memory.

``python -m benchmarks.first_window [RUNS]`` starts whole processes, the two in turn, offscreen, and prints the medians.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
HOLD_PAINT, HOLD_USABLE, HOLD_MEMORY = 1.5, 1.0, 110  # times bare; seconds after bare; MiB

# Both children print "painted" at the first paint of their window, "usable" when they can be worked with, and their
# peak memory; the clock is the system's, so that the parent's start of the process counts too.
WATCH = """
import resource, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def painted():
    print("painted", time.monotonic(), flush=True)
    print("window_memory", memory(), flush=True)

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            QApplication.instance().removeEventFilter(self)
            QTimer.singleShot(0, painted)
        return False

watch = Watch()

def usable(*_nothing):
    print("usable", time.monotonic(), flush=True)
    print("memory", memory(), flush=True)
    QTimer.singleShot(0, QApplication.closeAllWindows)
"""

BARE = (
    WATCH
    + """
qt = QApplication([])
qt.installEventFilter(watch)
window = QMainWindow()
window.setCentralWidget(QLabel("学法考试"))
window.resize(1366, 768)
window.show()
QTimer.singleShot(0, usable)
qt.exec()
"""
)

OURS = (
    WATCH
    + """
from pathlib import Path
from ui.app import App, make_qt
from ui.doors import open_doors
from ui.program import Program

qt = make_qt()
qt.installEventFilter(watch)
app = App(qt, Path(sys.argv[1]))
program = Program(app, open_doors)
program.window.resize(1366, 768)
program.window.show()
at_paint = sorted(set(sys.modules) & {"sqlmodel", "sqlalchemy", "openpyxl", "xlsxwriter", "alembic"})
print("heavy", ",".join(at_paint) or "-", flush=True)
app.background.run(program.doors, usable)
qt.exec()
program.close()
"""
)


def run(code: str, *arguments: str) -> dict[str, float | str]:
    """Seconds from the start of the process, MiB, and what was imported by the first paint."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    begin = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: dict[str, float | str] = {}
    for line in told.stdout.splitlines():
        name, value = line.split(maxsplit=1)
        found[name] = value if name == "heavy" else float(value) - (begin if "memory" not in name else 0)
    return found


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with TemporaryDirectory() as folder:
        (Path(folder) / "settings.json").write_text('{"role": "study"}', "utf-8")
        run(OURS, folder)  # the first start of all puts the shipped bank in; a person waits for that once
        pairs = [(run(BARE), run(OURS, folder)) for _ in range(runs)]

    def middle(place: int, name: str) -> float:
        return median(float(pair[place][name]) for pair in pairs)

    bare, ours = middle(0, "painted"), middle(1, "painted")
    usable, memory = middle(1, "usable"), middle(1, "memory")
    print(f"first window, whole process, median of {runs} runs in turn, {os.cpu_count()} cores, offscreen")
    print(f"{'':22}{'painted':>12}{'memory then':>14}{'usable':>12}{'peak memory':>14}")
    for place, name in enumerate(("bare PySide6 window", "lawquiz")):
        then, peak = middle(place, "window_memory"), middle(place, "memory")
        times = middle(place, "painted"), middle(place, "usable")
        print(f"{name:22}{times[0]:>10.2f} s{then:>10.0f} MiB{times[1]:>10.2f} s{peak:>10.0f} MiB")
    print(f"painted: {ours / bare:.2f} times bare (hold {HOLD_PAINT}), {_held(ours <= HOLD_PAINT * bare)}")
    print(f"usable: bare + {usable - bare:.2f} s (hold {HOLD_USABLE:.0f} s), {_held(usable <= bare + HOLD_USABLE)}")
    print(f"memory: {memory:.0f} MiB (hold {HOLD_MEMORY}), {_held(memory <= HOLD_MEMORY)}")
    print(f"heavy libraries loaded before the first paint: {pairs[0][1]['heavy']}")


def _held(holds: bool) -> str:
    return "held" if holds else "NOT HELD"


if __name__ == "__main__":
    main()
