"""Halls announce themselves, and what is found of them is no more than where to ask."""

from __future__ import annotations

import logging

import pytest

from quiz.exam.found import Found, announce, browse
from tests.quiz.exam.wire_kit import free_port

HERE = ("127.0.0.1",)


@pytest.mark.slow
def test_a_hall_that_announces_itself_is_found_by_title_and_address_while_it_lasts() -> None:
    port = free_port()
    wanted = Found("2026年度学法考试", (f"127.0.0.1:{port}",))
    with announce(wanted.title, "127.0.0.1", port, HERE):
        found = [each for _ in range(5) for each in browse(1.0, HERE) if each == wanted]
        assert wanted in found
    assert wanted not in browse(1.0, HERE)


def test_a_network_that_cannot_be_used_stops_neither_hall_nor_desk(caplog: pytest.LogCaptureFixture) -> None:
    nowhere = ("203.0.113.9",)  # no address of this machine
    with caplog.at_level(logging.INFO, "lawquiz.found"), announce("考试", "127.0.0.1", 1, nowhere):
        assert browse(0.1, nowhere) == []
    assert "not announced" in caplog.text
