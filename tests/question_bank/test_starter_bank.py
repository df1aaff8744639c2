"""The bank that ships: enough questions, rightly cited, evenly spread, none twice. Each check is seen to fail too."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import question_bank
from tests.proven import Counts
from tests.question_bank.starter.bank import check, whole_findings
from tests.question_bank.starter.statutes import Library

STARTER = Path(question_bank.__file__).parent / "starter"
LEAST = 1394  # as many as the bank of the bureau that asked for this program
CASES = 150

Question = dict[str, Any]


def files() -> list[Path]:
    return sorted(path for path in STARTER.glob("*.json") if path.name != "VERSION.json")


@pytest.fixture(scope="module")
def library(shared: Path) -> Library:
    return Library(shared / "statutes")


def test_the_bank_is_well_formed_and_evenly_spread() -> None:
    banks, findings = check(files(), None)
    assert [str(finding) for finding in (*findings, *whole_findings(banks))] == []


def test_every_citation_stands_and_is_in_force_and_every_figure_is_in_the_article(
    library: Library, proven: Counts
) -> None:
    banks, findings = check(files(), library)
    assert [str(finding) for finding in findings] == []
    proven("questions of the bank whose law, article and figures were checked", sum(len(b.sound) for b in banks))


def test_there_are_as_many_as_the_bureau_had_and_enough_cases() -> None:
    questions = [q for path in files() for q in json.loads(path.read_text("utf-8"))["questions"]]
    assert len(questions) >= LEAST
    assert sum(q["group"] is not None for q in questions) >= CASES
    assert sum(q["difficulty"] > 1 for q in questions) >= len(questions) / 3


def test_every_file_says_the_law_it_is_named_after() -> None:
    for path in files():
        assert json.loads(path.read_text("utf-8"))["title"] == path.stem
    assert json.loads((STARTER / "VERSION.json").read_text("utf-8")).keys() == {"version", "checked_on"}


# Each check, seen to fail ------------------------------------------------------------------------------------------


def spoilt(tmp_path: Path, name: str, spoil: Callable[[list[Question]], None]) -> Path:
    data = json.loads((STARTER / f"{name}.json").read_text("utf-8"))
    spoil(data["questions"])
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def first(questions: list[Question], kind: str) -> Question:
    return next(q for q in questions if q["kind"] == kind and q["group"] is None)


def set_key(questions: list[Question]) -> None:
    first(questions, "single")["key"] = ["F"]


def two_letters(questions: list[Question]) -> None:
    first(questions, "single")["key"] = ["A", "B"]


def same_option(questions: list[Question]) -> None:
    options = first(questions, "single")["options"]
    options[1] = options[0]


def all_of_above(questions: list[Question]) -> None:
    first(questions, "single")["options"][3] = "以上都对"


def letters_explained(questions: list[Question]) -> None:
    first(questions, "single")["explanation"] += "故选 A。"


def said_twice(questions: list[Question]) -> None:
    twin = copy.deepcopy(first(questions, "single"))
    twin["source_id"] += "-twin"
    questions.append(twin)


def always_true(questions: list[Question]) -> None:
    for q in questions:
        if q["kind"] == "true_false":
            q["key"] = True


def always_a(questions: list[Question]) -> None:
    for q in questions:
        if q["kind"] == "single":
            q["key"] = ["A"]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (set_key, "outside the options"),
        (two_letters, "exactly one letter"),
        (same_option, "two options are alike"),
        (all_of_above, "refers to other options"),
        (letters_explained, "mentions option letters"),
        (said_twice, "same stem as"),
        (said_twice, "near duplicate of"),
        (always_true, "true_false are true"),
        (always_a, "single keys are A"),
    ],
)
def test_what_is_badly_made_is_found(tmp_path: Path, spoil: Callable[[list[Question]], None], told: str) -> None:
    _, findings = check([spoilt(tmp_path, "土地管理法", spoil)], None)
    assert any(told in finding.message for finding in findings), [str(f) for f in findings]


def no_such_article(questions: list[Question]) -> None:
    first(questions, "single")["legal_basis"][0]["article"] = "第九百条"


def old_version(questions: list[Question]) -> None:
    first(questions, "single")["legal_basis"][0]["version"] = "2004-08-28"


def wrong_figure(questions: list[Question]) -> None:
    first(questions, "single")["explanation"] += "期限为九百九十九日。"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (no_such_article, "has no 第九百条"),
        (old_version, "is no file in the statutes"),
        (wrong_figure, "figures of the explanation not in the cited article"),
    ],
)
def test_what_the_law_does_not_say_is_found(
    tmp_path: Path, library: Library, spoil: Callable[[list[Question]], None], told: str
) -> None:
    _, findings = check([spoilt(tmp_path, "土地管理法", spoil)], library)
    assert any(told in finding.message for finding in findings), [str(f) for f in findings]


def test_what_is_no_longer_in_force_is_found(tmp_path: Path, library: Library) -> None:
    def repealed(questions: list[Question]) -> None:
        for q in questions:
            for basis in q["legal_basis"]:
                basis["version"] = "2009-08-27"

    _, findings = check([spoilt(tmp_path, "矿产资源法", repealed)], library)
    assert any("Do not cite" in finding.message for finding in findings)


def test_a_copied_sentence_is_found(tmp_path: Path, library: Library) -> None:
    def copied(questions: list[Question]) -> None:
        q = first(questions, "true_false")
        q["legal_basis"][0] |= {"article": "第一条"}
        q["stem"] = library.article_text(q["legal_basis"][0]).removeprefix("第一条 ")

    _, findings = check([spoilt(tmp_path, "土地管理法", copied)], library)
    assert any(finding.message.startswith("copied") for finding in findings)
