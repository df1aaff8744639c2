"""The reader for the usual answer and the strict one never differ."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.question import Filled, Letters, Response, Truth, Written
from quiz.errors import Unreadable
from quiz.exam.protocol import Answer, _usual_answer, adapter, decode, encode

RESPONSES: st.SearchStrategy[Response | None] = st.one_of(
    st.none(),
    st.builds(Letters, st.frozensets(st.sampled_from("ABCDEFGHIJ"))),
    st.builds(Truth, st.booleans()),
    st.builds(Filled, st.tuples(st.text())),
    st.builds(Written, st.text()),
)
ANSWERS = st.builds(
    Answer,
    st.one_of(st.from_regex(r"\A[\w.-]*\Z"), st.text()),
    RESPONSES,
    st.integers(-2, 2**70),
    st.integers(-2, 2**70),
)
# What a body may be spoilt with: other spellings of JSON, other types, other fields, repeated fields.
_BITS = rb' |0|-|1e0|.|,|"|[|]|{|}|\u0041|null|true|"A"|"a"|"AB"|"value":true|"letters":["A"]|"epoch":1,|"x":1,'
SPOILT = st.sampled_from([*_BITS.split(b"|"), b"\n", b"\0", b"\xff"])


def read_strictly(body: bytes) -> Answer | None:
    try:
        found: Answer = adapter(Answer).validate_json(body)
    except ValueError:
        return None
    return found


def agree(body: bytes) -> None:
    usual, strict = _usual_answer(body), read_strictly(body)
    assert usual is None or usual == strict
    if strict is None:
        with pytest.raises(Unreadable):
            decode(Answer, body)
    else:
        assert decode(Answer, body) == strict


@given(ANSWERS)
def test_what_is_written_is_read_alike(answer: Answer) -> None:
    agree(encode(answer))
    assert decode(Answer, encode(answer)) == answer


@settings(max_examples=1000)
@given(ANSWERS, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 8), st.one_of(SPOILT, st.binary(max_size=3)))))
def test_what_is_spoilt_is_read_alike(answer: Answer, spoilt: list[tuple[int, int, bytes]]) -> None:
    body = encode(answer)
    for at, length, put in spoilt[:3]:
        body = body[:at] + put + body[at + length :]
    agree(body)


@given(ANSWERS)
def test_the_same_in_another_order_or_with_spaces_is_read_alike(answer: Answer) -> None:
    told = json.loads(encode(answer))
    agree(json.dumps(told).encode())
    agree(json.dumps(dict(reversed(told.items())), ensure_ascii=False, separators=(",", ":")).encode())


@pytest.mark.parametrize("response", [Letters.of("A"), Letters.of("BDE"), Truth(True), Truth(False)])
def test_the_usual_answers_take_the_short_way(response: Response) -> None:
    answer = Answer("0f3c9a", response, 3, 117)
    assert _usual_answer(encode(answer)) == answer
