"""The bank's line of migrations, oldest first by name. Law: a file that was released is never changed."""

from __future__ import annotations

from pathlib import Path

from question_bank.database import History

HISTORY = History("question_bank", Path(__file__).parent)
