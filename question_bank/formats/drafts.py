"""Questions taking shape while a text is read: which line begins one, which goes on with it, which answers it.

Law (docs/import.md): a line that could begin a question begins one unless what stands round it says otherwise; a
question that is not whole stays one, to be refused with its line; nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from question_bank.errors import Fault, RowProblem
from question_bank.formats.answer_list import AnswerList, is_list, lists_in
from question_bank.formats.answers import taken_out
from question_bank.formats.header import Role
from question_bank.formats.kinds import Open, kind_named, kind_within
from question_bank.formats.lines import Part, Sort, Style, bare_option, category, option_place
from question_bank.formats.reading import Inference, Inferred
from question_bank.question import MAX_TEXT, Kind

_SHOWN = 200  # characters told with a problem
_LINES = 40  # of a stem or an answer that are looked at, to see whether it goes on
_TITLES = 100  # that may turn out to head no list, before no more is looked for
_KIND_FIRST = re.compile(r"[【\[(（]\s*([^】\])）]{2,8})\s*[】\])）]\s*(?=\S)")
_POINT_FIRST = re.compile(r"[(（]?(\d{1,2})[)）.．、]")
_LEVELS = ("编", "篇", "部分", "章", "节")


@dataclass(slots=True)
class Draft:
    """A question as far as it has been read."""

    line: int
    section: int
    hint: Kind | None
    unknown_kind: str
    tags: tuple[str, ...]
    background: str
    number: int = 0
    kind: str = ""
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    fields: dict[Role, list[str]] = field(default_factory=dict)
    own_tags: list[str] = field(default_factory=list)
    current: Role = Role.STEM  # what the next line goes on with

    @property
    def has_key(self) -> bool:
        """Is its answer known, from a line of its own or out of the stem's brackets?"""
        if self.fields.get(Role.KEY):
            return True
        stem = "".join(self.stem) if len(self.stem) <= _LINES else ""
        return bool(taken_out(stem, self.hint is Kind.TRUE_FALSE)[1])

    @property
    def is_whole(self) -> bool:
        """Has it more than a stem?"""
        return bool(self.options) or Role.KEY in self.fields or self.has_key

    def text(self, role: Role) -> str:
        """What its fields of this role say."""
        return "\n".join(self.fields.get(role, ())).strip()


class Reader:
    """Goes through the parts once; what is read so far is in ``drafts``, what was told on the way in ``told``."""

    def __init__(self, parts: Sequence[Part], title_hint: Kind | None) -> None:
        self._parts = parts
        self._style = _style_of(parts)
        self._drafts: list[Draft] = []
        self._draft: Draft | None = None
        self._unlisted = 0  # drafts before this one have had their list of answers
        self._section, self._section_line = 0, 1
        self._hint = title_hint
        self._unknown_kind = ""
        self._chapters: list[tuple[int, str]] = []
        self._background: list[str] | None = None
        self._after_blank = False
        self._last_number = 0
        self._titles = 0
        self.told: list[Inference | RowProblem] = []

    def read(self) -> list[Draft]:
        """All drafts, in the order of the text."""
        place = 0
        while place < len(self._parts):
            part = self._parts[place]
            if (stop := self._list_from(place)) > place:
                self._take_list(self._parts[place:stop])
                place = stop
                continue
            self._take(place, part)
            self._after_blank = part.sort is Sort.BLANK
            place += 1
        return self._drafts

    def _take(self, place: int, part: Part) -> None:
        match part.sort:
            case Sort.KIND:
                self._kind(part)
            case Sort.CHAPTER:
                self._chapter(part)
            case Sort.NUMBERED:
                self._numbered(place, part)
            case Sort.OPTION:
                self._option(part)
            case Sort.FIELD:
                self._field(part)
            case Sort.TITLE:
                self._title(part)
            case Sort.TEXT | Sort.LISTED:
                self._text(place, part)
            case Sort.BLANK:
                pass  # what it means depends on what follows

    # Headings ---------------------------------------------------------------------------------------------------

    def _kind(self, part: Part) -> None:
        if part.kind is None:
            self._hint, self._unknown_kind = None, part.text
        else:
            self._hint, self._unknown_kind = part.kind if isinstance(part.kind, Kind) else None, ""
        self._new_section(part.line)
        self._background = None
        self.told.append(Inference("", part.line, Inferred.KIND, part.text[:_SHOWN]))

    def _chapter(self, part: Part) -> None:
        name = category(part.text) or part.text[:60]
        level = _level(part.text)
        if kind := kind_within(name):
            self._hint, self._unknown_kind = kind, ""
        self._chapters = [chapter for chapter in self._chapters if chapter[0] < level] + [(level, name)]
        self._new_section(part.line)
        self._background = None
        self.told.append(Inference("", part.line, Inferred.CATEGORY, name[:_SHOWN]))

    def _new_section(self, line: int) -> None:
        self._section += 1
        self._section_line = line
        self._draft = None
        self._last_number = 0

    # Questions --------------------------------------------------------------------------------------------------

    def _numbered(self, place: int, part: Part) -> None:
        if part.style is not self._style or not self._begins(place, part):
            self._more(part, _as_written(part))
            return
        if part.number <= self._last_number and part.number == 1:
            self._section += 1
        self._begin(part, part.number)

    def _begin(self, part: Part, number: int = 0) -> Draft:
        draft = Draft(part.line, self._section, self._hint, self._unknown_kind,
                       tuple(name for _, name in self._chapters), "\n".join(self._background or ()),
                       number)  # fmt: skip
        text = part.text
        if (found := _KIND_FIRST.match(text)) and kind_named(found[1]):
            draft.kind, text = found[1], text[found.end() :]
        draft.stem.append(text)
        self._drafts.append(draft)
        self._draft = draft
        self._last_number = number
        return draft

    def _begins(self, place: int, part: Part) -> bool:
        """Does this number begin a question, and not a point of an explanation, an answer or a stem?"""
        draft, number = self._draft, part.number
        if draft is None:
            return True
        if draft.current not in (Role.STEM, Role.OPTIONS):
            lines = draft.fields[draft.current][-_LINES:]
            points = [int(found[1]) for text in lines if (found := _POINT_FIRST.match(text))]
            goes_on = number == points[-1] + 1 if points else number == 1 and not any(lines)
            return not goes_on or self._is_asked(place)
        if draft.is_whole or number == self._last_number + 1:
            return True
        asked = draft.hint in (Kind.SINGLE, Kind.MULTIPLE) or number <= self._last_number
        return not asked or self._is_asked(place)

    def _is_asked(self, place: int) -> bool:
        """Do options or an answer follow before the next number?"""
        for part in self._parts[place + 1 : place + 60]:
            if part.sort is Sort.NUMBERED and part.style is self._style:
                return False
            if part.sort is Sort.OPTION or (part.sort is Sort.FIELD and part.role is Role.KEY):
                return True
            if part.sort in (Sort.KIND, Sort.CHAPTER):
                return False
        return False

    def _option(self, part: Part) -> None:
        draft = self._draft
        if draft is None:
            if self._style is None and option_place(part.text) != 0:
                return
            draft = self._begin(part._replace(text=""))
        in_words = draft.current in (Role.EXPLANATION, Role.KEY) and draft.options
        if in_words and option_place(part.text) == 0 and self._style is None:
            draft = self._begin(part)  # an unnumbered stem such as "A、B两地…"
        elif in_words:
            self._more(part, part.text)  # "B项错误" in an explanation
        else:
            draft.options.append(part.text)
            draft.current = Role.OPTIONS

    def _field(self, part: Part) -> None:
        draft = self._draft
        if part.role is Role.BACKGROUND:
            self._background = [part.text] if part.text else []
            self._draft = None
            return
        if part.role is Role.STEM:
            if part.text:
                self._begin(part)
            return
        if draft is None:
            return
        if part.role is None:
            draft.own_tags.append(part.text)
        elif part.role is Role.KIND:
            draft.kind = part.text
        elif part.role is Role.OPTIONS:
            draft.current = Role.OPTIONS
            if part.text:
                draft.options.append(part.text)
        else:
            draft.fields.setdefault(part.role, []).append(part.text)
            draft.current = part.role

    def _title(self, part: Part) -> None:
        if self._draft is not None and part.role is Role.KEY:  # 答案： with the answer on the next line
            self._draft.fields.setdefault(Role.KEY, []).append("")
            self._draft.current = Role.KEY

    def _text(self, place: int, part: Part) -> None:
        if self._heads(place, part):
            self._chapter(part)
        elif self._draft is None and self._background is not None:
            self._background.append(part.text)
        elif self._style is None and self._parts_from_before(place, part):
            self._begin(part)
        else:
            self._more(part, part.text)

    def _heads(self, place: int, part: Part) -> bool:
        """A short line right over a kind or the first number is what the questions below are about."""
        if not category(part.text) or (self._draft is not None and not self._draft.is_whole):
            return False
        if not self._drafts and not self._chapters and place < 3:
            return False  # the title of it all
        after = next((other for other in self._parts[place + 1 : place + 6] if other.sort is not Sort.BLANK), None)
        if after is None or bare_option(part.text) is not None:
            return False
        first = after.sort is Sort.NUMBERED and after.number == 1 and after.style is self._style
        return after.sort is Sort.KIND or first

    def _parts_from_before(self, place: int, part: Part) -> bool:
        """Without numbers: does this line begin another question?"""
        draft = self._draft
        if draft is None:
            return self._is_stem(place)
        if not draft.is_whole:
            return self._after_blank and draft.hint is Kind.TRUE_FALSE
        if draft.current is Role.OPTIONS and not draft.has_key:
            return self._after_blank
        return self._after_blank or draft.current is Role.KEY or self._is_stem(place)

    def _is_stem(self, place: int) -> bool:
        """An option, an answer or a gap follows at once, or stands in it."""
        if self._hint is not None or taken_out(self._parts[place].text, True)[1]:
            return True
        for part in self._parts[place + 1 : place + 5]:
            if part.sort is Sort.OPTION or (part.sort is Sort.FIELD and part.role in (Role.KEY, Role.OPTIONS)):
                return True
            if part.sort is not Sort.BLANK and part.sort is not Sort.TEXT:
                return False
        return False

    def _more(self, part: Part, text: str) -> None:
        """The line goes on with what stands before it."""
        draft = self._draft
        if draft is None:
            return
        if draft.current is Role.STEM:
            bare = bare_option(text)
            if bare == 0 and draft.stem and len(text) < 200:
                draft.options.append(text)
                draft.current = Role.OPTIONS
            else:
                draft.stem.append(text)
        elif draft.current is Role.OPTIONS:
            if not draft.options or bare_option(text) == len(draft.options):
                draft.options.append(text)
            elif len(draft.options[-1]) > MAX_TEXT:
                draft.stem.append(text)  # no option: whatever it is, the whole will be refused as too long
            else:
                draft.options[-1] += f"\n{text}"
        else:
            draft.fields[draft.current].append(text)

    # Answers that stand apart -----------------------------------------------------------------------------------

    def _list_from(self, place: int) -> int:
        """Where the list of answers ends that begins here; ``place`` itself if none does."""
        part = self._parts[place]
        if part.sort is Sort.TITLE:
            self._titles += 1
            if self._titles > _TITLES:
                return place
            stop = place + 1
            while stop < len(self._parts) and self._parts[stop].sort is not Sort.CHAPTER:
                stop += 1
            asked = sum(not draft.has_key for draft in self._drafts[self._unlisted :])
            if asked and is_list(self._parts[place:stop]) and (part.role is None or self._heads_a_list(place, asked)):
                self._titles = 0
                return stop
            return place
        headed = part.sort is Sort.KIND and self._drafts and self._next_sort(place) is Sort.LISTED
        if part.sort is not Sort.LISTED and not headed:
            return place
        if part.sort is Sort.LISTED and (not self._drafts or (self._draft and self._draft.current is Role.EXPLANATION)):
            return place
        stop = place
        while stop < len(self._parts):
            sort = self._parts[stop].sort
            if sort is Sort.KIND and self._next_sort(stop) is not Sort.LISTED:
                break
            if sort not in (Sort.LISTED, Sort.BLANK, Sort.KIND, Sort.TITLE):
                break
            stop += 1
        return stop

    def _heads_a_list(self, place: int, asked: int) -> bool:
        """答案： alone on its line: over the answers of all, or over that of the one question before it?"""
        if self._next_sort(place) in (Sort.LISTED, Sort.KIND):
            return True
        return asked > 1 and sum(part.role is Role.KEY for part in self._parts) == 1

    def _next_sort(self, place: int) -> Sort | None:
        return next((part.sort for part in self._parts[place + 1 : place + 4] if part.sort is not Sort.BLANK), None)

    def _take_list(self, parts: Sequence[Part]) -> None:
        sections: dict[int, list[Draft]] = {}
        for draft in self._drafts[self._unlisted :]:
            sections.setdefault(draft.section, []).append(draft)
        asked = [drafts for drafts in sections.values() if any(Role.KEY not in draft.fields for draft in drafts)]
        lists = lists_in(parts)
        self.told.append(Inference("", parts[0].line, Inferred.ANSWERS, parts[0].text[:_SHOWN]))
        for answers, drafts in _meant(lists, asked):
            by_number: dict[int, list[Draft]] = {}
            for draft in drafts:
                by_number.setdefault(draft.number, []).append(draft)
            for number, listed in answers.answers.items():
                meant = by_number.get(number, [])
                if len(meant) != 1 or Role.KEY in meant[0].fields:
                    self._tell(listed.line, f"{number}. {listed.key}", Fault.STRAY_ANSWER)
                    continue
                meant[0].fields[Role.KEY] = [listed.key]
                if listed.explanation and Role.EXPLANATION not in meant[0].fields:
                    meant[0].fields[Role.EXPLANATION] = [listed.explanation]
            for line, text in answers.miscounted:
                self._tell(line, text, Fault.ANSWERS_MISCOUNTED)
        self._unlisted = len(self._drafts)
        self._draft = None
        self._background = None
        self._last_number = 0
        self._section += 1

    def _tell(self, line: int, found: str, why: Fault) -> None:
        self.told.append(RowProblem("", line, "", found[:_SHOWN], why, refused=False))


def _style_of(parts: Sequence[Part]) -> Style | None:
    """How the questions are numbered, if they are; (1) and a bare 1 count only where nothing else does."""
    met = Counter(part.style for part in parts if part.sort is Sort.NUMBERED)
    if met[Style.POINT]:
        asked = sum(part.sort is Sort.OPTION and option_place(part.text) == 0 for part in parts)
        numbered = {part.number for part in parts if part.style is Style.POINT}
        if met[Style.POINT] * 3 >= asked or 1 in numbered:
            return Style.POINT
    for style in (Style.BRACKETS, Style.SPACE):
        if met[style] and {1, 2} <= {part.number for part in parts if part.style is style}:
            return style
    return None


def _level(text: str) -> int:
    """How high a heading stands; one that is no 章 or 节 stands over both."""
    return next((place for place, word in enumerate(_LEVELS, 1) if re.match(rf"第[^章节编篇]{{1,8}}{word}", text)), 1)


def _as_written(part: Part) -> str:
    """A point that begins no question, with its number again."""
    match part.style:
        case Style.BRACKETS:
            return f"（{part.number}）{part.text}"
        case Style.SPACE:
            return f"{part.number} {part.text}"
        case _:
            return f"{part.number}.{part.text}"


def _meant(lists: Sequence[AnswerList], asked: Sequence[list[Draft]]) -> Iterator[tuple[AnswerList, Sequence[Draft]]]:
    """Each list with the questions it answers: the section in the same place, the one of its kind, or all of them."""
    of_kind: dict[Kind | Open | None, list[list[Draft]]] = {}
    for drafts in asked:
        of_kind.setdefault(drafts[0].hint, []).append(drafts)
    met: Counter[Kind | Open | None] = Counter()
    for place, answers in enumerate(lists):
        if len(lists) == len(asked):
            yield answers, asked[place]
        elif answers.named:
            same = of_kind.get(answers.kind, [])
            yield answers, same[met[answers.kind]] if met[answers.kind] < len(same) else []
        elif len(lists) == 1:
            yield answers, [draft for drafts in asked for draft in drafts]
        else:
            yield answers, asked[place] if place < len(asked) else []
        met[answers.kind] += 1
