"""What can be wrong with a file and with the whole bank: cases, repetition, distribution."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.question_bank.starter.questions import (
    BankFile,
    Finding,
    is_negative,
    question_findings,
)
from tests.question_bank.starter.shape import LETTERS, Question, shape_errors
from tests.question_bank.starter.statutes import Library, letters_only

NEAR_DUPLICATE = 0.75
LONGEST_SHARE = 0.45
LETTER_SHARE = 0.28
NEGATIVE_SHARE = 0.08
HARD_SHARE = 0.40
PER_ARTICLE = 3
KIND_TARGETS = {"single": 0.45, "multiple": 0.25, "true_false": 0.25, "blank": 0.05}
KIND_TOLERANCE = 0.06


def case_findings(bank: BankFile) -> Iterator[Finding]:
    """Cases: two or three questions, together, with one background."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, question in enumerate(bank.sound):
        if question["group"]:
            places[question["group"]["id"]].append(place)
    for case, where in places.items():
        if not 2 <= len(where) <= 3:
            yield Finding(bank.name, case, f"the case has {len(where)} questions (2–3)")
        if where != list(range(where[0], where[0] + len(where))):
            yield Finding(bank.name, case, "the questions of the case do not follow one another")
        if len({bank.sound[w]["group"]["background"] for w in where}) > 1:
            yield Finding(bank.name, case, "the case has different backgrounds")
        if not case.startswith(f"{bank.title}-"):
            yield Finding(bank.name, case, f"the case's id should begin with {bank.title}-")


def article_counts(questions: list[Question]) -> Counter[str]:
    """Questions per article, cases apart."""
    return Counter(
        f"{basis['title']} {basis['article']}"
        for question in questions
        if not question["group"]
        for basis in question["legal_basis"]
        if basis["article"]
    )


def article_findings(bank: BankFile) -> Iterator[Finding]:
    for article, count in article_counts(bank.sound).items():
        if count > PER_ARTICLE:
            yield Finding(bank.name, "-", f"{count} questions on {article} (at most {PER_ARTICLE}, cases apart)")


def right_is_longest(question: Question) -> bool:
    lengths = [len(option) for option in question["options"]]
    right = lengths.pop(LETTERS.index(question["key"][0]))
    return right > max(lengths)


def distribution_findings(name: str, questions: list[Question]) -> Iterator[Finding]:
    """Shares that must hold in every file and over the whole bank."""
    single = [q for q in questions if q["kind"] == "single"]
    truths = [q["key"] for q in questions if q["kind"] == "true_false"]
    if len(single) >= 25:
        for letter, count in sorted(Counter(q["key"][0] for q in single).items()):
            if count / len(single) > LETTER_SHARE:
                yield Finding(name, "-", f"{count} of {len(single)} single keys are {letter} (at most 28 %)")
    if len(single) >= 20:
        longest = sum(map(right_is_longest, single))
        if longest / len(single) > LONGEST_SHARE:
            yield Finding(
                name, "-", f"the right option is the longest in {longest} of {len(single)} singles (at most 45 %)"
            )
    true = sum(truths)
    if truths and not 0.4 <= true / len(truths) <= 0.6 and abs(2 * true - len(truths)) > 1:
        yield Finding(name, "-", f"{true} of {len(truths)} true_false are true (40–60 %)")
    if len(questions) >= 10:
        yield from share_findings(name, questions)


def share_findings(name: str, questions: list[Question]) -> Iterator[Finding]:
    total = len(questions)
    hard = sum(q["difficulty"] > 1 for q in questions)
    if hard / total < HARD_SHARE:
        yield Finding(name, "-", f"{hard} of {total} questions have difficulty 2 or 3 (at least 40 %)")
    negative = sum(map(is_negative, questions))
    if negative / total > NEGATIVE_SHARE and negative > 1:
        yield Finding(name, "-", f"{negative} of {total} stems are negative (at most 8 %)")


def kind_findings(questions: list[Question]) -> Iterator[Finding]:
    """The mix of kinds, asked of the whole bank only."""
    counts = Counter(q["kind"] for q in questions)
    for kind, target in KIND_TARGETS.items():
        share = counts[kind] / len(questions)
        if abs(share - target) > KIND_TOLERANCE:
            yield Finding("bank", "-", f"{kind}: {share:.0%} of the questions (about {target:.0%})")


# --------------------------------------------------------------------------- whole bank


def identity_findings(banks: list[BankFile]) -> Iterator[Finding]:
    """source_ids and stems that occur twice."""
    ids: dict[str, str] = {}
    stems: dict[str, str] = {}
    for bank in banks:
        for question in bank.sound:
            source_id, stem = question["source_id"], letters_only(question["stem"])
            if source_id in ids:
                yield Finding(bank.name, source_id, f"source_id is already used in {ids[source_id]}")
            elif stem in stems:
                yield Finding(bank.name, source_id, f"same stem as {stems[stem]}")
            ids.setdefault(source_id, bank.name)
            stems.setdefault(stem, source_id)


def trigrams(question: Question) -> frozenset[str]:
    text = letters_only(question["stem"] + "".join(sorted(question["options"])))
    return frozenset(text[i : i + 3] for i in range(len(text) - 2))


def duplicate_findings(bank: BankFile) -> Iterator[Finding]:
    """Near duplicates within a law: character trigrams of stem and options."""
    grams = [(q["source_id"], trigrams(q)) for q in bank.sound]
    for place, (source_id, mine) in enumerate(grams):
        for other_id, other in grams[:place]:
            small, large = sorted((len(mine), len(other)))
            if not large or small / large < NEAR_DUPLICATE:
                continue
            share = len(mine & other) / len(mine | other)
            if share >= NEAR_DUPLICATE:
                yield Finding(bank.name, source_id, f"near duplicate of {other_id} ({share:.2f})")


def load(path: Path) -> tuple[BankFile, list[Finding]]:
    """Read a bank file; questions of unsound shape are reported and left out."""
    bank = BankFile(path.name, path.stem, [])
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        return bank, [Finding(path.name, "-", f"cannot be read: {error}")]
    if not isinstance(data, dict) or data.keys() != {"title", "questions"} or not isinstance(data["questions"], list):
        return bank, [Finding(path.name, "-", "a file is {title, questions: […]}")]
    findings = []
    if data["title"] != path.stem:
        findings.append(Finding(path.name, "-", f"title is {data['title']!r}, not the file's name"))
    bank.questions = data["questions"]
    for place, question in enumerate(bank.questions, 1):
        errors = list(shape_errors(question))
        name = question.get("source_id") if isinstance(question, dict) else None
        findings += [Finding(path.name, str(name or f"#{place}"), error) for error in errors]
        if not errors:
            bank.sound.append(question)
    return bank, findings


def check(paths: list[Path], library: Library | None) -> tuple[list[BankFile], list[Finding]]:
    """Every finding on these files."""
    banks: list[BankFile] = []
    findings: list[Finding] = []
    for path in paths:
        bank, errors = load(path)
        banks.append(bank)
        findings += errors
        findings += question_findings(bank, library)
        findings += case_findings(bank)
        findings += article_findings(bank)
        findings += duplicate_findings(bank)
        findings += distribution_findings(bank.name, bank.sound)
    findings += identity_findings(banks)
    return banks, findings


def whole_findings(banks: list[BankFile]) -> list[Finding]:
    """Distributions over the whole bank."""
    questions = [q for bank in banks for q in bank.sound]
    if not questions:
        return []
    return [*distribution_findings("bank", questions), *kind_findings(questions)]
