"""What the user chose is there the next time, whatever happened to the file."""

import json
from pathlib import Path

import pytest

from ui import settings
from ui.settings import Language, Role, Settings, Theme

CHOSEN = Settings(
    theme=Theme.DARK,
    text_scale=1.5,
    language=Language.ENGLISH,
    role=Role.ORGANISER,
    profile_id="p1",
    judge_on_click=True,
    daily_amount=33,
    columns={"questions": (80, 0, 120)},
    geometry="AAE=",
)


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    settings.save(CHOSEN, tmp_path / "new folder")
    assert settings.load(tmp_path / "new folder") == CHOSEN
    assert [path.name for path in (tmp_path / "new folder").iterdir()] == [settings.FILE]


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path) == Settings()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "{\x00"])
def test_a_spoilt_file_costs_the_settings_not_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / settings.FILE).write_text(text, "utf-8")
    assert settings.load(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "purple"),
        ("theme", None),
        ("text_scale", 9),
        ("text_scale", "x"),
        ("text_scale", float("nan")),
        ("language", "tlh"),
        ("judge_on_click", "yes"),
        ("daily_amount", 0),
        ("daily_amount", True),
        ("columns", ["a"]),
        ("columns", {"a": None}),
        ("geometry", 5),
        ("profile_id", None),
    ],
)
def test_one_senseless_value_has_its_default_and_the_rest_stays(tmp_path: Path, name: str, value: object) -> None:
    settings.save(CHOSEN, tmp_path)
    stored = json.loads((tmp_path / settings.FILE).read_text("utf-8"))
    stored[name] = value
    (tmp_path / settings.FILE).write_text(json.dumps(stored), "utf-8")
    loaded = settings.load(tmp_path)
    assert getattr(loaded, name) == getattr(Settings(), name)
    assert loaded.role is Role.ORGANISER


def test_what_a_later_version_added_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / settings.FILE).write_text('{"theme": "dark", "from_the_future": 1}', "utf-8")
    assert settings.load(tmp_path).theme is Theme.DARK


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(CHOSEN, tmp_path)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        settings.save(Settings(), tmp_path)
    assert settings.load(tmp_path) == CHOSEN
