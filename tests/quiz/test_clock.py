"""Moving the PC's clock moves nothing."""

from datetime import timedelta

from quiz.clock import HallClock, Instant, anchor_for, look
from tests.builders import NINE, minutes


class Machine:
    """A PC whose wall clock can be set by hand and which can be started afresh."""

    def __init__(self) -> None:
        self.boot, self.elapsed, self.error = "boot-1", 1000.0, timedelta(0)

    def passes(self, seconds: float) -> None:
        self.elapsed += seconds

    def __call__(self) -> Instant:
        return Instant(self.boot, self.elapsed, NINE + timedelta(seconds=self.elapsed - 1000) + self.error)


def test_the_clock_goes_on_by_what_elapsed_and_tells_of_a_jump() -> None:
    pc = Machine()
    clock = HallClock(pc(), pc)
    pc.passes(60)
    pc.error = timedelta(hours=-3)
    assert clock() == NINE + minutes(1)
    jump = clock.jump()
    assert jump is not None
    assert (jump.at, jump.by) == (NINE + minutes(1), timedelta(hours=-3))


def test_an_honest_clock_has_not_jumped() -> None:
    pc = Machine()
    clock = HallClock(pc(), pc)
    pc.passes(3600)
    assert clock.jump() is None


def test_a_program_started_again_goes_on_by_the_stored_anchor_whatever_the_wall_says() -> None:
    pc = Machine()
    stored = pc()
    pc.passes(600)
    pc.error = timedelta(days=1)
    assert HallClock(anchor_for(stored, pc()), pc)() == NINE + minutes(10)


def test_after_a_reboot_the_wall_is_asked_but_never_put_before_what_has_happened() -> None:
    pc = Machine()
    stored = pc()
    pc.boot, pc.elapsed, pc.error = "boot-2", 5.0, timedelta(seconds=995 + 300)
    assert HallClock(anchor_for(stored, pc()), pc)() == NINE + minutes(5)
    pc.error -= timedelta(hours=5)
    assert HallClock(anchor_for(stored, pc(), not_before=NINE + minutes(4)), pc)() == NINE + minutes(4)


def test_the_real_machine_can_be_asked() -> None:
    first, second = look(), look()
    assert second.elapsed >= first.elapsed
    assert first.wall.tzinfo is not None
