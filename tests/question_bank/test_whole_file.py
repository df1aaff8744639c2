"""A file appears whole or what was there stays, and what went wrong is told as data."""

import errno
from pathlib import Path

import pytest

from question_bank.errors import FileNotWritten, WriteFault
from question_bank.whole_file import whole_file


def test_the_new_file_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(b"old")
    with whole_file(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_trouble_on_the_way_leaves_the_old_one_and_no_litter(tmp_path):
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(b"old")
    stopped = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt), whole_file(path):
        raise stopped
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("note", ["~$成绩.xlsx", ".~lock.成绩.xlsx#"])
def test_a_file_open_in_an_office_program_is_left_alone(tmp_path, note):
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(b"old")
    (tmp_path / note).touch()
    with pytest.raises(FileNotWritten) as refused, whole_file(path):
        pytest.fail("must not come so far")
    assert refused.value.why is WriteFault.IN_USE
    assert refused.value.detail == note
    assert path.read_bytes() == b"old"


def test_windows_refuses_to_replace_an_open_file(tmp_path, monkeypatch):
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileNotWritten) as refused, whole_file(tmp_path / "x"):
        pass
    assert refused.value.why is WriteFault.IN_USE
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_says_so_and_keeps_the_old_file(tmp_path):
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(FileNotWritten) as refused, whole_file(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert refused.value.why is WriteFault.DISK_FULL
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_and_a_missing_folder(tmp_path):
    (tmp_path / "folder").mkdir()
    for path, why in (
        (tmp_path / "folder", WriteFault.IS_A_FOLDER),
        (tmp_path / "nowhere" / "x.xlsx", WriteFault.NO_FOLDER),
    ):
        with pytest.raises(FileNotWritten) as refused, whole_file(path):
            pytest.fail("must not come so far")
        assert refused.value.why is why
        assert refused.value.path == path
