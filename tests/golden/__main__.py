"""Writes the golden workbooks' content anew, to be looked at in the diff before it is believed."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quiz.score_sheet.workbook import write_scores
from tests.golden.workbook_content import content
from tests.quiz.score_sheet.sample import sitting

HERE = Path(__file__).parent


def as_text(value: dict[str, Any]) -> str:
    """JSON with each innermost list on one line, so that a diff shows one line a cell."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    text = re.sub(r"\[\n\s+[^\[\]{}]*\]", lambda found: re.sub(r"\n\s*", " ", found[0]), text)
    assert json.loads(text) == value
    return text + "\n"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scores.xlsx"
        write_scores(sitting(), path)
        (HERE / "score_workbook.json").write_text(as_text(content(path)), encoding="utf-8")
