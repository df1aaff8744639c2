"""Everything that can go wrong in the bank, as data: the sentences live in ``ui/words.py``.

Law: an error carries what a person needs to find the place (file, sheet, row, column, found), never prose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class BankError(Exception):
    """Root of every error of ``question_bank``."""


class Fault(StrEnum):
    """What is wrong with a question or with one row of a file. Each has a sentence in ``ui/words.py``."""

    # refused
    NO_STEM = "no_stem"
    NO_KEY = "no_key"
    KEY_OUT_OF_RANGE = "key_out_of_range"
    TWO_LETTERS_FOR_SINGLE = "two_letters_for_single"
    KEY_IS_A_SEQUENCE = "key_is_a_sequence"  # "ADCB": an ordering or a slip? never guessed
    KEY_UNREADABLE = "key_unreadable"
    UNKNOWN_KIND = "unknown_kind"
    TRUTH_UNREADABLE = "truth_unreadable"
    TOO_FEW_OPTIONS = "too_few_options"
    TOO_MANY_OPTIONS = "too_many_options"
    OPTION_MISSING = "option_missing"  # a gap: A, B, (nothing), D
    BLANKS_DIFFER = "blanks_differ"  # number of gaps in the stem and of answers differ
    BAD_SHAPE = "bad_shape"  # a JSON object without the fields it needs
    TOO_LONG = "too_long"
    # doubtful: stored and listed
    ONE_LETTER_FOR_MULTIPLE = "one_letter_for_multiple"
    REPEATED_OPTIONS = "repeated_options"
    REPEATED_STEM = "repeated_stem"
    REPEATED_QUESTION = "repeated_question"
    CONFLICTING_KEYS = "conflicting_keys"
    NO_MODEL_ANSWER = "no_model_answer"
    KEY_WAS_IN_STEM = "key_was_in_stem"
    KEY_IN_STEM_DIFFERS = "key_in_stem_differs"
    ANSWER_BECAME_DATE = "answer_became_date"
    KIND_INFERRED = "kind_inferred"
    STRAY_ANSWER = "stray_answer"  # in a list of answers, to no question or to several
    ANSWERS_MISCOUNTED = "answers_miscounted"  # "1-5 ABCD"
    REVISED_SINCE = "revised_since"  # a person has corrected the question since this wording: theirs stays
    # in a roster, refused
    NO_NAME = "no_name"
    REPEATED_NUMBER = "repeated_number"  # one 工号, two people
    REPEATED_PERSON = "repeated_person"
    # in a roster, doubtful
    NO_NUMBER = "no_number"  # the roster has 工号, this row none
    NO_UNIT = "no_unit"
    NUMBER_LOST_ZEROS = "number_lost_zeros"  # a number cell among texts such as 0007
    LONG_NUMBER_RUINED = "long_number_ruined"  # Excel keeps 15 digits of a number
    ID_INVALID = "id_invalid"
    REPEATED_ID = "repeated_id"
    BIRTH_MISSING = "birth_missing"
    BIRTH_UNREADABLE = "birth_unreadable"
    BIRTH_DIFFERS = "birth_differs"  # from the ID number's
    EXCUSE_UNCLEAR = "excuse_unclear"  # "请假未批准"


class FileFault(StrEnum):
    """Why a whole file was refused."""

    NOT_FOUND = "not_found"
    IS_A_FOLDER = "is_a_folder"
    NO_PERMISSION = "no_permission"
    EMPTY = "empty"
    NOT_A_WORKBOOK = "not_a_workbook"
    ENCRYPTED = "encrypted"
    STRICT_OOXML = "strict_ooxml"
    TOO_LARGE = "too_large"  # bytes once unpacked: a zip bomb, or simply not a question bank
    TOO_MANY_ROWS = "too_many_rows"
    NO_HEADER = "no_header"  # no sheet has a row that names a stem column
    UNKNOWN_FORMAT = "unknown_format"
    UNREADABLE = "unreadable"  # damaged: opened, but its parts make no sense
    WRONG_ENCODING = "wrong_encoding"
    NOT_JSON = "not_json"
    NO_QUESTIONS = "no_questions"  # a text in which no line begins a question
    NO_ARTICLES = "no_articles"  # a law's text in which no line begins 第…条
    OLD_DOCUMENT = "old_document"  # .doc


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing to tell about one place of a file. ``row`` counts as the file counts, from 1."""

    sheet: str
    row: int
    column: str
    found: str
    why: Fault
    refused: bool
    other_row: int | None = None  # the earlier row that this one repeats
    other_sheet: str = ""  # where that stands on another sheet

    @property
    def severity(self) -> str:
        """``refused`` (not stored) or ``doubtful`` (stored, to be looked at)."""
        return "refused" if self.refused else "doubtful"


@dataclass(eq=False)
class FileRefused(BankError):
    """A whole file that cannot be taken in; nothing of it was stored."""

    path: Path
    why: FileFault
    detail: str = ""


class WriteFault(StrEnum):
    """Why a file could not be written."""

    IN_USE = "in_use"  # open in Excel, WPS or LibreOffice
    NO_FOLDER = "no_folder"
    IS_A_FOLDER = "is_a_folder"
    NO_PERMISSION = "no_permission"
    READ_ONLY = "read_only"
    DISK_FULL = "disk_full"
    UNKNOWN_FORMAT = "unknown_format"  # nothing here writes files of this suffix
    CELL_TOO_LONG = "cell_too_long"  # Excel keeps 32,767 characters of a cell, in silence
    UNWRITABLE = "unwritable"


@dataclass(eq=False)
class FileNotWritten(BankError):
    """A file could not be written; what stood there before still stands. ``detail``: the system's own words."""

    path: Path
    why: WriteFault
    detail: str = ""


@dataclass(eq=False)
class Cancelled(BankError):
    """Somebody cancelled the work; nothing of it was stored."""


@dataclass(eq=False)
class ImportNotUndone(BankError):
    """An import that can no longer be taken back: these questions have been changed since. Nothing was taken back."""

    batch: str
    changed_since: tuple[str, ...]


@dataclass(eq=False)
class UnknownBatch(BankError):
    """No import with this id, or it has been taken back already."""

    batch: str


@dataclass(eq=False)
class MalformedQuestion(BankError):
    """A value that is no well-formed question. ``where`` names the field."""

    why: Fault
    where: str
    found: str = ""


@dataclass(eq=False)
class UnknownQuestion(BankError):
    """No question with this id in the bank."""

    id: str


class StoreFault(StrEnum):
    """Why the store cannot be used."""

    IN_USE = "in_use"
    HALL_HAS_IT = "hall_has_it"  # the hall on this machine writes; here the store is open for reading
    DAMAGED = "damaged"
    NEWER = "newer"  # written by a later version of the program
    READ_ONLY = "read_only"
    DISK_FULL = "disk_full"
    DISK_FAILED = "disk_failed"  # reading or writing failed: nothing more is written until the program starts anew
    ON_NETWORK = "on_network"  # a share on another machine: SQLite's locks do not hold there
    NO_PERMISSION = "no_permission"
    NOT_A_FOLDER = "not_a_folder"
    NOT_A_BACKUP = "not_a_backup"


@dataclass(eq=False)
class StoreUnusable(BankError):
    """The store could not be opened or written; it is as it was. ``holder`` names the process that has it."""

    path: Path
    why: StoreFault
    detail: str = ""
    holder: str = field(default="")
