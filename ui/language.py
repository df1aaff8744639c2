"""The language of every sentence, for window and terminal alike: ``_("交卷")``.

Law: no Qt; the Chinese sentence is its own name, fields in it are ``{named}`` and filled in after translating.
``python -m ui.language extract`` renews the English catalogue from the sources, ``compile`` makes its binary (both
want Babel).
"""

from __future__ import annotations

import ast
import gettext
import sys
from collections.abc import Iterator
from pathlib import Path

LOCALE = Path(__file__).with_name("locale")
DOMAIN = "lawquiz"
CHINESE, ENGLISH = "zh_CN", "en"
LANGUAGES = {CHINESE: "简体中文", ENGLISH: "English"}

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = CHINESE


def use(language: str) -> None:
    """Speak ``language`` from now on; one without a catalogue is Chinese."""
    global _catalogue, _language  # noqa: PLW0603 - the language of a process is one
    _catalogue = gettext.translation(DOMAIN, LOCALE, [language], fallback=True)
    _language = language


def current() -> str:
    """The language in use."""
    return _language


def _(sentence: str) -> str:
    """``sentence`` in the language in use."""
    return _catalogue.gettext(sentence)


def counted(sentence: str, n: int, **fields: object) -> str:
    """A sentence in which a number matters (``{n}`` and other fields), in the right form for ``n`` and filled in."""
    return _catalogue.ngettext(sentence, sentence, n).format(n=n, **fields)


def N_(sentence: str) -> str:
    """Marks a sentence for the catalogue where it is kept; ``_`` translates it where it is said."""
    return sentence


def po_path(language: str = ENGLISH) -> Path:
    """Where the catalogue of a language is kept."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def sentences() -> Iterator[tuple[str, str, bool]]:
    """(place, sentence, whether a number matters in it) of everything the sources of this package say.

    Read from the syntax tree, so that a call inside an f-string is found too.
    """
    for path in sorted(LOCALE.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="_" | "N_" | "counted" as name),
                    args=[ast.Constant(value=str() as sentence), *_rest],
                ):
                    yield f"{path.relative_to(LOCALE.parent)}:{node.lineno}", sentence, name == "counted"


def _extract() -> None:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    template = Catalog(project=DOMAIN, charset="utf-8")
    for _place, sentence, plural in sentences():
        template.add((sentence, sentence) if plural else sentence)
    catalogue = Catalog(locale=ENGLISH, project=DOMAIN)
    if po_path().exists():
        with po_path().open("rb") as file:
            catalogue = read_po(file, locale=ENGLISH)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    po_path().parent.mkdir(parents=True, exist_ok=True)
    fresh = po_path().with_suffix(".new")
    with fresh.open("wb") as file:
        write_po(file, catalogue, omit_header=False, sort_output=True, no_location=True, width=0)
    fresh.replace(po_path())
    missing = [message.id for message in catalogue if message.id and not _translated(message.string)]
    print(f"{len(catalogue)} sentences, {len(missing)} without English")
    for sentence in missing:
        print("  ", sentence if isinstance(sentence, str) else sentence[0])


def _translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _compile() -> None:
    po_path().with_suffix(".mo").write_bytes(compiled())


def compiled() -> bytes:
    """The binary form of the English catalogue as it stands."""
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po_path().open("rb") as file:
        catalogue = read_po(file, locale=ENGLISH)
    binary = BytesIO()
    write_mo(binary, catalogue)
    return binary.getvalue()


if __name__ == "__main__":
    {"extract": _extract, "compile": _compile}[sys.argv[1]]()
