"""What the columns of a roster say of a person, and conditions on them: 部门是…, 职务含…, 执法证是“有”.

Law: pure. Texts are compared folded, as they are wherever the program compares; an empty cell is a value too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from quiz.exam.candidate import Person, Sex

_SEXES = {Sex.MALE: "男", Sex.FEMALE: "女", None: ""}
_OWN: Mapping[str, Callable[[Person], str]] = {
    "部门": lambda person: person.unit,
    "职务": lambda person: person.post,
    "性别": lambda person: _SEXES[person.sex],
    "备注": lambda person: person.remark,
    "楼栋": lambda person: person.building,
    "考场": lambda person: person.room,
}


class Test(StrEnum):
    """How a column's text is compared."""

    __test__ = False  # no test of pytest's

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains_not"

    @property
    def negative(self) -> bool:
        """None of the values may be met, rather than any."""
        return self in (Test.IS_NOT, Test.CONTAINS_NOT)

    @property
    def whole(self) -> bool:
        """The whole text is compared."""
        return self in (Test.IS, Test.IS_NOT)


_WORDS = {Test.IS: "是", Test.IS_NOT: "不是", Test.CONTAINS: "含", Test.CONTAINS_NOT: "不含"}


@dataclass(frozen=True, slots=True)
class Condition:
    """Any of the values is met; of a negative test, none."""

    column: str
    test: Test
    values: tuple[str, ...]

    def holds(self, person: Person) -> bool:
        """Is it so for this person?"""
        text = _folded(text_of(person, self.column))
        wanted = map(_folded, self.values)
        met = any(value == text for value in wanted) if self.test.whole else any(value in text for value in wanted)
        return met is not self.test.negative

    def __str__(self) -> str:
        """As it is printed: 部门是“法规科”或“人事科”."""
        return f"{self.column}{_WORDS[self.test]}{'或'.join(map(_shown, self.values))}"


def text_of(person: Person, column: str) -> str:
    """What stands in this column for the person; nothing where there is no such column."""
    own = _OWN.get(column)
    return own(person) if own else dict(person.extra).get(column, "")


def found_in(person: Person, column: str) -> str:
    """As it is told of one person: 执法证为“无”, 执法证为空白."""
    return f"{column}为{_shown(text_of(person, column))}"


def columns_of(people: Iterable[Person]) -> dict[str, tuple[str, ...]]:
    """Every column that says something of somebody, with the texts that occur in it, the commonest first."""
    people = tuple(people)
    names = [*_OWN, *dict.fromkeys(header for person in people for header, _ in person.extra)]
    texts = {name: Counter(text_of(person, name) for person in people) for name in names}
    return {
        name: tuple(sorted(counts, key=lambda text, counts=counts: (-counts[text], text)))  # type: ignore[misc]
        for name, counts in texts.items()
        if any(counts)
    }


def with_condition(conditions: Iterable[Condition], new: Condition) -> tuple[Condition, ...]:
    """One more; a value for a column that is tested so already joins that condition."""
    kept = list(conditions)
    for place, old in enumerate(kept):
        if (old.column, old.test) == (new.column, new.test):
            kept[place] = Condition(old.column, old.test, tuple(dict.fromkeys((*old.values, *new.values))))
            return tuple(kept)
    return (*kept, new)


def _shown(text: str) -> str:
    return f"“{text}”" if text else "空白"


def _folded(text: str) -> str:
    return "".join(normalize("NFKC", text).split()).casefold()
