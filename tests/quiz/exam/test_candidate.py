"""Who a person is: names that are the same name, ID numbers that can be right, and what a log may show of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.exam.candidate import Birth, Person, birth_in, check_character, folded_name, is_id_number, masked

DATES = st.dates(date(1900, 1, 1), date(2030, 12, 31))


# The example that GB 11643-1999 itself prints
STANDARD = "11010519491231002X"


def test_the_standards_own_example_is_right():
    assert is_id_number(STANDARD)
    assert birth_in(STANDARD) == Birth(1949, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310020",  # another check character
        "11010519491231002x",  # lower case: the reader of the roster makes it upper
        "110105491231002",  # fifteen digits, void since 2013
        "1101051949123100",
        "１１０１０５１９４９１２３１００２X",
        "A1010519491231002X",
        "",
    ],
)
def test_what_is_no_id_number(text):
    assert not is_id_number(text)
    assert birth_in(text) is None


def test_a_date_that_never_was_is_refused_even_with_the_right_check_character():
    first_17 = "11010519490231002"  # 31 February
    assert not is_id_number(first_17 + check_character(first_17))


@given(DATES, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_every_slip_of_one_digit_is_seen(born, order, place, more):
    """What the check character is for (ISO 7064 MOD 11-2)."""
    first = f"371002{born:%Y%m%d}{order:03}"
    right = first + check_character(first)
    assert birth_in(right) == Birth.on(born)
    slipped = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert not is_id_number(slipped)


def test_an_id_number_shows_its_ends_only():
    assert masked("371002199001011234") == "3710**********1234"
    assert masked("12345") == "1***5"
    assert masked("123") == "***"
    assert masked("") == ""


def test_a_person_in_a_log_or_crash_report_carries_no_id_number():
    person = Person("0007", "王伟", id_number=STANDARD, extra=(("手机", "13800000000"),))
    assert STANDARD not in repr(person)
    assert "13800000000" not in repr(person)
    assert person.masked_id_number == "1101**********002X"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王伟", "王　伟"),
        ("王伟", "王  伟"),
        ("王伟", "王\u200b伟 "),
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("阿依古丽·买买提", "阿依古丽．买买提"),
        ("Ｌｉ Ming", "li ming"),
    ],
)
def test_the_same_name_written_otherwise(one, other):
    assert folded_name(one) == folded_name(other)


def test_other_names_stay_others():
    assert folded_name("王伟") != folded_name("王玮")


def test_a_birth_by_month_spans_the_month():
    birth = Birth(1976, 2)
    assert (birth.earliest, birth.latest) == (date(1976, 2, 1), date(1976, 2, 29))
    assert str(birth) == "1976-02"
    assert str(Birth(1976, 2, 9)) == "1976-02-09"


def test_no_birth_on_a_day_that_never_was():
    with pytest.raises(ValueError, match="day"):
        Birth(1977, 2, 29)


def test_a_month_and_the_id_number_make_a_day():
    assert Person("1", "王伟", birth=Birth(1949, 12), id_number=STANDARD).births == (Birth(1949, 12, 31),)


def test_contradicting_births_are_both_kept():
    person = Person("1", "王伟", birth=Birth(1950, 1, 1), id_number=STANDARD)
    assert person.births == (Birth(1950, 1, 1), Birth(1949, 12, 31))


def test_an_unsound_id_number_says_nothing_of_the_birth():
    person = Person("1", "王伟", birth=Birth(1950, 1, 1), id_number=STANDARD[:17] + "1")
    assert person.births == (Birth(1950, 1, 1),)
    assert Person("1", "王伟").births == ()
