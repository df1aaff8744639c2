"""Who learns at this PC: the list, and what can be done with each.

Law: no Qt. Whoever has a PIN is entered, changed or removed only with it; removing can be undone and loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeVar

from ui.background import Runs

if TYPE_CHECKING:
    from quiz.profiles import Profile
    from ui.doors import Doors

T = TypeVar("T")
LEAST_PIN = 4


class Blame(Enum):
    """What is wrong with what was filled in."""

    NO_NAME = auto()
    SHORT_PIN = auto()
    WRONG_PIN = auto()


class Purpose(Enum):
    """What the form beside the list is for."""

    ADD = auto()
    ENTER = auto()
    CHANGE_PIN = auto()
    REMOVE = auto()


@dataclass(frozen=True, slots=True)
class Form:
    """The form that is open, and whom it concerns (None for ``ADD``)."""

    purpose: Purpose
    profile: Profile | None = None
    blame: Blame | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One learner in the list; ``last`` is the last day on which they learned."""

    profile: Profile
    last: date | None


@dataclass(frozen=True, slots=True)
class ProfilesShown:
    """All of the page. ``removed`` was just taken off the list and can be put back; ``renewed`` has another PIN now, or
    none any more.
    """

    people: tuple[Person, ...] = ()
    current: str = ""
    form: Form | None = None
    removed: Profile | None = None
    renewed: Profile | None = None
    trouble: Exception | None = None


class ProfilesPresenter:
    """``entered`` is called with the profile that learns from now on, ``changed`` after each write."""

    def __init__(
        self,
        doors: Callable[[], Doors],
        runs: Runs,
        show: Callable[[ProfilesShown], object],
        entered: Callable[[Profile], object],
        changed: Callable[[], object],
    ) -> None:
        self._doors, self._runs, self._show = doors, runs, show
        self._entered, self._changed = entered, changed
        self._shown = ProfilesShown()

    @property
    def shown(self) -> ProfilesShown:
        """What was drawn last."""
        return self._shown

    # --- looking ---

    def load(self, current: str) -> None:
        """Read the list; ``current`` is who learns now. Where there is nobody, the form to add somebody is open."""

        def listed(people: tuple[Person, ...]) -> None:
            form = self._shown.form if people else Form(Purpose.ADD)
            self._draw(replace(self._shown, people=people, current=current, form=form))

        self._run(lambda: _people(self._doors()), listed)

    def begin(self, purpose: Purpose, profile: Profile | None = None) -> None:
        """Open a form; what needs none is done at once."""
        if profile is not None and not profile.locked and purpose is Purpose.ENTER:
            self.enter(profile, "")
        elif profile is not None and not profile.locked and purpose is Purpose.REMOVE:
            self.remove(profile, "")
        else:
            self._draw(replace(self._shown, form=Form(purpose, profile), removed=None, renewed=None))

    def cancel(self) -> None:
        """Close the form; where there is nobody yet it stays."""
        if self._shown.people:
            self._draw(replace(self._shown, form=None, removed=None, renewed=None))

    # --- doing ---

    def enter(self, profile: Profile, pin: str) -> None:
        """Learn as this one from now on."""

        def let_in() -> bool:
            from quiz.study.learner import let_in

            return let_in(self._doors().database, profile.id, pin)

        def then() -> None:
            self._draw(replace(self._shown, form=None, removed=None, renewed=None))
            self._entered(profile)

        self._if_opened(let_in, then)

    def add(self, name: str, pin: str) -> None:
        """Make a profile and learn as it. Two learners may bear one name."""
        if not name.strip():
            self._blame(Blame.NO_NAME)
        elif pin and len(pin) < LEAST_PIN:
            self._blame(Blame.SHORT_PIN)
        else:

            def make() -> Profile:
                from quiz.profiles import add_profile
                from quiz.study.learner import let_in

                doors = self._doors()
                profile = add_profile(doors.database, name, pin, doors.clock())
                let_in(doors.database, profile.id, pin)
                return profile

            def made(profile: Profile) -> None:
                self._draw(replace(self._shown, form=None, removed=None, renewed=None))
                self._changed()
                self._entered(profile)

            self._run(make, made)

    def change_pin(self, profile: Profile, old: str, new: str) -> None:
        """Another PIN, or none where ``new`` is empty."""
        if new and len(new) < LEAST_PIN:
            self._blame(Blame.SHORT_PIN)
            return

        def change() -> bool:
            from quiz.profiles import opens, set_pin

            database = self._doors().database
            if not opens(database, profile.id, old):
                return False
            set_pin(database, profile.id, new)
            return True

        def then() -> None:
            self._draw(replace(self._shown, form=None, renewed=replace(profile, locked=bool(new))))
            self._changed()

        self._if_opened(change, then)

    def remove(self, profile: Profile, pin: str) -> None:
        """Take it off the list."""

        def remove() -> bool:
            from quiz.profiles import opens, remove_profile

            database = self._doors().database
            if not opens(database, profile.id, pin):
                return False
            remove_profile(database, profile.id)
            return True

        def then() -> None:
            self._draw(replace(self._shown, form=None, removed=profile, renewed=None))
            self._changed()

        self._if_opened(remove, then)

    def put_back(self) -> None:
        """Undo the removal."""
        removed = self._shown.removed
        if removed is None:
            return

        def restore() -> None:
            from quiz.profiles import restore_profile

            restore_profile(self._doors().database, removed.id)

        def restored(nothing: None) -> None:
            self._draw(replace(self._shown, removed=None, form=None))
            self._changed()

        self._run(restore, restored)

    def _if_opened(self, job: Callable[[], bool], then: Callable[[], object]) -> None:
        """Do a job that says whether the PIN was right."""
        self._run(job, lambda right: then() if right else self._blame(Blame.WRONG_PIN))

    def _blame(self, blame: Blame) -> None:
        if self._shown.form is not None:
            self._draw(replace(self._shown, form=replace(self._shown.form, blame=blame)))

    def _run(self, job: Callable[[], T], then: Callable[[T], object]) -> None:
        self._shown = replace(self._shown, trouble=None)
        self._runs.run(job, then, lambda error: self._draw(replace(self._shown, trouble=error)))

    def _draw(self, shown: ProfilesShown) -> None:
        self._shown = shown
        self._show(shown)


def _people(doors: Doors) -> tuple[Person, ...]:
    from quiz.profiles import profiles

    return tuple(
        Person(profile, max(doors.study.days(profile.id), default=None)) for profile in profiles(doors.database)
    )
