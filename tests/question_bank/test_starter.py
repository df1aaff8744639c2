"""How the bank that ships gets into a store, and what of it stays a person's own."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from question_bank import starter
from question_bank.bank import Bank
from question_bank.question import Standing
from question_bank.starter import put_in


def told(number: int, **more: Any) -> dict[str, Any]:
    return {
        "source_id": f"土地管理法-{number:03}",
        "kind": "true_false",
        "stem": f"第{number}个说法。",
        "options": [],
        "key": True,
        "legal_basis": [{"kind": "statute", "title": "土地管理法", "article": "第四十五条", "version": "2019-08-26"}],
        **more,
    }


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "starter"
    folder.mkdir()
    monkeypatch.setattr(starter, "FOLDER", folder)
    ship(folder, "1", told(1), told(2), told(3))
    return folder


def ship(folder: Path, version: str, *questions: dict[str, Any]) -> None:
    (folder / "VERSION.json").write_text(json.dumps({"version": version, "checked_on": "2026-11-22"}))
    (folder / "土地管理法.json").write_text(
        json.dumps({"title": "土地管理法", "questions": questions}, ensure_ascii=False), encoding="utf-8"
    )


def test_a_new_store_gets_it_once(bank: Bank, shipped: Path) -> None:
    assert bank.version() == ""
    put_in(bank)
    assert (bank.version(), bank.fact("starter_checked_on")) == ("1", "2026-11-22")
    assert [question.stem for question in bank.all()] == ["第1个说法。", "第2个说法。", "第3个说法。"]
    assert {question.standing for question in bank.all()} == {Standing.CURRENT}
    before, written = bank.all(), bank.database.written
    put_in(bank)
    assert (bank.all(), bank.database.written) == (before, written)
    assert bank.batches() == []  # it is no import, and not to be undone


def test_a_newer_version_brings_up_to_date_what_nobody_has_touched(bank: Bank, shipped: Path) -> None:
    put_in(bank)
    one, two, three = bank.all()
    theirs = bank.revise(two.id, replace(two, explanation="我们的解析"), "李", "")
    bank.set_standing(three.id, Standing.DISPUTED, "李", "有异议")
    ship(shipped, "2", told(1, key=False), told(2, key=False), told(3, key=False), told(4))
    put_in(bank)
    assert [str(question.key) for question in bank.all()] == [
        "Truth(value=False)", "Truth(value=True)", "Truth(value=False)", "Truth(value=True)",
    ]  # fmt: skip
    assert bank.get(two.id) == theirs
    assert bank.get(one.id).revision == 2
    assert bank.get(three.id).standing is Standing.DISPUTED
    assert [revision.who for revision in bank.history(one.id)] == [starter.WHO, starter.WHO]


def test_a_question_that_ships_no_more_is_retired_unless_it_is_a_persons_own(bank: Bank, shipped: Path) -> None:
    put_in(bank)
    one, two, _ = bank.all()
    bank.revise(two.id, replace(two, explanation="我们的解析"), "李", "")
    ship(shipped, "2", told(3))
    put_in(bank)
    assert bank.get(one.id).standing is Standing.RETIRED
    assert bank.get(two.id).standing is Standing.CURRENT
    assert bank.counts().total == 3


def test_a_question_left_out_of_the_store_by_nobody_is_not_doubled(bank: Bank, shipped: Path) -> None:
    put_in(bank)
    ship(shipped, "2", told(1), told(2), told(3))
    put_in(bank)
    assert bank.counts().total == 3
    assert all(question.revision == 1 for question in bank.all())


def test_the_real_one_goes_in_quickly(bank: Bank) -> None:
    start = time.monotonic()
    put_in(bank)
    assert time.monotonic() - start < 2
    assert bank.counts().total == bank.counts().usable == len(starter.questions())
    assert bank.counts().by_standing[Standing.UNCITED] == 0
