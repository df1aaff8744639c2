"""Chinese names in dictionary order: by pinyin, character for character, surnames read as surnames.

Law: decides an order and nothing else; the name itself is never changed.
"""

from __future__ import annotations

from functools import lru_cache

from quiz.exam.candidate import folded_name

# Surnames whose reading differs from the character's usual one (tone as a digit). Double surnames (尉迟, 长孙 …)
# are words that pypinyin reads rightly.
_SURNAMES = {
    "单": "shan4", "仇": "qiu2", "解": "xie4", "区": "ou1", "查": "zha1", "曾": "zeng1", "任": "ren2", "朴": "piao2",
    "盖": "ge3", "华": "hua4", "缪": "miao4", "宁": "ning4", "纪": "ji3", "葛": "ge3", "折": "she2", "召": "shao4",
    "种": "chong2", "翟": "zhai2", "覃": "qin2", "那": "na1", "哈": "ha3", "隗": "wei3", "能": "nai4", "秘": "bi4",
    "员": "yun4", "燕": "yan1", "洗": "xian3", "黑": "he4", "繁": "po2", "乜": "nie4", "卜": "bu3", "乐": "yue4",
    "牟": "mou4", "相": "xiang4",
}  # fmt: skip

NameKey = tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=4096)
def name_key(name: str) -> NameKey:
    """What to sort names by: for each character its syllable, tone, and itself."""
    from pypinyin import Style, lazy_pinyin  # loads 40,000 readings: only once names are really sorted

    name = folded_name(name)
    surname = _SURNAMES.get(name[:1])
    given = lazy_pinyin(
        name[1:] if surname else name,
        style=Style.TONE3,
        errors=list,  # type: ignore[arg-type]  # one entry a character; the stub knows texts only
    )
    readings = [surname, *given] if surname else given
    return tuple((r.rstrip("12345"), r[-1:], c) for r, c in zip(readings, name, strict=True))
