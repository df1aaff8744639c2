"""The bank that ships with the program, and how it gets into a store.

Law: a question that a person has revised since is theirs: a newer shipped version leaves it alone.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from question_bank.bank import STARTER, Bank
from question_bank.formats.json_file import question_from_json
from question_bank.question import Question

FOLDER = Path(__file__).parent / "starter"
WHO = "lawquiz"


def version() -> dict[str, str]:
    """``version`` of the shipped questions, and ``checked_on``, the day as of which they were checked (ISO)."""
    told: dict[str, str] = json.loads((FOLDER / "VERSION.json").read_text("utf-8"))
    return told


def questions() -> dict[str, Question]:
    """All shipped questions under the ids they have in every store."""
    shipped: dict[str, Question] = {}
    for path in sorted(FOLDER.glob("*.json")):
        if path.name != "VERSION.json":
            for value in json.loads(path.read_text("utf-8"))["questions"]:
                question = question_from_json(value)
                shipped[_id(question.source_id or question.stem)] = question
    return shipped


def put_in(bank: Bank) -> None:
    """Put the shipped questions into a bank that does not have this version of them yet; costs nothing if it has."""
    shipped = version()["version"]
    if bank.version() == shipped:
        return
    new = questions()
    ours = set(bank.of_batch(STARTER))  # as we last put them in: nobody has revised these
    there = bank.ids()
    with bank.database.write():
        bank.put(
            {id: question for id, question in new.items() if id in ours or id not in there},
            retired=sorted(ours - new.keys()),
            who=WHO,
            batch=STARTER,
        )
        bank.note("starter_version", shipped)
        bank.note("starter_checked_on", version()["checked_on"])


def _id(source_id: str) -> str:
    """The same in every store, whatever the language of its file system."""
    return "s-" + hashlib.sha256(source_id.encode()).hexdigest()[:12]
