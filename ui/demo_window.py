"""看一场示例考试: the demo in a process of its own, its words in a dialog, its story opened at the end.

Law: the person's own store is never touched; closing the dialog ends the demo and leaves what it has written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from ui.demo import STORY
from ui.language import _
from ui.widgets.buttons import primary, secondary
from ui.widgets.text import Text

MAIN = Path(__file__).resolve().parents[1] / "main.py"


class DemoDialog(QDialog):
    """What the demo says while it goes on; ``show_story`` once it is there."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.setWindowTitle(_("示例考试"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 480)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(
            Text(
                _(
                    "程序正在演示整场考试：导入名册、抽题组卷、162 人限时作答、评分、导出成绩册。大约需要一两分钟。"
                    "你自己的数据不会改动。"
                )
            )
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("演示进行中"))
        column.addWidget(self.bar)
        self.said = QPlainTextEdit(readOnly=True)
        self.said.setAccessibleName(_("演示进行到哪一步"))
        column.addWidget(self.said, 1)
        self.story = primary(_("看全过程"), "eye")
        self.story.setEnabled(False)
        self.story.clicked.connect(self.show_story)
        close = secondary(_("关闭"))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.story)
        column.addLayout(row)
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.readyReadStandardOutput.connect(self._hear)
        self._process.finished.connect(self._finished)

    def begin(self) -> None:
        """Start the demo."""
        environment = self._process.processEnvironment().systemEnvironment()
        environment.insert("QT_QPA_PLATFORM", "offscreen")
        environment.insert("PYTHONIOENCODING", "utf-8")
        self._process.setProcessEnvironment(environment)
        self._process.start(sys.executable, ["-u", str(MAIN), "demo", str(self.folder)])

    def show_story(self) -> None:
        """Open what the demo has written."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder / STORY)))

    def done(self, result: int) -> None:
        """Closing ends the demo."""
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.finished.disconnect(self._finished)
            self._process.kill()
            self._process.waitForFinished(3000)
        super().done(result)

    def _hear(self) -> None:
        self.said.appendPlainText(
            bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace").strip()
        )

    def _finished(self, code: int) -> None:
        self.bar.setRange(0, 1)
        self.bar.setValue(1)
        well = code == 0 and (self.folder / STORY).exists()
        if not well:
            self.said.appendPlainText(_("演示没有完成。"))
        self.story.setEnabled(well)
        self.story.setFocus()


def watch_demo(parent: QWidget) -> DemoDialog:
    """Open the dialog and start the demo, in the person's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = DemoDialog(Path(documents) / _("学法考试-示例考试"), parent)
    dialog.open()
    dialog.begin()
    return dialog
