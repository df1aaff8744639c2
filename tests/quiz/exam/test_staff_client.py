"""A post at a real hall: logging in, asking, and a reply that was lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from quiz.errors import NoContact, WrongHall
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denial, Denied, Reply, Request
from quiz.exam.roles import Role
from quiz.exam.staff_client import Post, new_id
from tests.quiz.exam.hall_kit import SITTING, STAFF_SECRET
from tests.quiz.exam.wire_kit import Candidate, RealHall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[RealHall]:
    hall = RealHall(tmp_path / "hall", 2)
    hall.start()
    yield hall
    hall.kill()


def logged_in(hall: RealHall) -> Post:
    post = Post.log_in(hall.join, Role.ORGANISER.value, STAFF_SECRET)
    assert isinstance(post, Post)
    return post


def board(post: Post) -> s.Board:
    found = post.ask(s.WatchBoard(post.sitting))
    assert isinstance(found, s.Board)
    return found


def test_one_logs_in_and_sees_the_board(hall: RealHall) -> None:
    post = logged_in(hall)
    assert (post.name, post.role, post.sitting, post.title) == ("organiser", Role.ORGANISER, SITTING, "")
    seen = board(post)
    assert [row.number for row in seen.rows] == ["0001", "0002"]
    assert post.title == seen.title
    assert abs(post.now() - seen.now) < timedelta(seconds=30)
    post.close()


def test_a_wrong_secret_another_certificate_and_nobody_there(hall: RealHall) -> None:
    assert Post.log_in(hall.join, "organiser", "falsch") == Denied(Denial.WRONG_CODE)
    assert Post.log_in(hall.join, "niemand", STAFF_SECRET) == Denied(Denial.WRONG_CODE)
    with pytest.raises(WrongHall):
        Post.log_in(replace(hall.join, fingerprint="0" * 64), "organiser", STAFF_SECRET)
    with pytest.raises(NoContact):
        Post.log_in(replace(hall.join, addresses=("127.0.0.1:1",)), "organiser", STAFF_SECRET)


def test_what_was_asked_again_after_a_lost_reply_is_done_once(hall: RealHall, tmp_path: Path) -> None:
    post = logged_in(hall)
    candidate = Candidate(hall, "0001", tmp_path / "pc")
    candidate.log_in()
    assert isinstance(post.ask(s.Begin(SITTING, 0, "准时开考", new_id())), s.Done)
    candidate.fetch()
    before = board(post).rows[0].deadline
    more = s.GrantTime(SITTING, "0001", 300, "设备故障", new_id())
    lose_the_next_reply(post)
    with pytest.raises(NoContact):
        post.ask(more)
    assert isinstance(post.ask(more), s.Done)
    after = board(post).rows[0].deadline
    assert before is not None
    assert after == before + timedelta(seconds=300)
    chain = post.ask(s.ReadAudit(0))
    assert isinstance(chain, s.AuditRead)
    assert [line.did for line in chain.lines].count("GrantTime") == 1
    candidate.desk.close()
    post.close()


def test_a_post_goes_on_after_the_hall_was_killed_and_started_again(hall: RealHall) -> None:
    post = logged_in(hall)
    hall.kill()
    with pytest.raises(NoContact):
        post.ask(s.WatchBoard(SITTING))
    hall.start()
    assert len(board(post).rows) == 2
    post.close()


def test_every_request_has_an_id_of_its_own() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


def lose_the_next_reply(post: Post) -> None:
    """The hall does it, and its word does not come through."""
    wire, ask = post._wire, post._wire.ask

    def lost(request: Request, token: str = "", *, slow: bool = False) -> Reply:
        wire.ask = ask  # type: ignore[method-assign]
        ask(request, token, slow=slow)
        raise NoContact("ReadTimeout")

    wire.ask = lost  # type: ignore[method-assign]
