"""The demo, unattended; then every number of its workbook computed once more from the bare log, by other means."""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.proven import Counts

ROOT = Path(__file__).resolve().parents[2]
SITS = 30


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "main.py", "demo", str(folder), "--candidates", str(SITS), "--seed", "7"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


class Oracle:
    """What happened, read from the store with nothing of the program's own code."""

    def __init__(self, folder: Path) -> None:
        store = sqlite3.connect(folder / "store" / "lawquiz.sqlite")
        (sitting,) = store.execute("SELECT body FROM sitting WHERE purpose = 'supervised'").fetchone()
        self.sitting = json.loads(sitting)
        (paper,) = store.execute("SELECT body FROM paper WHERE id = ?", (self.sitting["paper_id"],)).fetchone()
        self.questions = json.loads(paper)["questions"]
        self.answers: dict[str, dict[str, Any]] = {}
        rows = store.execute(
            "SELECT person, kind, entry.body FROM entry JOIN attempt ON attempt.id = attempt_id"
            " WHERE sitting_id = ? ORDER BY attempt_id, seq",
            (self.sitting["id"],),
        )
        for person, kind, body in rows:
            entry = json.loads(body)
            given = self.answers.setdefault(person, {})
            if kind == "Answered":
                given[entry["question"]] = entry["response"]
        store.close()
        self.marks = {person: self._marks(given) for person, given in self.answers.items()}
        self.scores = {person: sum(of_one.values()) for person, of_one in self.marks.items()}

    def _marks(self, given: dict[str, Any]) -> dict[str, float]:
        return {
            q["question"]["id"]: float(q["marks"]) * self._right(q["question"]["key"], given.get(q["question"]["id"]))
            for q in self.questions
        }

    @staticmethod
    def _right(key: dict[str, Any], response: dict[str, Any] | None) -> bool:
        if response is None:
            return False
        if "letters" in key:
            return sorted(key["letters"]) == sorted(response["letters"])
        return key.get("value") == response.get("value")

    def kinds_of_not_sitting(self) -> Counter[str]:
        reasons = {"exempt": "免考", "over_age": "超龄", "on_leave": "请假·公差", "must_sit": "缺考"}
        return Counter(
            reasons[seat["decision"]["reason"]] for seat in self.sitting["seats"] if seat["key"] not in self.answers
        )


@pytest.fixture(scope="module")
def oracle(demo: Path) -> Oracle:
    return Oracle(demo)


@pytest.fixture(scope="module")
def book(demo: Path) -> dict[str, list[tuple[Any, ...]]]:
    workbook = load_workbook(demo / "成绩册.xlsx")
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


def table(rows: list[tuple[Any, ...]], first: str) -> list[dict[str, Any]]:
    """The rows under the header that begins with ``first``, up to where the numbering ends."""
    at = next(n for n, row in enumerate(rows) if row[0] == first)
    header = [str(name).replace("\n", "") for name in rows[at]]
    return [dict(zip(header, row, strict=True)) for row in rows[at + 1 :] if isinstance(row[0], int)]


def test_everybody_is_there_with_a_score_or_with_the_kind_of_not_sitting(
    oracle: Oracle, book: dict[str, list[tuple[Any, ...]]], proven: Counts
) -> None:
    people = table(book["成绩汇总表"], "序号")
    sat = {row["工号"]: row["成绩"] for row in people if isinstance(row["成绩"], int | float)}
    assert len(sat) == SITS
    assert sat == oracle.scores
    listed = Counter(row["类别"] for name in ("缺考名单", "免考名单") for row in table(book[name], "序号"))
    assert listed == oracle.kinds_of_not_sitting()
    assert len(sat) + sum(listed.values()) == len(oracle.sitting["seats"])
    ranks = {row["工号"]: row["名次"] for row in people if row["工号"] in sat}
    assert ranks == {one: 1 + sum(other > score for other in sat.values()) for one, score in sat.items()}
    proven("scores of the demo recomputed from the bare log, all equal", len(sat))


def test_the_departments_figures_follow_from_the_scores(oracle: Oracle, book: dict[str, list[tuple[Any, ...]]]) -> None:
    seats = defaultdict(list)
    for seat in oracle.sitting["seats"]:
        if seat["key"] in oracle.answers or seat["decision"]["reason"] in ("must_sit", "on_leave"):
            seats[seat["person"]["unit"]].append(seat["key"])
    rows = {row["部门"]: row for row in table(book["部门统计"], "序号")}
    assert set(rows) >= set(seats)
    for unit, keys in seats.items():
        row, scores = rows[unit], [oracle.scores[key] for key in keys if key in oracle.scores]
        passed = sum(score >= 60 for score in scores)
        assert (row["应考"], row["实考"], row["合格"]) == (len(keys), len(scores), passed), unit
        assert row["参考率"] == pytest.approx(len(scores) / len(keys))
        if scores:
            assert row["平均分"] == pytest.approx(statistics.fmean(scores))
            assert (row["最高分"], row["最低分"]) == (max(scores), min(scores))
            assert row["合格率"] == pytest.approx(passed / len(scores))


def test_each_questions_figures_follow_from_the_answers(
    oracle: Oracle, book: dict[str, list[tuple[Any, ...]]], proven: Counts
) -> None:
    rows = table(book["逐题分析"], "题号")
    assert len(rows) == len(oracle.questions)
    people = sorted(oracle.scores, key=lambda one: -oracle.scores[one])
    figures = 0
    for row, q in zip(rows, oracle.questions, strict=True):
        id_, full = q["question"]["id"], float(q["marks"])
        marks = [oracle.marks[one][id_] for one in people]
        rest = [oracle.scores[one] - oracle.marks[one][id_] for one in people]
        assert row["平均得分"] == pytest.approx(statistics.fmean(marks))
        assert row["得分率"] == pytest.approx(statistics.fmean(marks) / full)
        if len(set(marks)) > 1:
            assert row["区分度"] == pytest.approx(statistics.correlation(marks, rest))
        for letter in "ABCDE":
            if row.get(letter) is not None:
                chose = sum(letter in oracle.answers[one].get(id_, {}).get("letters", []) for one in people)
                assert row[letter] == chose
        assert row["未答"] == sum(id_ not in oracle.answers[one] for one in people)
        figures += 4
    proven("figures of questions recomputed from the bare log, all equal", figures)


def test_the_story_shows_a_picture_of_every_page_and_the_users_store_is_untouched(
    demo: Path, data_folder: Path
) -> None:
    story = (demo / "index.html").read_text("utf-8")
    pictures = sorted(path.name for path in (demo / "pictures").glob("*.png"))
    assert len(pictures) >= 15
    assert all(f"pictures/{name}" in story for name in pictures)
    assert "成绩册.xlsx" in story
    assert all(words in story for words in ("考位断电后接着答", "考场断电一次", "审计链")), (
        "the exam was sat at a real hall"
    )
    assert not data_folder.exists()
