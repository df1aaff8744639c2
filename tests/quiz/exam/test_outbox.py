"""What was put is there after anything that can happen to a PC; what was acknowledged is gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from question_bank.question import Filled, Letters
from quiz.desk import Place
from quiz.errors import NoJoinFile
from quiz.exam.outbox import Outbox, Seated, Waiting
from tests.proven import Counts

A, B = Letters.of("A"), Letters.of("BC")
SEAT = Seated("token", "王芳", "学法考试", 3)


def an_outbox(path: Path) -> Outbox:
    outbox = Outbox(path)
    if outbox.seated is None:
        outbox.sit_down(SEAT)
    return outbox


def test_answers_come_back_in_order_and_numbers_go_on(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path / "o")
    device = outbox.device
    first, second = outbox.put("q1", A), outbox.put("q2", Filled(("三十", "")))
    outbox.put("q1", None)
    outbox.done(first)
    outbox.hand_in()
    outbox.close()
    for _ in range(3):  # however often it is opened
        again = Outbox(tmp_path / "o")
        assert again.waiting() == [second, Waiting(3, 3, "q1", None)]
        assert (again.device, again.seated, again.handing_in) == (device, SEAT, True)
        again.close()
    again = Outbox(tmp_path / "o")
    for answer in again.waiting():
        again.done(answer)
    again.close()
    again = Outbox(tmp_path / "o")
    assert again.put("q3", B).seq == 4, "a number is never used twice, even when nothing waits"
    again.close()


def test_the_last_answer_to_each_question_is_known_even_after_it_was_acknowledged(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path / "o")
    first, second = outbox.put("q1", A), outbox.put("q2", A)
    third = outbox.put("q1", B)
    for answer in (third, first, second):  # acknowledged in whatever order
        outbox.done(answer)
    outbox.put("q2", None)
    outbox.close()
    for _ in range(2):
        again = Outbox(tmp_path / "o")
        assert again.answered() == {"q1": B, "q2": None}
        assert [answer.question for answer in again.waiting()] == ["q2"]
        again.close()


def test_what_the_hall_refused_is_kept_apart(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path / "o")
    outbox.done(outbox.put("q1", A), refused=True)
    outbox.close()
    again = Outbox(tmp_path / "o")
    assert (again.count(), again.refused) == (0, 1)
    assert again.put("q1", B).seq == 2
    again.close()


def test_a_file_torn_at_any_byte_is_read_up_to_the_tear(tmp_path: Path, proven: Counts) -> None:
    outbox = an_outbox(tmp_path / "o")
    header = os.path.getsize(tmp_path / "o")
    sizes = []
    for n in range(4):
        outbox.put(f"q{n}", A)
        sizes.append(os.path.getsize(tmp_path / "o"))
    outbox.close()
    whole = (tmp_path / "o").read_bytes()
    wrong = 0
    for cut in range(header, len(whole) + 1):
        (tmp_path / "cut").write_bytes(whole[:cut])
        torn = Outbox(tmp_path / "cut")
        durable = sum(size <= cut for size in sizes)
        wrong += [answer.question for answer in torn.waiting()] != [f"q{n}" for n in range(durable)]
        torn.close()
    proven("tears of an outbox after which an answer shown as saved was missing", wrong, of=len(whole) + 1 - header)
    assert wrong == 0


def test_a_failing_disk_is_told_and_the_answer_still_goes_to_the_hall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = an_outbox(tmp_path / "o")

    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    answer = outbox.put("q1", A)
    assert not outbox.sound
    assert outbox.waiting() == [answer]
    monkeypatch.undo()
    outbox.close()


def test_the_file_is_for_its_owner_alone_and_its_name_tells_nothing(tmp_path: Path) -> None:
    from quiz.exam.client import outbox_path

    path = outbox_path(tmp_path, "s1", "0007")
    assert "0007" not in path.name
    outbox = an_outbox(path)
    assert path.stat().st_mode & 0o077 == 0
    outbox.close()


def test_the_join_file_goes_there_and_back(tmp_path: Path) -> None:
    from quiz.exam.join_file import Join, addresses_of, read_join_file, write_join_file

    join = Join(("10.1.2.3:8443", "hall:8443"), "ab" * 32, "s1", "2026年度学法考试", "c2VhbA==")
    write_join_file(tmp_path / "j", join)
    assert read_join_file(tmp_path / "j") == join
    (tmp_path / "old").write_text(f'{{"addresses": ["h:1"], "fingerprint": "{"ab" * 32}", "sitting": "s1"}}')
    assert read_join_file(tmp_path / "old").seal == "", "a file of before there were seals"
    for bad in (b"", b"[]", b'{"addresses": [], "fingerprint": "x", "sitting": "s"}', b"\xff"):
        (tmp_path / "bad").write_bytes(bad)
        with pytest.raises(NoJoinFile):
            read_join_file(tmp_path / "bad")
    assert addresses_of("10.1.2.3", 8443) == ("10.1.2.3:8443",)
    assert all(address.endswith(":1") for address in addresses_of("0.0.0.0", 1))


def test_the_place_comes_back_until_the_next_log_in(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path / "o")
    assert outbox.place is None
    place = Place("q2", frozenset({"q1"}))
    outbox.keep_place(place)
    outbox.close()
    for _ in range(2):
        again = Outbox(tmp_path / "o")
        assert again.place == place
        again.close()
    again = Outbox(tmp_path / "o")
    again.sit_down(SEAT)  # perhaps after another machine: the hall knows better
    assert again.place is None
    again.close()


def test_who_sits_here_is_known_without_opening_it_until_they_leave(tmp_path: Path) -> None:
    from quiz.exam.client import outbox_path, seats_here

    seat = Seated("token", "王芳", "学法考试", 3, "政策法规科", "s1", "0007")
    outbox = Outbox(outbox_path(tmp_path, "s1", "0007"))
    assert seats_here(tmp_path, "s1") == []
    outbox.sit_down(seat)
    assert (seats_here(tmp_path, "s1"), seats_here(tmp_path, "s2")) == ([seat], [])
    outbox.leave()
    outbox.close()
    assert seats_here(tmp_path, "s1") == []
    again = Outbox(outbox_path(tmp_path, "s1", "0007"))
    assert again.left
    again.sit_down(seat)
    again.close()
    assert seats_here(tmp_path, "s1") == [seat]
