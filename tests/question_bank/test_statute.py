"""Laws read article by article, two versions compared, and which questions that makes stale."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from question_bank.question import BasisKind, LegalBasis, Question
from question_bank.statute import Became, Change, Reason, Statute, compare, consequences, order_of, parse
from tests.builders import a_question
from tests.proven import Counts

OLD = """# 中华人民共和国试验法

2001年3月1日 第九届全国人民代表大会常务委员会第二十次会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了试验，制定本法。

第二条 试验应当公开进行，并且记录。

依照第三条
第二条 的规定办理。

## 第二章 办法

### 第一节 记录

第三条 记录保存十年，任何单位和个人不得涂改、伪造、销毁。

第三条之一 记录可以使用电子形式，与纸质记录具有同等效力。

第四条 违反本法第二条规定的，处一千元以下罚款。

第五条 本法自2001年5月1日起施行。
"""
NEW = """中华人民共和国试验法

（2001年3月1日通过　2020年6月30日修订）

第一章　总则

第一条　为了试验，制定本法。

第二条　国家鼓励试验。

第三条　试验应当公开进行，并且记录。

第四条　记录保存三十年，任何单位和个人不得涂改、伪造、销毁。

第五条　记录可以使用电子形式，与纸质记录具有同等效力。

第六条　本法自2020年9月1日起施行。《试验管理条例》同时废止。
"""


def test_a_law_in_markdown() -> None:
    law = parse(OLD)
    assert (law.title, law.version, law.in_force) == ("试验法", date(2001, 3, 1), date(2001, 5, 1))
    assert [article.number for article in law.articles] == [
        "第一条", "第二条", "第三条", "第三条之一", "第四条", "第五条",
    ]  # fmt: skip
    second = law.article("第二条")
    assert second is not None
    assert second.text == "试验应当公开进行，并且记录。\n依照第三条\n第二条 的规定办理。"
    third = law.article("第三条之一")
    assert third is not None
    assert third.headings == ("第二章 办法", "第一节 记录")


def test_a_law_as_plain_text() -> None:
    law = parse(NEW)
    assert (law.title, law.version, law.in_force) == ("试验法", date(2020, 6, 30), date(2020, 9, 1))
    assert law.repeals == ("试验管理条例",)
    assert len(law.articles) == 6


def test_an_amended_text_does_not_say_when_its_amendment_begins() -> None:
    assert parse(OLD, "试验法(2019-08-26)").in_force is None


@pytest.mark.parametrize(
    ("number", "order"),
    [("第二十三条之一", (23, 1)), ("第一千二百四十二条", (1242, 0)), ("第十条", (10, 0)), ("第一百零二条", (102, 0))],
)
def test_numbers_of_articles(number: str, order: tuple[int, int]) -> None:
    assert order_of(number) == order


def changes() -> tuple[Change, ...]:
    old = parse(OLD.replace("依照第三条\n第二条 的规定办理。\n", ""))
    return compare(old, parse(NEW))


def test_what_became_of_each_article() -> None:
    told = [(change.became, change.old and change.old.number, change.new and change.new.number) for change in changes()]
    assert told == [
        (Became.UNCHANGED, "第一条", "第一条"),
        (Became.MOVED, "第二条", "第三条"),
        (Became.REWORDED, "第三条", "第四条"),
        (Became.MOVED, "第三条之一", "第五条"),
        (Became.GONE, "第四条", None),
        (Became.REWORDED, "第五条", "第六条"),
        (Became.NEW, None, "第二条"),
    ]


def cites(article: str | None, title: str = "试验法", version: str | None = "2001-03-01") -> Question:
    question = a_question(id=f"{title}{article}", law="")
    basis = LegalBasis(BasisKind.STATUTE, title, article, version)
    return Question(question.kind, question.stem, question.key, question.options, legal_basis=(basis,), id=question.id)


def test_questions_go_stale_on_the_day_of_effect_and_not_before() -> None:
    asked = [cites(number) for number in ("第一条", "第二条", "第三条", "第三条之一", "第四条", None)]
    asked += [
        cites("第四条", version="2020-06-30"),
        cites("第四条", "别的法"),
        cites("第一条", "中华人民共和国试验管理条例"),
    ]
    new = parse(NEW)
    assert consequences(asked, new, changes(), date(2020, 8, 31)) == ([], [])
    stale, relinked = consequences(asked, new, changes(), date(2020, 9, 1))
    assert [(one.question.id, one.reason, one.since) for one in stale] == [
        ("试验法第三条", Reason.REWORDED, date(2020, 9, 1)),
        ("试验法第四条", Reason.GONE, date(2020, 9, 1)),
        ("中华人民共和国试验管理条例第一条", Reason.REPEALED, date(2020, 9, 1)),
    ]
    assert [(one.question.id, one.legal_basis[0].article, one.legal_basis[0].version) for one in relinked] == [
        ("试验法第二条", "第三条", "2020-06-30"),
        ("试验法第三条之一", "第五条", "2020-06-30"),
    ]


def test_a_person_says_when_a_version_begins_whose_text_does_not() -> None:
    new = parse(NEW.replace("2020年9月1日", "2001年5月1日"))
    assert new.in_force is None
    assert consequences([cites("第三条")], new, changes(), date(2099, 1, 1)) == ([], [])
    assert len(consequences([cites("第三条")], new, changes(), date(2020, 9, 1), date(2020, 9, 1))[0]) == 1


# The statutes beside the project ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def laws(shared: Path) -> dict[str, tuple[str, Statute]]:
    texts = {path.stem: path.read_text("utf-8") for path in (shared / "statutes").glob("*.md") if path.stem != "STATUS"}
    return {name: (text, parse(text, name)) for name, text in texts.items()}


def test_every_article_of_every_law(laws: dict[str, tuple[str, Statute]], proven: Counts) -> None:
    for name, (text, law) in laws.items():
        counted = len(re.findall(r"^第[零〇一二三四五六七八九十百千]+条", text, re.MULTILINE))
        assert len(law.articles) == counted, name  # no file differs: none begins a line with a mere reference
        orders = [article.order for article in law.articles]
        assert orders == sorted(set(orders)), name
        assert all(article.text for article in law.articles), name
        if dated := re.search(r"\((\d{4}-\d\d-\d\d)\)", name):
            assert law.version == date.fromisoformat(dated[1])
    proven("articles of laws read, each with its number", sum(len(law.articles) for _, law in laws.values()))


def test_the_environmental_code(laws: dict[str, tuple[str, Statute]]) -> None:
    code = laws["生态环境法典(2026-03-12)"][1]
    assert (len(code.articles), code.articles[-1].number) == (1242, "第一千二百四十二条")
    assert code.in_force == date(2026, 8, 15)
    assert {"环境保护法", "海洋环境保护法", "大气污染防治法", "土壤污染防治法"} <= set(code.repeals)
    assert code.articles[0].headings == ("第一编 总 则", "第一章 基本规定")
    question = cites("第十条", "海洋环境保护法", "2023-10-24")
    assert consequences([question], code, (), date(2026, 8, 14)) == ([], [])
    stale, _ = consequences([question], code, (), date(2026, 8, 15))
    assert [(one.reason, one.since) for one in stale] == [(Reason.REPEALED, date(2026, 8, 15))]


def versions(laws: dict[str, tuple[str, Statute]]) -> list[tuple[Statute, Statute]]:
    by_title: dict[str, list[Statute]] = {}
    for name, (_, law) in sorted(laws.items()):
        if "(" in name:
            by_title.setdefault(law.title, []).append(law)
    return [pair for same in by_title.values() for pair in pairwise(same)]


def test_every_pair_of_versions(laws: dict[str, tuple[str, Statute]]) -> None:
    pairs = versions(laws)
    assert len(pairs) == 12
    for old, new in pairs:
        found = compare(old, new)
        counts = Counter(change.became for change in found)
        assert sum(counts.values()) - counts[Became.NEW] == len(old.articles)
        assert sum(counts.values()) - counts[Became.GONE] == len(new.articles)
        for change in found:
            if change.became in (Became.UNCHANGED, Became.MOVED):
                assert change.old is not None
                assert change.new is not None
                same = re.sub(r"\s", "", change.old.text) == re.sub(r"\s", "", change.new.text)
                assert same or len(change.old.text) == len(change.new.text)
        planted = {
            change.became: cites(change.old.number, old.title, old.version.isoformat() if old.version else None)
            for change in found if change.old is not None
        }  # fmt: skip
        day = date(2027, 1, 1)
        stale, relinked = consequences(planted.values(), new, found, day, in_force=new.version)
        wrong = {planted[became].id for became in (Became.REWORDED, Became.GONE) if became in planted}
        assert {one.question.id for one in stale} == wrong
        assert (
            {one.question.id for one in relinked}
            == {planted[Became.MOVED].id} & {question.id for question in planted.values()}
            if Became.MOVED in planted
            else not relinked
        )


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (
            ("网络安全法(2016-11-07)", "网络安全法(2025-10-28)"),
            {"第一条": "第一条", "第四十条": "第四十二条", "第六十四条": None, "第七十九条": "第八十一条"},
        ),
        (("监察法(2018-03-20)", "监察法(2024-12-25)"), {"第一条": "第一条", "第四十三条": "第四十七条"}),
        (("矿产资源法(2009-08-27)", "矿产资源法(2024-11-08)"), {"第五十三条": "第八十条", "第十一条": "第十四条"}),
    ],
)
def test_pairs_as_a_reader_would_make_them(
    laws: dict[str, tuple[str, Statute]], names: tuple[str, str], pairs: dict[str, str | None]
) -> None:
    found = compare(laws[names[0]][1], laws[names[1]][1])
    told = {change.old.number: change.new and change.new.number for change in found if change.old is not None}
    assert {number: told[number] for number in pairs} == pairs
