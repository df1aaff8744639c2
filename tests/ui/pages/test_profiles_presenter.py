"""Several people learn at one PC: each finds their own, and nobody loses anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz.profiles import Profile
from quiz.study.learner import learner
from tests.builders import a_question
from tests.ui.pages.learning import AHouse, a_house
from ui.pages.profiles.presenter import Blame, Form, ProfilesPresenter, ProfilesShown, Purpose


class Page:
    """A presenter with a real store below; whoever enters is remembered."""

    def __init__(self, house: AHouse) -> None:
        self.house = house
        self.drawn: list[ProfilesShown] = []
        self.entered: list[str] = []
        self.presenter = ProfilesPresenter(
            house.doors,
            house.background,
            self.drawn.append,
            lambda profile: self.entered.append(profile.name),
            lambda: self.presenter.load(house.settings.profile_id),
        )
        self.presenter.load(house.settings.profile_id)

    @property
    def shown(self) -> ProfilesShown:
        return self.drawn[-1]

    @property
    def names(self) -> list[str]:
        return [person.profile.name for person in self.shown.people]

    @property
    def blame(self) -> Blame | None:
        return self.shown.form.blame if self.shown.form else None

    def of(self, name: str) -> Profile:
        return next(person.profile for person in self.shown.people if person.profile.name == name)

    def add(self, name: str, pin: str = "") -> Profile:
        self.presenter.begin(Purpose.ADD)
        self.presenter.add(name, pin)
        return self.of(name.strip())


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with a_house(tmp_path, [a_question()]) as house:
        yield Page(house)


def test_where_there_is_nobody_the_form_to_add_somebody_is_open_and_stays(page: Page) -> None:
    assert page.shown.form == Form(Purpose.ADD)
    page.presenter.cancel()
    assert page.shown.form == Form(Purpose.ADD)


def test_somebody_new_learns_at_once(page: Page) -> None:
    page.add(" 王芳 ")
    assert (page.names, page.entered, page.shown.form) == (["王芳"], ["王芳"], None)


def test_without_a_name_or_with_too_short_a_pin_nothing_is_made_and_it_is_told(page: Page) -> None:
    page.presenter.add("  ", "")
    assert page.blame is Blame.NO_NAME
    page.presenter.add("王芳", "123")
    assert page.blame is Blame.SHORT_PIN
    assert page.names == []


def test_two_may_bear_one_name(page: Page) -> None:
    page.add("王芳")
    page.add("王芳")
    assert page.names == ["王芳", "王芳"]


def test_one_without_a_pin_enters_at_a_click_one_with_it_is_asked(page: Page) -> None:
    wang, li = page.add("王芳"), page.add("李强", "1234")
    page.entered.clear()
    page.presenter.begin(Purpose.ENTER, wang)
    assert page.entered == ["王芳"]
    page.presenter.begin(Purpose.ENTER, li)
    assert page.shown.form == Form(Purpose.ENTER, li)
    page.presenter.enter(li, "0000")
    assert (page.blame, page.entered) == (Blame.WRONG_PIN, ["王芳"])
    page.presenter.enter(li, "1234")
    assert (page.shown.form, page.entered) == (None, ["王芳", "李强"])
    assert learner(page.house.database, li.id) is not None


def test_a_pin_is_set_changed_and_taken_away_only_with_the_old_one(page: Page) -> None:
    wang = page.add("王芳")
    page.presenter.begin(Purpose.CHANGE_PIN, wang)
    page.presenter.change_pin(wang, "", "12")
    assert page.blame is Blame.SHORT_PIN
    page.presenter.change_pin(wang, "", "1234")
    assert page.of("王芳").locked
    assert page.shown.renewed
    page.presenter.begin(Purpose.CHANGE_PIN, page.of("王芳"))
    page.presenter.change_pin(page.of("王芳"), "9999", "")
    assert page.blame is Blame.WRONG_PIN
    page.presenter.change_pin(page.of("王芳"), "1234", "")
    assert not page.of("王芳").locked


def test_who_is_removed_is_off_the_list_until_put_back_with_all_they_knew(page: Page) -> None:
    wang = page.add("王芳")
    page.add("李强")
    page.house.change(profile_id=wang.id)
    page.house.answered(page.house.questions[0])
    page.presenter.begin(Purpose.REMOVE, wang)
    assert page.names == ["李强"]
    assert page.shown.removed == wang
    page.presenter.put_back()
    assert page.names == ["王芳", "李强"]
    assert page.shown.removed is None
    assert page.shown.people[0].last == page.house.today


def test_one_with_a_pin_is_removed_only_with_it(page: Page) -> None:
    li = page.add("李强", "1234")
    page.presenter.begin(Purpose.REMOVE, li)
    assert page.shown.form == Form(Purpose.REMOVE, li)
    page.presenter.remove(li, "4321")
    assert page.names == ["李强"]
    page.presenter.remove(li, "1234")
    assert page.names == []


def test_a_store_that_cannot_be_read_is_told(page: Page) -> None:
    page.house.database.close()
    page.presenter.load("")
    assert page.shown.trouble is not None
