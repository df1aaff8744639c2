"""Text of questions: cleaned for keeping, folded for comparing, decoded from bytes.

Law: what is shown keeps the wording of its source; only what is compared is folded.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from unicodedata import category, is_normalized, normalize

# Full-width marks that fill Chinese text. Replaced first, since NFKC itself costs ten times as much.
_COMMON = tuple(zip("，（）；：？！", ",();:?!", strict=True))
_BETWEEN = "␞"  # the picture of a record separator: printable, and its own NFKC
_SPACES = re.compile(r"\s+")
_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"第[零〇一二两三四五六七八九十百千]+(?=[条款项章节编])")
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]")  # never in a text that was decoded rightly
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def clean(text: str) -> str:
    """The wording without what nobody sees: control and zero-width characters, marks of direction, outer spaces.

    >>> clean(" 土地\\u200b管理\\xa0法\\r\\n")
    '土地管理 法'
    """
    if text.isprintable():  # no space but the plain one, no mark: nearly always
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_kept, lines)).strip()


def _kept(character: str) -> str:
    if character == "\n" or character.isprintable():
        return character
    kind = category(character)
    if kind in ("Zl", "Zp"):
        return "\n"
    if character in "\t\xa0\x0b\x0c":
        return " "
    if kind in ("Cc", "Cf", "Cs"):
        return ""
    return "" if ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF else character


def fold(text: str) -> str:
    """For comparing wordings: NFKC, and no spaces at all.

    >>> fold("依照（  ）第３条") == fold("依照( )第3条")
    True
    """
    if not is_normalized("NFKC", text):
        for wide, narrow in _COMMON:
            text = text.replace(wide, narrow)
        text = text.replace("\u3000", "")
        if not is_normalized("NFKC", text):
            text = normalize("NFKC", text)
    text = text.replace(" ", "")
    return text if text.isprintable() and " " not in text else _SPACES.sub("", clean(text))


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each of them folded, in one go: four times as fast."""
    folded = fold(_BETWEEN.join(texts)).split(_BETWEEN)
    return folded if len(folded) == len(texts) else [fold(text) for text in texts]


def fold_to_find(text: str) -> str:
    """For searching: folded, lower case, the numbers of articles in digits.

    >>> fold_to_find("第四十五条") == fold_to_find("第 45 条")
    True
    """
    return numbered(fold(text)).casefold()


def numbered(text: str) -> str:
    """The numbers of articles, paragraphs and chapters in digits.

    >>> numbered("第一百二十三条第二款"), numbered("第一千二百六十条"), numbered("第十条")
    ('第123条第2款', '第1260条', '第10条')
    """
    return _NUMERAL.sub(lambda found: f"第{number_in(found[0][1:])}", text)


def number_in(numeral: str) -> int:
    """The number that a Chinese numeral up to 9999 says; read digit by digit where it has no 十, 百, 千."""
    total = digit = 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[character]  # 一二三 read digit by digit
    return total + digit


def decoded(data: bytes) -> str:
    """Text of a file in UTF-8, UTF-16, UTF-32 or GB18030, decided strictly. Raises ``UnicodeDecodeError``.

    >>> decoded("题干".encode("gb18030")), decoded("题干".encode("utf-16"))
    ('题干', '题干')
    """
    return decoded_as(data)[0]


def decoded_as(data: bytes) -> tuple[str, str]:
    """The text, and the encoding it was found to be in. Raises ``UnicodeDecodeError``: nothing is ever replaced.

    >>> decoded_as("题干,答案".encode("utf-16-le")), decoded_as("题干".encode("utf-8-sig"))
    (('题干,答案', 'UTF-16'), ('题干', 'UTF-8'))
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding), encoding.removesuffix("-sig").upper()
    if b"\0" in data:
        return _unmarked(data), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    if strange := _STRANGE.search(text):  # bytes of another encoding, or of none
        at = len(text[: strange.start()].encode("gb18030"))
        raise UnicodeDecodeError("gb18030", data, at, at + 1, "no text")
    return text, "GB18030"


def _unmarked(data: bytes) -> str:
    """UTF-16 without a mark: in Chinese text its zero bytes all stand beside the plain letters, on one side."""
    sides = {place % 2 for place in range(0, len(data)) if not data[place]}
    if len(sides) != 1 or len(data) % 2:
        at = data.index(0)
        raise UnicodeDecodeError("utf-8", data, at, at + 1, "a zero byte")
    text = data.decode("utf-16-le" if sides == {1} else "utf-16-be")
    if strange := _STRANGE.search(text):
        raise UnicodeDecodeError("utf-16", data, strange.start() * 2, strange.start() * 2 + 1, "no text")
    return text
