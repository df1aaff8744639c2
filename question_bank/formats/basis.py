"""Legal bases as text: read from the cells of a bank, written so that they can be read again.

Law: a title keeps its wording but for 《》 and 中华人民共和国; an article is written as printed, in Chinese numerals.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from question_bank.question import BasisKind, LegalBasis
from question_bank.text import fold

NAMES = {
    BasisKind.STATUTE: "法律法规",
    BasisKind.RULE: "规章",
    BasisKind.DOCUMENT: "文件",
    BasisKind.DOCTRINE: "理论",
}
_KIND_OF_NAME = {name: kind for kind, name in NAMES.items()}
_OURS = re.compile(r"(法律法规|规章|文件|理论)《([^》]+)》([^（]*)(?:（([^）]*)）)?")
_CITED = re.compile(r"《([^《》]+)》((?:[（(][^《）)]*[）)])?)\s*(第[^《；;，,、。\n]*)?")
_ARTICLE = re.compile(
    r"第?\s*([零〇一二两三四五六七八九十百千]+|[0-9０-９]{1,4})\s*条(?:\s*之\s*([一二三四五六七八九十]))?"
)
_UNQUOTED = re.compile(r"(.{2,40}?(?:法典|法|条例|办法|规定|细则|规则|决定|解释|意见|通知))\s*(第.*条.*)?$")
_SUFFIXES = (
    (("思想", "理论", "精神", "讲话", "论述", "发展观", "“三个代表”"), BasisKind.DOCTRINE),
    (("办法", "规定", "细则", "规则", "解释", "规程"), BasisKind.RULE),  # 办法 before 法
    (("法", "法典", "条例"), BasisKind.STATUTE),
)
_DIGITS = "零一二三四五六七八九"


@lru_cache(maxsize=4096)
def bases_in(text: str, law: str = "", article: str = "") -> tuple[LegalBasis, ...]:
    """What the cells 法律依据, 法律名称 and 条款 of one row name, each once.

    >>> [(b.title, b.article) for b in bases_in("《中华人民共和国土地管理法》第45条、《城乡规划法》")]
    [('土地管理法', '第四十五条'), ('城乡规划法', None)]
    """
    if text.startswith("["):
        told = _from_json(text)
        if told is not None:
            return told
    lines = [_OURS.fullmatch(line) for line in text.split("\n")]
    if text and all(lines):
        return tuple(
            LegalBasis(_KIND_OF_NAME[line[1]], line[2], line[3] or None, line[4] or None) for line in lines if line
        )
    found = [(match[1], match[3] or "") for match in _CITED.finditer(text)]
    if not found and (unquoted := _UNQUOTED.fullmatch(text)):
        found = [(unquoted[1], unquoted[2] or "")]
    if not found and text:
        if law and _ARTICLE.search(text):
            article = article or text
        else:
            found = [(text, "")]
    if law and not found:
        found = [(law.strip("《》"), article)]
    elif len(found) == 1 and not found[0][1]:
        found = [(found[0][0], article)]
    return tuple(dict.fromkeys(_basis(title, where) for title, where in found))


def _basis(title: str, where: str) -> LegalBasis:
    title = " ".join(title.split()).removeprefix("中华人民共和国")
    return LegalBasis(_kind_of(title), title, _article_in(where))


def _kind_of(title: str) -> BasisKind:
    bare = re.sub(r"[（(][^（(]*[）)]$", "", title)
    for suffixes, kind in _SUFFIXES:
        if bare.endswith(suffixes):
            return kind
    return BasisKind.DOCUMENT


def _article_in(text: str) -> str | None:
    """The first article named, as printed; a bare number is one too.

    >>> _article_in("第45条第二款"), _article_in("120"), _article_in("第八十七条之一"), _article_in("总则")
    ('第四十五条', '第一百二十条', '第八十七条之一', None)
    """
    found = _ARTICLE.search(text)
    if found is None:
        number = fold(text)
        return f"第{in_chinese(int(number))}条" if number.isascii() and number.isdigit() and len(number) < 5 else None
    numeral = fold(found[1])
    if numeral.isascii():
        numeral = in_chinese(int(numeral))
    return f"第{numeral}条" + (f"之{found[2]}" if found[2] else "")


def in_chinese(number: int) -> str:
    """The numeral of an article, below ten thousand.

    >>> in_chinese(10), in_chinese(45), in_chinese(102), in_chinese(1260)
    ('十', '四十五', '一百零二', '一千二百六十')
    """
    written = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += _DIGITS[digit] + name
        elif written and not written.endswith("零"):
            written += "零"
    written = written.rstrip("零") or "零"
    return written[1:] if written.startswith("一十") else written


def written(bases: tuple[LegalBasis, ...]) -> str:
    """For a cell, a line each: 法律法规《土地管理法》第四十五条（2019-08-26）; as JSON where that is not read back."""
    text = "\n".join(
        f"{NAMES[basis.kind]}《{basis.title}》{basis.article or ''}" + (f"（{basis.version}）" if basis.version else "")
        for basis in bases
    )
    if not bases or bases_in(text) == bases:
        return text
    return json.dumps([[b.kind, b.title, b.article, b.version] for b in bases], ensure_ascii=False)


def _from_json(text: str) -> tuple[LegalBasis, ...] | None:
    try:
        return tuple(LegalBasis(BasisKind(kind), *rest) for kind, *rest in json.loads(text))
    except (ValueError, TypeError):
        return None
