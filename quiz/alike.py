"""Which questions are so alike in wording that one paper should not ask both.

Law: pure; finds every pair that comparing each with each would find, in a small part of the time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from question_bank.question import Question

NEARLY_THE_SAME = 90  # rapidfuzz ratio of stem and options, 0 to 100
# Two texts of a ratio of 90 or more, of which one has length n: letters taken out and put in make at most a tenth of
# both lengths together. One taken out destroys two neighbouring pairs of letters, one put in destroys one; the worst
# is 2/11 of n taken out, 4/11 of its pairs.
_PAIRS_LOST = 4 / 11

Alike = Mapping[str, frozenset[str]]
"""By id, the ids of those nearly the same; a question unlike all others is not in it."""


def nearly_the_same(questions: Iterable[Question]) -> Alike:
    """Every two whose wordings agree to nine tenths.

    Texts so alike share one of their rarest pairs of letters, so that only texts which do are compared.
    """
    wordings = {q.id: wording(q) for q in questions}
    letters = {id_: {a + b for a, b in pairwise(text)} or {text} for id_, text in wordings.items()}
    common = Counter(pair for pairs in letters.values() for pair in pairs)
    holders: dict[str, list[str]] = defaultdict(list)
    alike: dict[str, set[str]] = defaultdict(set)
    for id_, text in wordings.items():
        rarest = sorted(letters[id_], key=lambda pair: (common[pair], pair))[: int(len(text) * _PAIRS_LOST) + 2]
        for other in {other for pair in rarest for other in holders[pair]}:
            if ratio(text, wordings[other], score_cutoff=NEARLY_THE_SAME):
                alike[id_].add(other)
                alike[other].add(id_)
        for pair in rarest:
            holders[pair].append(id_)
    return {id_: frozenset(others) for id_, others in alike.items()}


def wording(question: Question) -> str:
    """Stem and options in one; not the background of a case, since its questions share it but differ in stem."""
    return question.stem + "".join(sorted(option.text for option in question.options))
