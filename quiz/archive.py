"""One sitting as one file: what was asked, what happened, what was decided and what it came to; and the proof of it.

The format is described in docs/archive.md. Law: an archive is verified without the store it came from: every file by
its hash, every score from paper, log and rule, the audit chain link by link, the workbook cell by cell.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from question_bank.errors import FileFault, FileRefused
from question_bank.whole_file import whole_file
from quiz.attempt import Attempt, Entry, replay
from quiz.errors import UnknownRecord
from quiz.exam.audit import Audit, Chain, Link, verify_links
from quiz.exam.sitting import Purpose, Sitting
from quiz.frozen import from_json, to_json
from quiz.paper import Paper
from quiz.records import ENTRY_KINDS, Records
from quiz.remark import Objection, Remark
from quiz.score_sheet.from_records import Marked, mark_seats, results
from quiz.score_sheet.results import Outcome
from quiz.score_sheet.workbook import write_scores

FORMAT, VERSION = "lawquiz-archive", 1
SUFFIX = ".lawquiz-archive.zip"
MANIFEST, SITTING, LOGS, REMARKS, OBJECTIONS, RESULTS, AUDIT, WORKBOOK = (
    "manifest.json", "sitting.json", "logs.jsonl", "remarks.json", "objections.json", "results.json", "audit.jsonl",
    "scores.xlsx",
)  # fmt: skip
_PAPER = "papers/{number}.json"
_MOST_FILES, _MOST_BYTES = 2_000, 2**30
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes, whenever it is written


class Wrong(StrEnum):
    """What verifying can find."""

    MISSING = "missing"
    UNLISTED = "unlisted"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    SEAL = "seal"
    SCORE = "score"
    AUDIT = "audit"
    WORKBOOK = "workbook"


@dataclass(frozen=True, slots=True)
class Finding:
    """``where``: the file, or the person; ``detail``: what is there and what should be."""

    why: Wrong
    where: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """``scores`` that were computed anew, ``entries`` of the logs they came from, ``links`` of the audit chain."""

    title: str
    made_at: str
    seal: str
    scores: int
    entries: int
    links: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Nothing is wrong with it."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One seat in ``results.json``; ``marks`` by question, unrounded; ``before``: the total before a re-marking."""

    key: str
    number: str
    name: str
    unit: str
    outcome: Outcome
    score: Decimal | None
    before: Decimal | None
    marks: Mapping[str, Decimal]


# Writing ------------------------------------------------------------------------------------------------------------


def write_archive(
    records: Records, audit: Audit, sitting_id: str, path: Path, now: datetime, *, id_numbers: bool = False
) -> str:
    """Write the archive of a sitting and return its seal. ID numbers stay out unless they are asked for.

    Raises ``UnknownRecord``, also for what is no exam that counts, and ``FileNotWritten``.
    """
    files = dict(_files(records, audit, sitting_id, path, now, id_numbers))
    listed = {name: {"sha256": sha256(body).hexdigest(), "size": len(body)} for name, body in files.items()}
    seal = seal_over({name: str(each["sha256"]) for name, each in listed.items()})
    sitting = records.sitting(sitting_id)
    manifest = {
        "format": FORMAT, "version": VERSION, "sitting": sitting.id, "title": sitting.title,
        "made_at": now.isoformat(), "files": listed, "seal": seal,
    }  # fmt: skip
    with whole_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        written = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        for name, body in {MANIFEST: written, **files}.items():
            package.writestr(zipfile.ZipInfo(name, _FIRST_DAY), body, zipfile.ZIP_DEFLATED)
    return seal


def seal_over(hashes: Mapping[str, str]) -> str:
    """SHA-256 over the lines ``hash␠␠name`` of all files in order of name, as ``sha256sum`` writes them."""
    return sha256("".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()).hexdigest()


def _files(
    records: Records, audit: Audit, sitting_id: str, path: Path, now: datetime, id_numbers: bool
) -> Iterator[tuple[str, bytes]]:
    sitting = records.sitting(sitting_id)
    if sitting.purpose is not Purpose.SUPERVISED:
        raise UnknownRecord("sitting", sitting_id)
    if not id_numbers:
        sitting = replace(
            sitting, seats=tuple(replace(s, person=replace(s.person, id_number="")) for s in sitting.seats)
        )
    result = results(records, sitting_id, now)  # writes down what the clock has ended
    yield SITTING, to_json(sitting).encode()
    papers = {paper_id: records.paper(paper_id) for paper_id in sitting.papers}
    for number, paper in enumerate(papers.values(), 1):
        yield _PAPER.format(number=number), to_json(paper).encode()
    heads = records.attempts(sitting_id)
    logs = {head: records.log(head.id) for head in heads}
    lines = [
        {"attempt": head.id, "person": head.person, "seq": seq, "kind": type(entry).__name__, "entry": entry}
        for head, log in logs.items()
        for seq, entry in enumerate(log, 1)
    ]
    yield LOGS, _lines(lines)
    remarks = records.remarks(sitting_id)
    yield REMARKS, to_json(remarks).encode()
    yield OBJECTIONS, to_json(records.objections(sitting_id)).encode()
    attempts = {head.person: replay(log) for head, log in logs.items()}
    yield RESULTS, to_json(_result_lines(mark_seats(sitting, sitting.seats, papers, attempts, remarks))).encode()
    yield AUDIT, _lines(audit.all_links())
    book = path.with_name(f".{path.name}.xlsx")
    try:
        write_scores(result, book)
        yield WORKBOOK, book.read_bytes()
    finally:
        book.unlink(missing_ok=True)


def _lines(values: Iterable[object]) -> bytes:
    return "".join(f"{to_json(value)}\n" for value in values).encode()


def _result_lines(marked: Iterable[Marked]) -> list[ResultLine]:
    return [
        ResultLine(
            key=m.seat.key,
            number=m.seat.person.number,
            name=m.seat.person.name,
            unit=m.seat.person.unit,
            outcome=m.outcome,
            score=m.score.total if m.score else None,
            before=m.before,
            marks=dict(m.score.marks) if m.score else {},
        )
        for m in marked
    ]


# Verifying ----------------------------------------------------------------------------------------------------------


def verify_archive(path: Path) -> Verified:
    """Everything an archive claims, computed anew. Raises ``FileRefused`` for what is no archive."""
    bodies, manifest = _unpacked(path)
    findings = list(_wrong_files(bodies, manifest))
    spoiled = {finding.where for finding in findings}
    scores = entries = links = 0
    try:
        scores, entries, links, deeper = _computed_anew(bodies)
        findings += deeper
    except (ValueError, KeyError, TypeError, StopIteration) as error:  # pydantic's errors are ValueErrors
        if not spoiled:
            findings.append(Finding(Wrong.UNREADABLE, MANIFEST, str(error)[:200]))
    return Verified(
        str(manifest.get("title", "")), str(manifest.get("made_at", "")), str(manifest.get("seal", "")),
        scores, entries, links, tuple(findings),
    )  # fmt: skip


def _unpacked(path: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise FileRefused(path, FileFault.TOO_LARGE)
            bodies = {}
            for entry in entries:
                with package.open(entry) as file:
                    bodies[entry.filename] = file.read(entry.file_size + 1)
    except FileNotFoundError:
        raise FileRefused(path, FileFault.NOT_FOUND) from None
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefused(path, FileFault.UNREADABLE, str(error)) from error
    try:
        manifest = json.loads(bodies.pop(MANIFEST))
        if manifest["format"] != FORMAT or manifest["version"] != VERSION or not isinstance(manifest["files"], dict):
            raise ValueError
    except (KeyError, ValueError, TypeError):
        raise FileRefused(path, FileFault.UNREADABLE, MANIFEST) from None
    return bodies, manifest


def _wrong_files(bodies: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[Finding]:
    listed = {name: str(each.get("sha256")) for name, each in manifest["files"].items() if isinstance(each, dict)}
    for name, expected in listed.items():
        if name not in bodies:
            yield Finding(Wrong.MISSING, name)
        elif sha256(bodies[name]).hexdigest() != expected:
            yield Finding(Wrong.CHANGED, name)
    for name in bodies.keys() - listed.keys():
        yield Finding(Wrong.UNLISTED, name)
    if seal_over(listed) != manifest.get("seal"):
        yield Finding(Wrong.SEAL, MANIFEST)


def _computed_anew(bodies: Mapping[str, bytes]) -> tuple[int, int, int, list[Finding]]:
    sitting = from_json(Sitting, bodies[SITTING].decode())
    found = [from_json(Paper, body.decode()) for name, body in bodies.items() if name.startswith("papers/")]
    papers = {paper.id: paper for paper in found}
    entries, logs = 0, dict[str, list[Entry]]()
    for line in bodies[LOGS].decode().splitlines():
        told = json.loads(line)
        entry = from_json(ENTRY_KINDS[told.pop("kind")], json.dumps(told["entry"]))
        logs.setdefault(told["person"], []).append(entry)
        if told["seq"] != len(logs[told["person"]]):
            raise ValueError(f"{LOGS}: {told['person']}: entry {told['seq']} out of place")
        entries += 1
    attempts: dict[str, Attempt] = {person: replay(log) for person, log in logs.items()}
    remarks = from_json(list[Remark], bodies[REMARKS].decode())
    from_json(list[Objection], bodies[OBJECTIONS].decode())
    anew = _result_lines(mark_seats(sitting, sitting.seats, papers, attempts, remarks))
    claimed = {line.key: line for line in from_json(list[ResultLine], bodies[RESULTS].decode())}
    findings = [
        Finding(Wrong.SCORE, f"{line.number} {line.name}".strip(), f"{_told(claimed.get(line.key))} ≠ {_told(line)}")
        for line in anew
        if claimed.get(line.key) != line
    ]
    findings += [
        Finding(Wrong.SCORE, f"{line.number} {line.name}".strip(), _told(line))
        for key, line in claimed.items()
        if sitting.seat(key) is None
    ]
    chain = _chain(bodies[AUDIT])
    if not chain.whole:
        findings.append(Finding(Wrong.AUDIT, AUDIT, str(chain.broken_at)))
    findings += _wrong_cells(bodies[WORKBOOK], anew)
    return sum(line.score is not None for line in anew), entries, chain.count, findings


def _told(line: ResultLine | None) -> str:
    return "—" if line is None else f"{line.outcome.value} {line.score if line.score is not None else ''}".strip()


def _chain(body: bytes) -> Chain:
    return verify_links(from_json(Link, line) for line in body.decode().splitlines())


def _wrong_cells(workbook: bytes, lines: Iterable[ResultLine]) -> Iterator[Finding]:
    """The scores on the first sheet of the workbook, in any order, beside those computed anew."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        yield Finding(Wrong.WORKBOOK, WORKBOOK, str(error))
        return
    header = next(row for row in rows if "成绩" in row and "姓名" in row)
    name_at, unit_at, score_at = (header.index(word) for word in ("姓名", "部门", "成绩"))
    written: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        written.setdefault((str(row[unit_at]), str(row[name_at])), []).append(_plain(row[score_at]))
    for line in lines:
        if line.score is not None and _plain(line.score) not in written.get((line.unit, line.name), []):
            there = "、".join(written.get((line.unit, line.name), ["—"]))
            yield Finding(Wrong.WORKBOOK, f"{line.number} {line.name}".strip(), f"{there} ≠ {line.score}")


def _plain(value: object) -> str:
    if isinstance(value, float | int | Decimal):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)
