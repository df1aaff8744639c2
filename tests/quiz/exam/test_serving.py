"""The hall from the command line: opened, found by its join file, stopped, and its chain verified."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.hall import FIRST_ORGANISER
from quiz.exam.join_file import read_join_file
from quiz.exam.roles import REPLY_TO
from quiz.exam.running import running_in
from quiz.exam.sealed import hall_key_in
from quiz.exam.server import ORGANISER_SECRET
from quiz.exam.wire import Wire
from tests.quiz.exam.hall_kit import SITTING, a_sitting
from tests.quiz.exam.wire_kit import ROOT, free_port


def main_py(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "main.py"), *words]


def test_serve_tells_where_it_is_and_the_organiser_gets_in(tmp_path: Path) -> None:
    from ui.doors import open_doors

    folder, port = tmp_path / "data", free_port()
    doors = open_doors(folder)
    a_sitting(doors.records, 2, closes=None)
    doors.close()
    words = main_py("serve", "--data", str(folder), "--host", "127.0.0.1", "--port", str(port), "--json")
    hall = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    try:
        assert hall.stdout is not None
        told = json.loads(hall.stdout.readline())
        join = read_join_file(folder / f"{SITTING}.lawquiz-join")
        assert str(folder / f"{SITTING}.lawquiz-join") in told["join_files"]
        assert join.fingerprint == told["fingerprint"]
        assert join.seal == hall_key_in(folder).public
        running = running_in(folder)
        assert running is not None
        assert running.seal == join.seal
        secret = folder / ORGANISER_SECRET
        assert secret.stat().st_mode & 0o077 == 0
        wire = Wire(join, REPLY_TO)
        logged_in = wire.ask(s.StaffLogIn(FIRST_ORGANISER, secret.read_text().strip()), slow=True)
        assert isinstance(logged_in, s.StaffLoggedIn)
        codes = wire.ask(s.IssueCodes(SITTING, (), "发放"), logged_in.token, slow=True)
        assert isinstance(codes, s.Codes)
        assert len(codes.codes) == 2
        seated = wire.ask(p.LogIn(SITTING, "0001", codes.codes["0001"], "device"), slow=True)
        assert isinstance(seated, p.LoggedIn), "with the real slow hash"
        wire.close()
    finally:
        hall.send_signal(signal.SIGTERM)
        assert hall.wait(30) == 0
        assert hall.stdout is not None
        hall.stdout.close()
    verified = subprocess.run(
        main_py("audit", "verify", "--data", str(folder), "--json"), capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stderr
    chain = json.loads(verified.stdout)
    assert chain["broken_at"] is None
    assert chain["entries"] >= 4
    assert not (folder / "lawquiz.holder").exists()


def test_a_tampered_chain_is_told_with_exit_code_2(tmp_path: Path) -> None:
    from sqlalchemy import text

    from quiz.exam.audit import Audit, Deed
    from tests.builders import NINE
    from ui.doors import open_doors

    doors = open_doors(tmp_path)
    audit = Audit(doors.database)
    for n in range(3):
        audit.append(Deed(NINE, "王", "organiser", "Begin", why=str(n)))
    with doors.database.write() as connection:
        connection.execute(text("UPDATE audit SET why = 'x' WHERE seq = 2"))
    doors.close()
    told = subprocess.run(
        main_py("audit", "verify", "--data", str(tmp_path)),
        capture_output=True, text=True, check=False, env={**os.environ, "LANG": "zh_CN.UTF-8"},
    )  # fmt: skip
    assert told.returncode == 2
    assert "2" in told.stdout
