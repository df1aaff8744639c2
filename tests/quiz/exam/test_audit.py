"""The chain tells who did what, and shows when somebody has been at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from question_bank.database import Database, open_database
from quiz.exam.audit import Audit, Deed
from quiz.records import HISTORY
from tests.builders import NINE


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path, [HISTORY])
    yield database
    database.close()


@pytest.fixture
def audit(database: Database) -> Audit:
    audit = Audit(database)
    for n in range(1, 6):
        audit.append(Deed(NINE, "王老师", "invigilator", "GrantTime", "s1", "0007", f"停电{n}", "1 300 s", f"王/{n}"))
    return audit


def test_a_chain_is_gapless_and_whole(audit: Audit) -> None:
    chain = audit.verify()
    assert (chain.count, chain.whole) == (5, True)
    links = audit.links()
    assert [link.seq for link in links] == [1, 2, 3, 4, 5]
    assert links[-1].digest == chain.head
    assert [link.deed.why for link in audit.links(after=3)] == ["停电4", "停电5"]


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        ("UPDATE audit SET why = '生病' WHERE seq = 3", 3),
        ("UPDATE audit SET who = '李老师' WHERE seq = 1", 1),
        ("UPDATE audit SET request = NULL WHERE seq = 4", 4),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("UPDATE audit SET seq = 9 WHERE seq = 5", 5),
        ("UPDATE audit SET digest = previous WHERE seq = 5", 5),
    ],
)
def test_whatever_is_changed_shows(database: Database, audit: Audit, tampering: str, broken_at: int) -> None:
    with database.write() as connection:
        connection.execute(text(tampering))
    chain = audit.verify()
    assert not chain.whole
    assert chain.broken_at == broken_at


def test_a_cut_end_shows_in_the_head_that_was_noted(database: Database, audit: Audit) -> None:
    noted = audit.verify().head
    with database.write() as connection:
        connection.execute(text("DELETE FROM audit WHERE seq = 5"))
    assert audit.verify().head != noted


def test_a_deed_shares_the_fate_of_its_transaction(database: Database, audit: Audit) -> None:
    def fails() -> None:
        with database.write():
            audit.append(Deed(NINE, "x", "organiser", "Begin"))
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails()
    assert audit.verify().count == 5


def test_the_halls_tables_made_by_migration_are_those_of_the_code(database: Database) -> None:
    from quiz.exam import tables

    with database.read() as connection:
        found = inspect(connection)
        seen = 0
        for row in vars(tables).values():
            table = getattr(row, "__table__", None)
            if table is None:
                continue
            seen += 1
            there = {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(table.name)}
            assert there == {c.name: (str(c.type.compile(connection.dialect)), c.nullable) for c in table.columns}
            assert {tuple(i["column_names"]) for i in found.get_indexes(table.name)} == {
                tuple(c.name for c in index.columns) for index in table.indexes
            }
    assert seen == 10
