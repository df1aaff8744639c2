"""What a run of the tests has shown, in counts with names that a person can read.

A test says `proven("answers shown as saved, then lost", 0, of=640)`; the run adds up the counts of each claim
and prints them at its end. Counts of a test that then fails are thrown away.
"""

from collections.abc import Iterator


class Counts:
    """Claims in the order they were first made, each with its count and, where known, out of how many."""

    def __init__(self) -> None:
        self._by_claim: dict[str, tuple[int, int | None]] = {}

    def __call__(self, claim: str, count: int, *, of: int | None = None) -> None:
        """Add to a claim; `of` is how many times it could have gone the other way."""
        had, had_of = self._by_claim.get(claim, (0, None))
        self._by_claim[claim] = (had + count, had_of if of is None else (had_of or 0) + of)

    def add(self, other: "Counts") -> None:
        for claim, (count, of) in other._by_claim.items():
            self(claim, count, of=of)

    def lines(self) -> Iterator[str]:
        """One line a claim, the numbers in a column: `0 of 640  answers shown as saved, then lost`."""
        numbers = {
            claim: f"{count:,}" if of is None else f"{count:,} of {of:,}"
            for claim, (count, of) in self._by_claim.items()
        }
        width = max(map(len, numbers.values()), default=0)
        for claim, number in numbers.items():
            yield f"{number:>{width}}  {claim}"
