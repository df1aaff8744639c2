"""A law's text: title, version and articles; what changed between two versions, and which questions that makes stale.

Law: pure. An article is known by its number as printed; a renumbered article is the same one if its wording is; what
changed counts from the day the new version is in force, not before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from question_bank.question import BasisKind, LegalBasis, Question
from question_bank.text import clean, fold, number_in

_NUMERAL = "零〇○一二两三四五六七八九十百千"
_ARTICLE = re.compile(rf"[\s#*]*(第([{_NUMERAL}]+)条(?:之([一二三四五六七八九十]+))?)[*]*[\s　]*(.*)", re.DOTALL)
_HEADING = re.compile(rf"[\s#*]*(第[{_NUMERAL}]+(?:分编|[编章节])(?:[\s　].*|[^，。；]{{0,30}})|附\s*则|总\s*则)[*]*")
_LEVELS = ("编", "分编", "章", "节")
_ENDED = "<!-- INFO END -->"
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?!\s*(?:起|施行|实施|生效))")
_IN_FORCE = re.compile(r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*起\s*(?:施行|实施|生效|执行)")
_AT_ONCE = re.compile(r"自(?:公布|发布|颁布|印发)之日起\s*(?:施行|实施|生效|执行)")
_NAME = re.compile(r"(.+?)[(（](\d{4}-\d\d-\d\d)[)）]")
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_COUNTRY = "中华人民共和国"
_LAST = 6  # articles at the end that may say when a law begins and what it repeals
_ALIKE = 50  # per cent: below, one article is no new wording of another at the same place
_STRAY_ALIKE = 70  # the same for an article that has left its place among the others
_CONTAINED = 75  # of a short article that a longer one has taken in
_SHORTEST = 16  # characters of one that may be known by being contained


@dataclass(frozen=True, slots=True)
class Article:
    """One article; ``number`` as printed (第二十三条之一), ``headings`` what it stands under, the widest first."""

    number: str
    text: str
    headings: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, int]:
        """Its place among all: (23, 1) for 第二十三条之一."""
        return order_of(self.number)


@dataclass(frozen=True, slots=True)
class Statute:
    """One version of a law. ``version`` is the day of its promulgation or latest amendment.

    ``in_force`` is None where the text does not say it: an amended text keeps the day on which the first one began.
    """

    title: str
    version: date | None
    in_force: date | None
    repeals: tuple[str, ...]
    articles: tuple[Article, ...]

    def article(self, number: str) -> Article | None:
        """The article of this number, whichever way it is written."""
        order = order_of(number)
        return next((article for article in self.articles if article.order == order), None)


def order_of(number: str) -> tuple[int, int]:
    """The number of an article to compare by; (0, 0) for what is none.

    >>> order_of("第二十三条之一"), order_of("第一千二百四十二条"), order_of("总则")
    ((23, 1), (1242, 0), (0, 0))
    """
    found = _ARTICLE.match(number)
    if found is None:
        return 0, 0
    return number_in(found[2].replace("○", "〇")), number_in(found[3]) if found[3] else 0


def bare_title(title: str) -> str:
    """A title as questions cite it: without 《》 and 中华人民共和国.

    >>> bare_title("《中华人民共和国土地管理法》")
    '土地管理法'
    """
    return re.sub(r"\s+", "", clean(title)).strip("《》").removeprefix(_COUNTRY)


# Reading ------------------------------------------------------------------------------------------------------------


def parse(text: str, name: str = "") -> Statute:
    """The law of this text, Markdown or plain. ``name`` is that of its file: 土地管理法(2019-08-26).

    A line that begins with the number of an article at or below the last one only refers to it.
    """
    head, ended, body = text.rpartition(_ENDED)
    lines = (body if ended else text).split("\n")
    articles: list[Article] = []
    said: list[str] = []
    number = ""
    headings: dict[int, str] = {}
    under: tuple[str, ...] = ()
    before: list[str] = head.split("\n")
    last = (0, 0)

    def close() -> None:
        if number:
            articles.append(Article(number, "\n".join(filter(None, said)), under))

    for raw in lines:
        line = clean(raw)
        if not line:
            continue
        found = _ARTICLE.fullmatch(line)
        if found and order_of(found[1]) > last:
            close()
            number, said, last = found[1], [found[4].strip()], order_of(found[1])
            under = tuple(headings[level] for level in sorted(headings))
        elif heading := _HEADING.fullmatch(line):
            close()
            number, said = "", []
            level = _level(heading[1])
            headings = {other: title for other, title in headings.items() if other < level}
            headings[level] = " ".join(heading[1].split())
        elif number:
            said.append(line.lstrip("#* "))
        elif not articles:
            before.append(line)
    close()
    return _statute(before, tuple(articles), name)


def _level(heading: str) -> int:
    found = re.match(rf"第[{_NUMERAL}]+(分编|[编章节])", heading)
    return _LEVELS.index(found[1]) if found else _LEVELS.index("章")


def _statute(before: Sequence[str], articles: tuple[Article, ...], name: str) -> Statute:
    lines = [clean(line).lstrip("# ") for line in before if clean(line)]
    named = _NAME.fullmatch(name)
    title = bare_title(lines[0]) if lines else bare_title(named[1] if named else name)
    days = [day for line in lines[1:] for found in _DAY.finditer(line) if (day := _date(found)) is not None]
    version = date.fromisoformat(named[2]) if named else max(days, default=None)
    ending = "\n".join(article.text for article in articles[-_LAST:])
    in_force = None
    for said in ("\n".join(lines[1:]), ending):
        for found in _IN_FORCE.finditer(said):
            in_force = _date(found) or in_force
    if _AT_ONCE.search(ending) and set(days) <= {version}:  # else said of the first version
        in_force = version
    if in_force is not None and version is not None and in_force < version:
        in_force = None  # of the first version, not of this one
    return Statute(title, version, in_force, _repeals(ending, title), articles)


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _repeals(text: str, own: str) -> tuple[str, ...]:
    """The titles in sentences that say 同时废止."""
    titles = [
        bare_title(title)
        for sentence in re.split(r"[。；\n]", text)
        if re.search(r"(?:同时|同日|即行|予以)\s*废止|起废止", sentence)
        for title in _TITLE.findall(sentence)
    ]
    return tuple(dict.fromkeys(title for title in titles if title != own))


# Comparing ----------------------------------------------------------------------------------------------------------


class Became(StrEnum):
    """What a new version makes of an article."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded"  # its number may have changed too
    MOVED = "moved"  # another number, the same words
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One article in the old version, the new one or both."""

    became: Became
    old: Article | None
    new: Article | None


def compare(old: Statute, new: Statute) -> tuple[Change, ...]:
    """What became of each article of the old version, in its order; then, in theirs, the new ones."""
    pairs = _pairs([_folded(article) for article in old.articles], [_folded(article) for article in new.articles])
    changes = []
    for place, article in enumerate(old.articles):
        other = new.articles[pairs[place]] if place in pairs else None
        changes.append(Change(_became(article, other), article, other))
    met = set(pairs.values())
    changes += [Change(Became.NEW, None, article) for at, article in enumerate(new.articles) if at not in met]
    return tuple(changes)


def _folded(article: Article) -> str:
    return fold(article.text)


def _became(old: Article, new: Article | None) -> Became:
    if new is None:
        return Became.GONE
    if _folded(old) != _folded(new):
        return Became.REWORDED
    return Became.UNCHANGED if old.order == new.order else Became.MOVED


def _pairs(old: list[str], new: list[str]) -> dict[int, int]:
    """Place in the old → place in the new: as many as possible in the same order, then those that left it."""
    from rapidfuzz.fuzz import partial_ratio, ratio

    cut = float(_ALIKE)
    scores = [[ratio(one, other, score_cutoff=cut) for other in new] for one in old]
    pairs = _in_order(scores, len(new))
    free = set(range(len(new))) - set(pairs.values())
    stray = sorted(
        ((score, -at, -place) for place, row in enumerate(scores) if place not in pairs
         for at, score in enumerate(row) if at in free and score >= _STRAY_ALIKE),
        reverse=True,
    )  # fmt: skip
    for _, at, place in stray:
        if -place not in pairs and -at in free:
            pairs[-place] = -at
            free.discard(-at)
    for place in range(len(old)):  # taken in whole by a longer one, between the same neighbours
        if place in pairs:
            continue
        low = max((at for other, at in pairs.items() if other < place), default=-1)
        high = min((at for other, at in pairs.items() if other > place), default=len(new))
        for at in sorted(free):
            short = min(len(old[place]), len(new[at]))
            if low < at < high and short >= _SHORTEST and partial_ratio(old[place], new[at]) >= _CONTAINED:
                pairs[place] = at
                free.discard(at)
                break
    return pairs


def _in_order(scores: list[list[float]], width: int) -> dict[int, int]:
    """The pairs, none crossing another, whose scores add up to most."""
    best = [[0.0] * (width + 1) for _ in range(len(scores) + 1)]
    for place in range(len(scores) - 1, -1, -1):
        row, below, here = best[place], best[place + 1], scores[place]
        for at in range(width - 1, -1, -1):
            skipped = max(below[at], row[at + 1])
            taken = here[at] + below[at + 1] if here[at] else 0.0
            row[at] = max(skipped, taken)
    pairs: dict[int, int] = {}
    place = at = 0
    while place < len(scores) and at < width:
        if scores[place][at] and best[place][at] == scores[place][at] + best[place + 1][at + 1]:
            pairs[place] = at
            place, at = place + 1, at + 1
        elif best[place][at] == best[place + 1][at]:
            place += 1
        else:
            at += 1
    return pairs


# What becomes of questions ------------------------------------------------------------------------------------------


class Reason(StrEnum):
    """Why a question is doubtful."""

    REWORDED = "reworded"
    GONE = "gone"
    REPEALED = "repealed"  # the whole law, by another


@dataclass(frozen=True, slots=True)
class Stale:
    """A question that rests on what has changed; ``change`` is None where the whole law was repealed."""

    question: Question
    basis: LegalBasis
    reason: Reason
    change: Change | None
    since: date


@dataclass(frozen=True, slots=True)
class Relinked:
    """A question whose article only got another number: ``legal_basis`` is what it rests on from now on."""

    question: Question
    legal_basis: tuple[LegalBasis, ...]


def consequences(
    questions: Iterable[Question], new: Statute, changes: Sequence[Change], on: date, in_force: date | None = None
) -> tuple[list[Stale], list[Relinked]]:
    """What a new version means for questions on this day: nothing before it is in force.

    ``changes`` are those against the version before it, none for a law that had none. ``in_force`` is what a person
    says where the text itself does not.
    """
    since = in_force or new.in_force
    if since is None or on < since:
        return [], []
    by_order = {change.old.order: change for change in changes if change.old is not None}
    repealed = set(new.repeals)
    stale: list[Stale] = []
    relinked: list[Relinked] = []
    for question in questions:
        bases = list(question.legal_basis)
        for place, basis in enumerate(bases):
            if basis.kind not in (BasisKind.STATUTE, BasisKind.RULE):
                continue
            title = bare_title(basis.title)
            if title in repealed:
                stale.append(Stale(question, basis, Reason.REPEALED, None, since))
            elif title == new.title and basis.article and not _is_newer(basis, new):
                change = by_order.get(order_of(basis.article))
                if change is None or change.became is Became.UNCHANGED:
                    continue
                if change.became is Became.MOVED and change.new is not None:
                    version = new.version.isoformat() if new.version else basis.version
                    bases[place] = LegalBasis(basis.kind, basis.title, change.new.number, version)
                else:
                    reason = Reason.GONE if change.became is Became.GONE else Reason.REWORDED
                    stale.append(Stale(question, basis, reason, change, since))
        if tuple(bases) != question.legal_basis:
            relinked.append(Relinked(question, tuple(bases)))
    return stale, relinked


def _is_newer(basis: LegalBasis, new: Statute) -> bool:
    """Does it cite this version already, or a later one?"""
    return bool(basis.version and new.version and basis.version >= new.version.isoformat())
