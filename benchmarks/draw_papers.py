"""How long 162 parallel papers of 100 take from the bank that ships, and what they are like.

``python -m benchmarks.draw_papers [PAPERS]``

Hold: under a second, no constraint violated, the mean overlap of two papers at its lower bound.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

from question_bank.question import Kind
from quiz.alike import nearly_the_same
from quiz.blueprint import Blueprint, Section, draw_parallel
from quiz.fairness import parallel_fairness
from quiz.paper import Paper
from ui.doors import open_doors

SHAPE = Blueprint(
    "2026年度学法考试",
    (
        Section(Kind.SINGLE, 50, Decimal(1)),
        Section(Kind.MULTIPLE, 20, Decimal(2)),
        Section(Kind.TRUE_FALSE, 30, Decimal("0.5")),
    ),
)


def main(papers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        doors = open_doors(Path(folder) / "store")
        questions = doors.bank.usable()
        doors.close()
    alike = nearly_the_same(questions)
    print(f"{papers} papers of {SHAPE.count} from {len(questions)} questions")
    for seed in range(1, 6):
        began = time.perf_counter()
        drawn = draw_parallel(SHAPE, questions, seed, papers)
        took = time.perf_counter() - began
        made = tuple(paper for paper in drawn if isinstance(paper, Paper))
        told = parallel_fairness(SHAPE, questions, made, seed)
        repeats = sum(
            q.question.id in alike and any(other.question.id in alike[q.question.id] for other in paper.questions)
            for paper in made
            for q in paper.questions
        )
        laws = [Counter(q.question.laws[0] for q in paper.questions).most_common(1)[0][1] for paper in made]
        print(
            f"seed {seed}: {took:.2f} s; near-repeats {repeats}; overlap {told.overlap:.3f} (bound "
            f"{told.overlap_bound:.3f}, most {told.overlap_most}); expected means {told.lowest:.2f} to "
            f"{told.highest:.2f}; each question {told.uses[0]} to {told.uses[1]} times; at most {max(laws)} of one law"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 162)
