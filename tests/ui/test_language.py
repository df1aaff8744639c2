"""Every sentence has its English, with the same fields; and no sentence hides from the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from ui import language
from ui.language import _, counted

UI = Path(language.__file__).parent
SOURCES = sorted(path for path in UI.rglob("*.py") if "assets" not in path.parts)
HAN = re.compile(r"[\u3400-\u9fff]")
CALLS = {"_", "N_", "counted"}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in SOURCES:
        yield path, ast.parse(path.read_text("utf-8"))


def called(node: ast.Call) -> str:
    function = node.func
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


@pytest.fixture(scope="module")
def english() -> Catalog:
    with language.po_path().open("rb") as file:
        return read_po(file, locale="en")


def ids(catalogue: Catalog) -> dict[str, list[str]]:
    """Sentence → its English forms."""
    found = {}
    for message in catalogue:
        if message.id:
            sentence = message.id if isinstance(message.id, str) else message.id[0]
            found[sentence] = [message.string] if isinstance(message.string, str) else list(message.string)
    return found


def fields(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w*)[^{}]*\}", sentence))


def test_every_sentence_has_its_english(english: Catalog) -> None:
    known = ids(english)
    missing = [f"{where} {said}" for where, said, _number in language.sentences() if not all(known.get(said, [""]))]
    assert not missing, "\n".join(missing)


def test_the_catalogue_has_no_sentence_that_nobody_says(english: Catalog) -> None:
    said = {sentence for _where, sentence, _number in language.sentences()}
    assert not set(ids(english)) - said


def test_fields_are_the_same_in_both(english: Catalog) -> None:
    for sentence, forms in ids(english).items():
        for place, form in enumerate(forms):
            if not form:
                continue  # that it is missing is another test's to say
            one_form = len(forms) == 2 and place == 0  # "1 row" may leave out the number
            assert fields(form) == fields(sentence) or (one_form and fields(form) <= fields(sentence)), sentence


def test_fields_have_names() -> None:
    for where, sentence, _number in language.sentences():
        assert "" not in fields(sentence), where


def test_nothing_is_filled_in_before_it_is_translated() -> None:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in CALLS and node.args and called(node) != "_":
                assert not isinstance(node.args[0], ast.JoinedStr), f"{path.name}:{node.lineno}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args:
                assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), f"{path.name}:{node.lineno}"


# No sentences of the interface: formats of dates, names of languages, what a demo or a picture is filled with.
STAYS = "# stays Chinese"  # what is written into a document for HR, whatever the window speaks: marked on its line
# Names and reasons of made-up people, who are data and no sentence of the program.
MADE_UP = {"gallery_after.py", "gallery_candidate.py", "gallery_post.py"}
EXEMPT = {"words.py", "gallery.py", "demo.py", "language.py"} | MADE_UP
ALLOWED = {"学法考试", "简体中文", "中文"}


def test_no_chinese_stands_outside_of_the_catalogue() -> None:
    stray = []
    for path, tree in trees():
        if path.name in EXEMPT:
            continue
        spoken = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and called(node) in CALLS
            for part in node.args
        }
        lines = path.read_text("utf-8").splitlines()
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or not HAN.search(node.value):
                continue
            if STAYS in "".join(lines[node.lineno - 1 : node.end_lineno]):
                continue
            if id(node) in spoken | docs | notes or node.value in ALLOWED or len(node.value) == 1:
                continue
            stray.append(f"{path.relative_to(UI)}:{node.lineno} {node.value}")
    assert not stray, "\n".join(stray)


def test_the_binary_catalogue_is_up_to_date() -> None:
    assert language.po_path().with_suffix(".mo").read_bytes() == language.compiled()


def test_numbers_matter_in_english() -> None:
    assert counted("共 {n} 行", 1) == "共 1 行"
    language.use(language.ENGLISH)
    assert counted("共 {n} 行", 1) == "1 row"
    assert counted("共 {n} 行", 2) == "2 rows"
    assert _("取消") == "Cancel"


def test_a_language_without_a_catalogue_is_chinese() -> None:
    language.use("tlh")
    assert _("取消") == "取消"


def test_plain_words_no_blame_no_exclamation(english: Catalog) -> None:
    for sentence, forms in ids(english).items():
        for text in (sentence, *forms):
            assert not re.search(r"[!！]|错误操作|非法|您", text), text
