"""The statutes beside the project, article by article, and which of them may be cited."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.question_bank.starter.figures import chinese_number

BASIS_WITH_TEXT = ("statute", "rule")

NUMERAL = "零〇一二三四五六七八九十百千"
ARTICLE = re.compile(rf"^[ \u3000#*]*(第[{NUMERAL}]+条(?:之[一二三四五六七八九十]+)?)(.*)$")
HEADING = re.compile(rf"^[ \u3000]*(?:#|第[{NUMERAL}]+[编章节分])")


@dataclass(frozen=True)
class Statute:
    """The text of one version of a law, article by article."""

    articles: dict[str, str]
    folded: str  # whole text, letters and digits only

    @classmethod
    def parse(cls, text: str) -> Statute:
        body = text.rsplit("<!-- INFO END -->", maxsplit=1)[-1]
        articles: dict[str, list[str]] = {}
        current: list[str] | None = None
        last = (0, 0)
        for line in body.splitlines():
            match = ARTICLE.match(line)
            number = article_number(match[1]) if match else last
            if match and number > last:
                current = articles.setdefault(match[1], [])
                last = number
            elif HEADING.match(line):
                current = None
            if current is not None and line.strip():
                current.append(line.strip())
        return cls({k: "\n".join(v) for k, v in articles.items()}, letters_only(body))


class Library:
    """The folder of statutes with its list of texts that must not be cited."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        status_file = folder / "STATUS.md"
        status = status_file.read_text("utf-8") if status_file.is_file() else ""
        self.not_citable = banned_versions(status)
        self.repealed_titles = repealed_titles(status)
        self._cache: dict[Path, Statute] = {}

    def path(self, title: str, version: str | None, article: str) -> Path | None:
        """The file that holds this version of the law, or None."""
        if title == "民法典":
            if version != "2020-05-28":
                return None
            volume = "总则" if article_number(article) <= (204, 99) else "物权编"
            return self.folder / f"{volume}.md"
        undated = {"宪法": "2018-03-11", "山东省测绘地理信息条例": "2019-11-29"}
        if undated.get(title) == version and version is not None:
            return self.folder / f"{title}.md"
        path = self.folder / f"{title}({version}).md"
        return path if path.is_file() else None

    def statute(self, path: Path) -> Statute:
        if path not in self._cache:
            self._cache[path] = Statute.parse(path.read_text("utf-8"))
        return self._cache[path]

    def cited(self, basis: dict[str, Any]) -> Statute | None:
        """The statute a legal basis points to, if it has a text here."""
        if basis["kind"] not in BASIS_WITH_TEXT or not basis["article"]:
            return None
        path = self.path(basis["title"], basis["version"], basis["article"])
        return self.statute(path) if path else None

    def article_text(self, basis: dict[str, Any]) -> str:
        statute = self.cited(basis)
        return statute.articles.get(basis["article"], "") if statute else ""


def banned_versions(status: str) -> set[tuple[str, str]]:
    """(title, version) pairs of the list «Do not cite» in STATUS.md."""
    section = status.partition("## Do not cite")[2].partition("Incomplete here")[0]
    return set(re.findall(r"^- (.+?)\((\d{4}-\d\d-\d\d)\):", section, re.M))


def repealed_titles(status: str) -> set[str]:
    """Titles of repealed laws that have no text in the folder at all."""
    section = status.partition("Not in this folder, repealed")[2].partition("\n## ")[0]
    titles: set[str] = set()
    for line in section.splitlines():
        if line.startswith("- by ") and ": " in line:
            names = line.split(": ", 1)[1]
            titles.update(re.findall(r"[\u4e00-\u9fff]{3,}", re.sub(r"\(.*?\)", "", names)))
    return titles


def article_number(article: str) -> tuple[int, int]:
    """第四十七条之一 -> (47, 1)."""
    match = re.fullmatch(rf"第([{NUMERAL}]+)条(?:之([{NUMERAL}]+))?", article or "")
    if not match:
        return (0, 0)
    return (int(chinese_number(match[1]) or 0), int(chinese_number(match[2] or "零") or 0))


def fold(text: str) -> str:
    """Text without spaces and with unified width, for comparing."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def letters_only(text: str) -> str:
    """Letters and digits only: what is compared for copied runs and duplicates."""
    return "".join(c for c in fold(text) if c.isalnum())
