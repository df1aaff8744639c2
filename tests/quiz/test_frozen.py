"""Values as text: the same bytes as the standard encoder writes, sorted and compact, and back again."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.frozen import from_json, to_json


class Colour(StrEnum):
    RED = "红"


@dataclass(frozen=True, slots=True)
class Leaf:
    z: str
    a: frozenset[str]
    when: datetime | None


@dataclass(frozen=True, slots=True)
class Tree:
    leaves: tuple[Leaf, ...]
    names: dict[str, Decimal]
    on: date
    length: timedelta
    colour: Colour
    count: int
    share: float
    there: bool


leaves = st.builds(
    Leaf, st.text(), st.frozensets(st.text(max_size=3)), st.none() | st.datetimes(timezones=st.just(UTC))
)
trees = st.builds(
    Tree,
    st.lists(leaves, max_size=3).map(tuple),
    st.dictionaries(st.text(max_size=3), st.decimals(allow_nan=False, allow_infinity=False), max_size=3),
    st.dates(),
    st.timedeltas(),
    st.just(Colour.RED),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
)


def plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    match value:
        case frozenset():
            return sorted(value)
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Decimal():
            return str(value)
    raise TypeError


@given(trees)
def test_the_text_is_that_of_the_standard_encoder(tree: Tree) -> None:
    assert to_json(tree) == json.dumps(tree, default=plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@given(leaves)
def test_a_value_comes_back_as_it_was(leaf: Leaf) -> None:
    assert from_json(Leaf, to_json(leaf)) == leaf


def test_what_cannot_be_told_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json(object())
