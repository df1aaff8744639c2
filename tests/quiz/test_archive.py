"""A sitting in one file, and what verifying it finds after anybody has had a hand in it."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from question_bank.database import open_database
from question_bank.errors import FileRefused
from question_bank.question import Kind, Letters, Truth
from quiz.archive import MANIFEST, RESULTS, Verified, Wrong, seal_over, verify_archive, write_archive
from quiz.attempt import Answered, Entry, Started, Submitted, Voided
from quiz.exam.arrange import Terms, freeze, seats_for
from quiz.exam.audit import Audit, Deed
from quiz.exam.eligibility import AgeRule
from quiz.exam.rehearsal import invent_staff, respond
from quiz.exam.sitting import Purpose
from quiz.paper import booklet
from quiz.records import HISTORY, Records
from quiz.remark import Remark, Verdict
from quiz.score_sheet.from_records import results
from quiz.scoring import MarkingRule, Scheme
from tests.builders import NINE, a_bank, a_paper, minutes
from tests.proven import Counts

ON = date(2026, 11, 22)


def a_held_exam(folder: Path, seed: int = 1, candidates: int = 12) -> tuple[Records, Audit]:
    """People of an invented bureau have sat, answered by chance, mostly handed in; one is void; one key was changed."""
    die = random.Random(seed)
    database = open_database(folder, [HISTORY])
    records, audit = Records(database), Audit(database)
    paper = a_paper(a_bank(), id="p1")
    staff = invent_staff(candidates, ON, seed)
    rule = MarkingRule(die.choice(list(Scheme)), die.choice([0, 1, 2]))
    terms = Terms("年度学法考试", ON, minutes(60), Decimal(6), rule, unit="某局")
    sitting = freeze(records, Purpose.SUPERVISED, terms, paper, "s1", NINE, seats_for(staff.people, AgeRule(ON)))
    log: list[tuple[str, int, Entry]] = []
    now = NINE + minutes(90)
    for place, seat in enumerate(sitting.must_sit):
        if seat.person.number in staff.absent:
            continue
        head = records.open_attempt("s1", seat.key, seat.person.name, NINE)
        own: list[Entry] = [Started(NINE, NINE + minutes(60))]
        for number, shown in enumerate(booklet(paper, head.id).questions, 1):
            found = paper.find(shown.id)
            assert found is not None
            if die.random() < 0.9:
                response = respond(found.question, die.gauss(0, 1), die)
                own.append(Answered(NINE + timedelta(seconds=number), shown.id, response, 1, number))
        if die.random() < 0.8:
            own.append(Submitted(NINE + minutes(50)))
        if place == 3:
            own.append(Voided(NINE + minutes(51), "监考", "夹带"))
        log += [(head.id, seq, entry) for seq, entry in enumerate(own, 1)]
    records.append(log)
    audit.append(Deed(now, "organiser", "organiser", "Begin", "s1"))
    audit.append(Deed(now, "organiser", "organiser", "CloseEntry", "s1"))
    changed = next(q.question for q in paper.questions if q.question.kind is Kind.TRUE_FALSE)
    assert isinstance(changed.key, Truth)
    records.keep_remark(
        "s1",
        Remark("r1", changed.id, Verdict.NEW_KEY, Truth(not changed.key.value), "依据已修改", "甲", now).decided(
            "乙", now, True, "同意"
        ),
    )
    records.close_sitting("s1", now)
    return records, audit


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    records, audit = a_held_exam(tmp_path / "store")
    path = tmp_path / "2026.zip"
    write_archive(records, audit, "s1", path, NINE + minutes(300))
    return path


def tampered(path: Path, change: Callable[[dict[str, bytes]], object], *, seal_again: bool = False) -> Verified:
    with zipfile.ZipFile(path) as package:
        bodies = {name: package.read(name) for name in package.namelist()}
    change(bodies)
    if seal_again:
        manifest = json.loads(bodies[MANIFEST])
        hashes = {name: sha256(body).hexdigest() for name, body in bodies.items() if name != MANIFEST}
        manifest["files"] = {name: {"sha256": each, "size": 0} for name, each in hashes.items()}
        manifest["seal"] = seal_over(hashes)
        bodies[MANIFEST] = json.dumps(manifest).encode()
    other = path.with_name("tampered.zip")
    with zipfile.ZipFile(other, "w") as package:
        for name, body in bodies.items():
            package.writestr(name, body)
    return verify_archive(other)


def test_what_was_written_is_verified_without_its_store(archive: Path) -> None:
    verified = verify_archive(archive)
    assert verified.findings == ()
    assert (verified.scores, verified.links) == (11, 2)
    assert verified.entries > 60


def test_the_same_sitting_gives_the_same_bytes_and_no_id_number_unless_asked_for(tmp_path: Path) -> None:
    records, audit = a_held_exam(tmp_path / "store")
    at = NINE + minutes(300)
    seals = [write_archive(records, audit, "s1", tmp_path / f"{n}.zip", at) for n in range(2)]
    full = tmp_path / "full.zip"
    write_archive(records, audit, "s1", full, at, id_numbers=True)
    assert seals[0] == seals[1]
    number = next(seat.person.id_number for seat in records.sitting("s1").seats).encode()

    def holds(path: Path) -> bool:
        with zipfile.ZipFile(path) as package:
            return any(number in package.read(name) for name in package.namelist() if name.endswith(".json"))

    assert (holds(tmp_path / "0.zip"), holds(full)) == (False, True)
    assert verify_archive(full).sound


def test_a_changed_a_missing_and_an_added_file_are_named(archive: Path) -> None:
    found = tampered(archive, lambda bodies: bodies.update({RESULTS: bodies[RESULTS].replace(b"sat", b"SAT", 1)}))
    assert Wrong.CHANGED in {finding.why for finding in found.findings}
    found = tampered(archive, lambda bodies: bodies.pop("objections.json"))
    assert (Wrong.MISSING, "objections.json") in {(f.why, f.where) for f in found.findings}
    found = tampered(archive, lambda bodies: bodies.update({"more.txt": b"x"}))
    assert [(f.why, f.where) for f in found.findings] == [(Wrong.UNLISTED, "more.txt")]


def test_a_score_changed_with_all_hashes_made_anew_is_still_found(archive: Path) -> None:
    def better(bodies: dict[str, bytes]) -> None:
        lines = json.loads(bodies[RESULTS])
        first = next(line for line in lines if line["score"] is not None)
        first["score"] = str(Decimal(first["score"]) + 10)
        bodies[RESULTS] = json.dumps(lines).encode()

    found = tampered(archive, better, seal_again=True)
    assert [finding.why for finding in found.findings] == [Wrong.SCORE]


def test_an_answer_changed_in_the_log_shows_in_the_score_and_in_the_workbook(archive: Path) -> None:
    def forge(bodies: dict[str, bytes]) -> None:
        bodies["logs.jsonl"] = bodies["logs.jsonl"].replace(b'"value":true', b'"value":false')

    whys = {finding.why for finding in tampered(archive, forge, seal_again=True).findings}
    assert whys == {Wrong.SCORE, Wrong.WORKBOOK}


def test_a_broken_audit_chain_and_a_torn_log_are_found(archive: Path) -> None:
    def rename(bodies: dict[str, bytes]) -> None:
        bodies["audit.jsonl"] = bodies["audit.jsonl"].replace(b"Begin", b"Began")

    assert [f.why for f in tampered(archive, rename, seal_again=True).findings] == [Wrong.AUDIT]

    def tear(bodies: dict[str, bytes]) -> None:
        bodies["logs.jsonl"] = bodies["logs.jsonl"][:-9]

    assert [f.why for f in tampered(archive, tear, seal_again=True).findings] == [Wrong.UNREADABLE]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 torn"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        verify_archive(path)


def oracle(records: Records) -> dict[str, Decimal]:
    """Totals reckoned with nothing of ``quiz.scoring``, from the bare logs."""
    sitting = records.sitting("s1")
    paper = records.paper(sitting.paper_id)
    (remark,) = records.remarks("s1")
    totals = {}
    for head in records.attempts("s1"):
        last = {e.question: e.response for e in records.log(head.id) if type(e).__name__ == "Answered"}  # type: ignore[union-attr]
        total = Decimal(0)
        for q in paper.questions:
            key = remark.key if q.question.id == remark.question else q.question.key
            given = last.get(q.question.id)
            if isinstance(key, Letters) and isinstance(given, Letters):
                right, wrong = len(key.letters & given.letters), len(given.letters - key.letters)
                whole = right == len(key.letters) and not wrong
                part = {
                    Scheme.EXACT: Decimal(0),
                    Scheme.BY_THE_KEY: Decimal(0) if wrong else Decimal(right) / len(key.letters),
                    Scheme.HALF_FOR_TOO_FEW: Decimal("0.5") if right and not wrong else Decimal(0),
                    Scheme.RIGHT_MINUS_WRONG: max(Decimal(0), Decimal(right - wrong) / len(key.letters)),
                }[sitting.rule.scheme]
                total += q.marks if whole else q.marks * part
            elif given == key:
                total += q.marks
        total = (total + Decimal("1e-12")).quantize(Decimal(1).scaleb(-sitting.rule.places), "ROUND_HALF_UP")
        totals[head.person] = total
    return totals


@pytest.mark.slow
def test_scores_from_store_archive_and_oracle_are_the_same(tmp_path: Path, proven: Counts) -> None:
    compared = 0
    for seed in range(40):
        records, audit = a_held_exam(tmp_path / str(seed), seed, candidates=25)
        path = tmp_path / f"{seed}.zip"
        write_archive(records, audit, "s1", path, NINE + minutes(300))
        assert verify_archive(path).findings == ()
        with zipfile.ZipFile(path) as package:
            lines = {line["key"]: line["score"] for line in json.loads(package.read(RESULTS))}
        expected = oracle(records)
        for row, seat in zip(results(records, "s1").rows, records.sitting("s1").seats, strict=True):
            if row.score is not None:
                assert row.score == Decimal(lines[seat.key]) == expected[seat.key]
                compared += 1
    proven("papers and logs by chance whose total is the same from store, archive and an independent oracle", compared)
    assert compared > 900
