"""What can be wrong with one question: its form, its citation, its figures, its wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.question_bank.starter.figures import Figure, figures, show
from tests.question_bank.starter.shape import BLANK, LETTERS, Question
from tests.question_bank.starter.statutes import BASIS_WITH_TEXT, Library, letters_only

GAP = "（　　）"
EXPLANATION_LENGTH = (30, 160)
BACKGROUND_LENGTH = (80, 200)
COPIED_RUN = 28


@dataclass(frozen=True)
class Finding:
    """One thing to mend."""

    file: str
    source_id: str
    message: str

    def __str__(self) -> str:
        return f"{self.file} {self.source_id}: {self.message}"


@dataclass
class BankFile:
    """One file: every question it holds, and those whose shape is sound."""

    name: str
    title: str
    questions: list[Question]
    sound: list[Question] = field(default_factory=list)


def filled_stem(question: Question) -> list[str]:
    """The statements a question makes when answered rightly, one a right option."""
    stem: str = question["stem"]
    kind = question["kind"]
    if kind == "true_false":
        return [stem]
    if kind == "blank":
        return blank_fillings(stem, question["key"])
    texts = [question["options"][LETTERS.index(k)] for k in question["key"]]
    return [stem.replace(GAP, text) if GAP in stem else f"{stem}\n{text}" for text in texts]


def blank_fillings(stem: str, key: list[list[str]]) -> list[str]:
    """The stem with its gaps filled, once with every accepted alternative."""
    fillings = []
    for turn in range(max(len(alternatives) for alternatives in key)):
        text = stem
        for alternatives in key:
            text = text.replace(BLANK, alternatives[min(turn, len(alternatives) - 1)], 1)
        fillings.append(text)
    return fillings


ALL_OF_ABOVE = re.compile(r"以上(?:都|均|皆|全|选项|各项|三项|两项)|上述(?:选项|都|均)|[A-EＡ-Ｅ][和与、]\s*[A-EＡ-Ｅ]")
OPTION_LETTER = re.compile(r"(?<![A-Za-zＡ-Ｚ])[A-EＡ-Ｅ](?![A-Za-zＡ-Ｚ0-9级])")
NEGATIVE = re.compile(
    r"不属于|不包括|不包含|不在此列|不(?:正确|准确|恰当|妥当|合法|符合[^，。？]*|应当?[^，。？]*|需要?[^，。？]*)的?[^，。？]{0,6}是"
    r"|(?:错误|有误|违法|不当)的[^，。？]{0,6}是|哪一?项?[^，。？]*(?:错误|有误|不(?!动产|特定|可抗))|除外"
)
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff]\s*[,;:?!()]|[,;:?!()]\s*[\u4e00-\u9fff]")
CASE_MARK = re.compile(r"某|甲|乙|丙|丁|(?:张|李|王|赵|刘|陈)(?:某|[一二三四五六七八九])")
DUTY = re.compile(r"应|须|可以|不得|由|有权|无权|方可|属于|依法|必须")


def is_negative(question: Question) -> bool:
    return question["kind"] in ("single", "multiple") and bool(NEGATIVE.search(question["stem"]))


def form_findings(question: Question) -> Iterator[str]:
    """Stem, options and explanation as text."""
    stem, options, kind = question["stem"], question["options"], question["kind"]
    if kind in ("single", "multiple") and stem.count(GAP) != 1 and not (stem.endswith("？") and GAP not in stem):
        yield f"stem has no gap {GAP} and does not end in ？"
    if kind in ("true_false", "blank") and re.search(r"（[\s　]*）|？", stem):
        yield "true_false and blank are statements, without gap or question mark"
    if kind in ("true_false", "blank") and not stem.endswith("。"):
        yield "a statement ends in 。"
    if len({letters_only(option) for option in options}) != len(options):
        yield "two options are alike"
    for option in options:
        if ALL_OF_ABOVE.search(option):
            yield f"option «{option}» refers to other options"
    for name, text in {"stem": stem, "explanation": question["explanation"], "options": "|".join(options)}.items():
        if HALF_WIDTH.search(text):
            yield f"half-width punctuation in {name}"
    if OPTION_LETTER.search(question["explanation"]):
        yield "explanation mentions option letters"
    low, high = EXPLANATION_LENGTH
    if not low <= len(question["explanation"]) <= high:
        yield f"explanation has {len(question['explanation'])} characters ({low}–{high})"


def citation_findings(question: Question, library: Library) -> Iterator[str]:
    for basis in question["legal_basis"]:
        if basis["kind"] not in BASIS_WITH_TEXT:
            continue
        name = f"{basis['title']}({basis['version']})"
        if (basis["title"], basis["version"]) in library.not_citable:
            yield f"{name} is on the list «Do not cite»"
        statute = library.cited(basis)
        if statute is None:
            yield f"{name} is no file in the statutes"
        elif basis["article"] not in statute.articles:
            yield f"{name} has no {basis['article']}"
    texts = [question["stem"], question["explanation"], *question["options"]]
    for title in re.findall(r"《(?:中华人民共和国)?([^》]+)》", "".join(texts)):
        if title in library.repealed_titles:
            yield f"names 《{title}》, which is repealed"


def figure_findings(question: Question, library: Library) -> Iterator[str]:
    """Figures of the right answer and the explanation that the cited articles do not have."""
    texts = [library.article_text(b) for b in question["legal_basis"]]
    if not all(texts):
        return
    known: set[Figure] = set().union(*(figures(text) for text in texts))
    facts = case_facts(question)
    if missing := answer_figures(question) - known - facts:
        yield f"figures of the right answer not in the cited article: {show(missing)}"
    explained = {f for f in figures(question["explanation"]) if f[1] != "日期"}
    if missing := explained - known - facts:
        yield f"figures of the explanation not in the cited article: {show(missing)}"


def case_facts(question: Question) -> set[Figure]:
    """Figures that are facts of the case, not of the law."""
    stem: str = question["stem"]
    if question["group"]:
        return figures(question["group"]["background"]) | figures(stem)
    if not CASE_MARK.search(stem):
        return set()
    if question["kind"] in ("true_false", "blank"):
        return figures(DUTY.split(stem)[0])
    return figures(stem)


def answer_figures(question: Question) -> set[Figure]:
    kind = question["kind"]
    if kind == "true_false":
        return figures(question["stem"]) if question["key"] else set()
    if kind == "blank":
        return set().union(*(figures(text) for text in filled_stem(question)))
    right = [question["options"][LETTERS.index(k)] for k in question["key"]]
    return set().union(*(figures(text) for text in right))


def copy_findings(question: Question, library: Library) -> Iterator[str]:
    """Runs of the stem with its right answer that stand in the statute word for word."""
    if question["kind"] == "true_false" and question["key"] is False:
        statements = [question["stem"]]
    else:
        statements = filled_stem(question)
    longest = ""
    for statute in filter(None, (library.cited(b) for b in question["legal_basis"])):
        for statement in statements:
            longest = max(longest, longest_run(letters_only(statement), statute.folded), key=len)
    if len(longest) > COPIED_RUN:
        yield f"copied ({len(longest)} characters): {longest}"


def longest_run(text: str, source: str) -> str:
    """The longest part of text, over the allowed length, that occurs in source."""
    best = ""
    start, size = 0, COPIED_RUN + 1
    while start + size <= len(text):
        if text[start : start + size] in source:
            best = text[start : start + size]
            size += 1
        else:
            start += 1
    return best


def group_findings(question: Question) -> Iterator[str]:
    group = question["group"]
    if group is None:
        return
    low, high = BACKGROUND_LENGTH
    if not low <= len(group["background"]) <= high:
        yield f"background has {len(group['background'])} characters ({low}–{high})"
    if question["kind"] == "blank":
        yield "a case has no blanks"
    if question["difficulty"] != 3:
        yield "case questions have difficulty 3"


def question_findings(bank: BankFile, library: Library | None) -> Iterator[Finding]:
    """Everything about each question; without the statutes, what can be seen without them."""
    for question in bank.sound:
        by_text = (
            (
                *citation_findings(question, library),
                *figure_findings(question, library),
                *copy_findings(question, library),
            )
            if library
            else ()
        )
        for message in (*form_findings(question), *by_text, *group_findings(question)):
            yield Finding(bank.name, question["source_id"], message)
        if not question["source_id"].startswith(f"{bank.title}-"):
            yield Finding(bank.name, question["source_id"], f"source_id should begin with {bank.title}-")
