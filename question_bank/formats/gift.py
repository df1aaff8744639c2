"""GIFT: questions as Moodle and others take them, answers in braces behind the stem or within it.

Law: https://docs.moodle.org/en/GIFT_format; matching and numerical questions are refused by name, not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

from question_bank.errors import Fault, MalformedQuestion, RowProblem
from question_bank.formats.carried import Dropped, carried
from question_bank.formats.reading import Inference, Inferred, Reading, ReadRow
from question_bank.formats.row import doubts_about
from question_bank.formats.text_file import TextFile
from question_bank.question import LETTERS, Blanks, Key, Kind, Letters, Question, Truth, Written, options_of
from question_bank.text import clean
from question_bank.whole_file import whole_file

SUFFIXES = (".gift",)
_LOOKS = re.compile(
    r"(?<!\\)\{\s*(?:[=~#]|(?:T|F|TRUE|FALSE)\s*(?:#|\})|\}|%\d)|^::.{1,200}?::|^\$CATEGORY:", re.MULTILINE
)
_NEEDED = re.compile(r"(?<!\\)\{[^{}]*\}")
_SPECIAL = re.compile(r"[\\~=#{}:]")
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_FORM = re.compile(r"\[(html|moodle|plain|markdown)\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]{0,1000}>")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d+)?)%")
_NOTED = re.compile(r"\[(id|tag):([^\[\]]+)\]")
_TRUTH = re.compile(r"(T|TRUE|F|FALSE)\s*(?:#.*)?", re.IGNORECASE | re.DOTALL)
_GAP = "____"
_SHOWN = 200  # characters told with a problem


class _Answer(NamedTuple):
    right: bool  # written with = and not ~
    weight: float | None
    text: str
    feedback: str


def is_one(text: str) -> bool:
    """Is it this format? A text in braces alone is not enough."""
    return _LOOKS.search(text) is not None and _NEEDED.search(text) is not None


def read(file: TextFile) -> Iterator[Reading]:
    """Every question and every refused one."""
    yield Inference("", 0, Inferred.FORMAT, "gift")
    yield Inference("", 0, Inferred.ENCODING, file.encoding)
    yield from _readings(file.text)


def _readings(text: str) -> Iterator[Reading]:
    category = ""
    block: list[str] = []
    first = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.startswith("$CATEGORY:"):
            category = _category(line.removeprefix("$CATEGORY:"))
            yield Inference("", number, Inferred.CATEGORY, category)
        elif line.strip():
            first = first or number
            block.append(line)
        elif block:
            row = _row(block, first, category)
            block, first = [], 0
            if row is not None:
                yield row


def _category(path: str) -> str:
    """The last name of $course$/top/普法/土地."""
    return clean(path.strip().rpartition("/")[2]).removeprefix("top")


def _row(block: list[str], line: int, category: str) -> ReadRow | None:
    noted = [found for text in block if text.lstrip().startswith("//") for found in _NOTED.findall(text)]
    text = "\n".join(text for text in block if not text.lstrip().startswith("//")).strip()
    if not text:
        return None
    tags = [category] if category else []
    tags += [clean(_plain(value)) for name, value in noted if name == "tag"]
    source_id = next((clean(_plain(value)) for name, value in noted if name == "id"), None)
    try:
        question = _question(text, tuple(dict.fromkeys(filter(None, tags))), source_id)
    except MalformedQuestion as error:
        problem = RowProblem("", line, "", (error.found or text)[:_SHOWN], error.why, refused=True)
        return ReadRow("", line, None, (problem,), (text,), ("GIFT",))
    doubts = tuple(
        RowProblem("", line, "", doubt.found[:_SHOWN], doubt.why, refused=False) for doubt in doubts_about(question)
    )
    return ReadRow("", line, question, doubts, id_is_sure=True)


def _question(text: str, tags: tuple[str, ...], source_id: str | None) -> Question:
    if text.startswith("::") and (end := _find(text, "::", 2)) >= 0:
        text = text[end + 2 :]
    start = _find(text, "{", 0)
    stop = _find(text, "}", start + 1)
    if start < 0 or stop < 0:
        raise MalformedQuestion(Fault.NO_KEY, "key", text)
    before, body, after = text[:start], text[start + 1 : stop].strip(), text[stop + 1 :]
    general = _find(body, "####", 0)
    body, explanation = (body[:general].strip(), body[general + 4 :]) if general >= 0 else (body, "")
    kind, key, options, feedback = _answers(body)
    html = before.lstrip().startswith("[html]")
    stem = _said(before)
    if after.strip():
        stem += (_GAP if kind is Kind.BLANK else "（　　）") + _said(f"[html]{after}" if html else after)
    return Question(
        kind=kind,
        stem=clean(stem),
        key=key,
        options=options_of(*options) if kind.is_choice else (),
        explanation=_said(explanation) or feedback,
        tags=tags,
        source_id=source_id,
    )


def _answers(body: str) -> tuple[Kind, Key, list[str], str]:
    """Kind, key and options of what stands in braces, and what is said of single answers."""
    if not body:
        return Kind.ESSAY, Written(""), [], ""
    if found := _TRUTH.fullmatch(body):
        said = "\n".join(filter(None, (_said(part) for part in _split(body, "#")[1:])))
        return Kind.TRUE_FALSE, Truth(found[1].upper().startswith("T")), [], said
    if body.startswith("#"):
        raise MalformedQuestion(Fault.UNKNOWN_KIND, "kind", body)
    answers = _listed(body)
    feedback = "\n".join(dict.fromkeys(answer.feedback for answer in answers if answer.feedback))
    if any(not answer.right for answer in answers):
        several = not any(answer.right for answer in answers)
        keys = [(several and (answer.weight or 0) > 0) or answer.right for answer in answers]
        letters = "".join(letter for letter, right in zip(LETTERS, keys, strict=False) if right)
        if any(keys[len(LETTERS) :]):
            raise MalformedQuestion(Fault.TOO_MANY_OPTIONS, "options", str(len(answers)))
        kind = Kind.MULTIPLE if several else Kind.SINGLE
        return kind, Letters.of(letters), [answer.text for answer in answers], feedback
    if not answers or any(_find(answer.text, "->", 0) >= 0 for answer in answers):
        raise MalformedQuestion(Fault.UNKNOWN_KIND, "kind", body)
    accepted = tuple(answer.text for answer in answers if answer.weight is None or answer.weight >= 100)
    return Kind.BLANK, Blanks((accepted,)), [], feedback


def _listed(body: str) -> list[_Answer]:
    answers = []
    places = [place for place in _unescaped(body) if body[place] in "=~"]
    for place, following in zip(places, [*places[1:], len(body)], strict=False):
        text, *feedback = _split(body[place + 1 : following].strip(), "#")
        weight = _WEIGHT.match(text)
        if weight:
            text = text[weight.end() :]
        said = "\n".join(filter(None, map(_said, feedback)))
        answers.append(_Answer(body[place] == "=", float(weight[1]) if weight else None, _said(text), said))
    return answers


def _said(text: str) -> str:
    """The text without what says how it is written."""
    text = text.strip()
    form = _FORM.match(text)
    if form:
        text = text[form.end() :]
        if form[1] == "html":
            text = unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    elif "\n" in text:
        text = " ".join(line.strip() for line in text.split("\n"))
    return clean(_plain(text))


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def _unescaped(text: str) -> Iterator[int]:
    """The places of characters that no backslash stands before."""
    place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
        else:
            yield place
            place += 1


def _find(text: str, sign: str, start: int) -> int:
    """Where the sign stands unescaped, from ``start`` on; -1 if nowhere."""
    place = text.find(sign, start) if start >= 0 else -1
    while place > 0 and (place - len(text[:place].rstrip("\\"))) % 2:
        place = text.find(sign, place + 1)
    return place


def _split(text: str, sign: str) -> list[str]:
    parts, start = [], 0
    while (place := _find(text, sign, start)) >= 0:
        parts.append(text[start:place])
        start = place + 1
    return [*parts, text[start:]]


# Writing ------------------------------------------------------------------------------------------------------------


def write(questions: Iterable[Question], path: Path) -> tuple[Dropped, ...]:
    """Those that the format can say; what it loses comes back. Raises ``FileNotWritten``."""
    pieces, lost = carried(questions, _written, _back)
    with whole_file(path) as file:
        file.write("\n\n".join(pieces).encode())
    return tuple(lost)


def _written(question: Question) -> str | None:
    body = _body(question)
    if body is None:
        return None
    noted = [f"[id:{_escaped(question.source_id)}]"] if question.source_id else []
    noted += [f"[tag:{_escaped(tag)}]" for tag in question.tags]
    comment = f"// {' '.join(noted)}\n" if noted and all(map(_NOTED.fullmatch, noted)) else ""
    explained = f"####{_text(question.explanation)}" if question.explanation else ""
    return f"{comment}::{question.kind.value}::{_text(question.stem)} {{{body}{explained}}}\n"


def _body(question: Question) -> str | None:
    match question.key:
        case Letters(letters):
            right = len(letters)
            lines = [
                _choice(option.letter in letters, question.kind is Kind.SINGLE, right, option.text)
                for option in question.options
            ]
            return "\n" + "\n".join(f"\t{line}" for line in lines) + "\n"
        case Truth(value):
            return "T" if value else "F"
        case Written():
            return ""
        case Blanks(accepted):
            return " ".join(f"=%100%{_text(text)}" for text in accepted[0]) if len(accepted) == 1 else None


def _choice(right: bool, single: bool, count: int, text: str) -> str:
    if single:
        return (
            f"{'=' if right else '~'}{'%100%' if right else '%0%'}{_text(text)}"
            if text[0] == "%"
            else (f"{'=' if right else '~'}{_text(text)}")
        )
    return f"~%{100 / count:.7g}%{_text(text)}" if right else f"~%-100%{_text(text)}"


def _text(text: str) -> str:
    return ("[plain]" if _FORM.match(text) else "") + _escaped(text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text).replace("\n", "\\n")


def _back(piece: str) -> Question | None:
    rows: Sequence[Reading] = list(_readings(piece))
    return rows[0].question if len(rows) == 1 and isinstance(rows[0], ReadRow) else None
