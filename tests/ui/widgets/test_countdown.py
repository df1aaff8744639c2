"""Minutes until the last five, then seconds; three quiet warnings; one end."""

import pytest
from pytestqt.qtbot import QtBot

from ui.widgets.countdown import Countdown


class Clock:
    """A clock set by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def countdown(qtbot: QtBot, clock: Clock) -> Countdown:
    made = Countdown(clock)
    qtbot.addWidget(made)
    return made


def warnings(countdown: Countdown) -> list[int | str]:
    heard: list[int | str] = []
    countdown.warned.connect(heard.append)
    countdown.ended.connect(lambda: heard.append("end"))
    return heard


def walk(countdown: Countdown, clock: Clock, *lefts: float) -> None:
    """Let so much time be left, one after the other."""
    deadline = clock.now + countdown.left
    for left in lefts:
        clock.now = deadline - left
        countdown.tick()


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (90 * 60, "还剩 90 分钟"),
        (89 * 60 + 59, "还剩 90 分钟"),
        (89 * 60, "还剩 89 分钟"),
        (301, "还剩 6 分钟"),
        (300, "05:00"),
        (299.5, "05:00"),
        (61, "01:01"),
        (0.4, "00:01"),
        (0, "00:00"),
        (-50, "00:00"),
    ],
)
def test_seconds_are_shown_in_the_last_five_minutes_only(
    countdown: Countdown, clock: Clock, left: float, words: str
) -> None:
    countdown.set_deadline(clock.now + left)
    assert countdown.words() == words
    assert words in countdown.accessibleName()


def test_the_warnings_come_once_each(countdown: Countdown, clock: Clock) -> None:
    heard = warnings(countdown)
    countdown.set_deadline(clock.now + 90 * 60)
    walk(countdown, clock, 901, 900, 899, 600, 301, 300, 200, 61, 60, 59, 1, 0, 0)
    assert heard == [15, 5, 1, "end"]


def test_a_computer_that_slept_is_warned_of_the_nearest_only(countdown: Countdown, clock: Clock) -> None:
    heard = warnings(countdown)
    countdown.set_deadline(clock.now + 90 * 60)
    walk(countdown, clock, 240)
    assert heard == [5]


def test_coming_back_with_twelve_minutes_left_repeats_no_warning_of_fifteen(countdown: Countdown, clock: Clock) -> None:
    heard = warnings(countdown)
    countdown.set_deadline(clock.now + 12 * 60)
    walk(countdown, clock, 700, 300)
    assert heard == [5]


def test_time_granted_arms_the_warnings_again(countdown: Countdown, clock: Clock) -> None:
    heard = warnings(countdown)
    countdown.set_deadline(clock.now + 20 * 60)
    walk(countdown, clock, 890, 0)
    countdown.set_deadline(clock.now + 20 * 60)
    walk(countdown, clock, 890, 0)
    assert heard == [15, "end", 15, "end"]


def test_the_same_deadline_again_changes_nothing(countdown: Countdown, clock: Clock) -> None:
    heard = warnings(countdown)
    deadline = clock.now + 20 * 60
    countdown.set_deadline(deadline)
    walk(countdown, clock, 890)
    countdown.set_deadline(deadline)
    walk(countdown, clock, 889)
    assert heard == [15]


def test_without_a_deadline_no_time_is_kept(countdown: Countdown, clock: Clock) -> None:
    heard = warnings(countdown)
    countdown.set_deadline(None)
    clock.now += 10_000
    countdown.tick()
    assert countdown.words() == "不限时"
    assert heard == []


def test_the_timer_wakes_when_the_picture_changes(countdown: Countdown) -> None:
    assert countdown._until_next(89 * 60 + 30) == pytest.approx(30_005, abs=5)
    assert countdown._until_next(90 * 60) == pytest.approx(60_005, abs=5)
    assert countdown._until_next(100.25) == pytest.approx(255, abs=5)


def test_it_ends_by_itself(qtbot: QtBot) -> None:
    import time

    countdown = Countdown()
    qtbot.addWidget(countdown)
    with qtbot.waitSignal(countdown.ended, timeout=3000):
        countdown.set_deadline(time.monotonic() + 0.05)


def test_its_place_never_jumps(countdown: Countdown, clock: Clock) -> None:
    countdown.set_deadline(clock.now + 90 * 60)
    wide = countdown.sizeHint().width()
    walk(countdown, clock, 500)
    assert countdown.sizeHint().width() == wide
