"""The subcommands, for automation: what the window does, without one.

Law: no Qt unless a picture is drawn. Exit codes: 0 done, 3 done in part (some rows refused and listed), 2 failed,
with the reason on stderr; never a traceback. With ``--json`` exactly one object is printed, on every exit.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any

import typer

from question_bank.errors import BankError, FileRefused, RowProblem
from quiz.errors import QuizError
from ui import language, words
from ui.doors import Doors, OpenDoors, histories
from ui.language import _
from ui.settings import load

if TYPE_CHECKING:
    from question_bank.importing import FileReport

DONE, FAILED, IN_PART = 0, 2, 3

_WITH_VALUE = ("--data", "--on", "--sitting", "--candidates", "--seed", "--host", "--port")


class Failed(Exception):
    """The command could not do it; the sentence is for stderr."""


def run_command(arguments: Sequence[str], data_folder: Callable[[], Path], open_doors: OpenDoors) -> int:
    """Run one subcommand and return its exit code."""
    folder, ordered = in_order(arguments)
    place = folder or data_folder()
    language.use(load(place).language)
    as_json = "--json" in ordered
    try:
        result = _commands(place, open_doors)(ordered, prog_name="main.py", standalone_mode=False)
        return result if isinstance(result, int) else DONE
    except Failed as failure:
        return _fail(str(failure), as_json)
    except (BankError, QuizError, OSError) as error:
        return _fail(said(error), as_json)
    except typer.Exit as ended:
        return ended.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _fail(_("已中断。"), as_json)
    except Exception as error:
        if type(error).__module__.startswith(("click", "typer")):
            return _fail(getattr(error, "message", "") or str(error), as_json)
        return _fail(_unexpected(error, place), as_json)


def in_order(arguments: Sequence[str]) -> tuple[Path | None, list[str]]:
    """Options may stand anywhere: takes ``--data`` out and moves the others behind the words.

    >>> in_order(["--json", "bank", "--data", "d", "import", "--dry-run", "a.xlsx"])
    (PosixPath('d'), ['bank', 'import', 'a.xlsx', '--json', '--dry-run'])
    """
    plain: list[str] = []
    options: list[str] = []
    folder: Path | None = None
    rest = iter(arguments)
    for word in rest:
        if word == "--":
            plain += ["--", *rest] if not options else [*rest]
        elif word == "--data":
            folder = Path(next(rest, ""))
        elif word.startswith("--data="):
            folder = Path(word.removeprefix("--data="))
        elif word in _WITH_VALUE:
            options += [word, *([value] if (value := next(rest, None)) is not None else [])]
        elif word.startswith("-") and len(word) > 1:
            options.append(word)
        else:
            plain.append(word)
    return folder, plain + options


def said(error: Exception) -> str:
    """What happened, what is safe, what to do, in one line."""
    return str(words.trouble(error))


def _fail(sentence: str, as_json: bool) -> int:
    print(sentence, file=sys.stderr)
    if as_json:
        _print_json({"error": sentence})
    return FAILED


def _unexpected(error: Exception, folder: Path) -> str:
    """A bug: the traceback goes to the log, the person gets a sentence that names it."""
    log = folder / "lawquiz.log"
    try:
        handler = logging.FileHandler(log, encoding="utf-8")
        logging.getLogger("lawquiz").addHandler(handler)
        logging.getLogger("lawquiz").error("command failed", exc_info=error)
        handler.close()
    except OSError:
        return _("程序内部出错（{error}），没有改动任何数据。").format(error=f"{type(error).__name__}: {error}")
    return _("程序内部出错（{error}），没有改动任何数据。详情已记入 {log}").format(
        error=f"{type(error).__name__}: {error}", log=log
    )


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def problem_json(problem: RowProblem) -> dict[str, Any]:
    """One problem as the documents promise it."""
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "found": problem.found,
        "why": words.fault(problem.why),
        "severity": problem.severity,
    }


Json = Annotated[bool, typer.Option("--json", help=_("以 JSON 输出"))]


def _commands(folder: Path, open_doors: OpenDoors) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    bank = typer.Typer(no_args_is_help=True, help=_("题库"))
    roster = typer.Typer(no_args_is_help=True, help=_("名册"))
    sitting = typer.Typer(no_args_is_help=True, help=_("场次"))
    scores = typer.Typer(no_args_is_help=True, help=_("成绩"))
    audit = typer.Typer(no_args_is_help=True, help=_("审计"))
    archive = typer.Typer(no_args_is_help=True, help=_("归档"))
    for name, group in (
        ("bank", bank), ("roster", roster), ("sitting", sitting), ("scores", scores), ("audit", audit),
        ("archive", archive),
    ):  # fmt: skip
        app.add_typer(group, name=name)

    @contextmanager
    def opened() -> Any:
        doors = open_doors(folder)
        try:
            yield doors
        finally:
            doors.close()

    @bank.command("import", help=_("导入题目文件"))
    def bank_import(
        files: Annotated[list[Path], typer.Argument()],
        dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
        as_json: Json = False,
    ) -> int:
        with opened() as doors:
            return _bank_import(doors, files, dry_run, as_json)

    @bank.command("export", help=_("导出题库（格式由扩展名决定：.xlsx、.json）"))
    def bank_export(file: Path) -> int:
        from question_bank import formats

        with opened() as doors:
            questions = doors.bank.all()
            formats.write(questions, file)
        print(_("已导出 {count} 道题到 {file}").format(count=len(questions), file=file))
        return DONE

    @bank.command("list", help=_("列出题库"))
    def bank_list(as_json: Json = False) -> int:
        from question_bank.formats.json_file import question_to_json

        with opened() as doors:
            questions = doors.bank.all()
            if as_json:
                _print_json({"questions": [question_to_json(q) for q in questions]})
                return DONE
            for q in questions:
                print(f"{q.id}\t{words.kind(q.kind)}\t{'、'.join(q.laws)}\t{q.stem}")
            print(_("共 {count} 道题").format(count=len(questions)), file=sys.stderr)
        return DONE

    @roster.command("import", help=_("预览名册：谁应考，为什么"))
    def roster_import(
        file: Path,
        on: Annotated[str, typer.Option("--on", help=_("年龄按哪一天计算，如 2026-11-22"))] = "",
        as_json: Json = False,
    ) -> int:
        return _roster_import(file, _day(on), as_json)

    @sitting.command("list", help=_("列出场次"))
    def sitting_list(as_json: Json = False) -> int:
        with opened() as doors:
            return _sitting_list(doors, as_json)

    @scores.command("export", help=_("导出成绩册"))
    def scores_export(
        out: Path, sitting: Annotated[str, typer.Option("--sitting", help=_("场次编号，见 sitting list"))]
    ) -> int:
        from quiz.score_sheet.from_records import results
        from quiz.score_sheet.workbook import write_scores

        with opened() as doors:
            write_scores(results(doors.records, sitting, doors.clock()), out)
        print(_("成绩册已写入 {file}").format(file=out))
        return DONE

    @app.command("demo", help=_("无人值守地演示整场考试"))
    def demo(
        folder: Annotated[Path, typer.Argument(metavar="DIR")],
        candidates: Annotated[int, typer.Option("--candidates", min=1, max=2000)] = 162,
        seed: Annotated[int, typer.Option("--seed")] = 2026,
    ) -> int:
        from ui.story import run_demo

        return run_demo(folder, candidates, seed, open_doors, print)

    @app.command("doctor", help=_("检查运行环境和数据"))
    def doctor(as_json: Json = False) -> int:
        from ui.doctor import examine

        return examine(folder, open_doors, as_json)

    @app.command("serve", help=_("开考场：考生机经加密连接来这里答题"))
    def serve(
        host: Annotated[str, typer.Option("--host", help=_("监听地址；0.0.0.0 为所有网卡"))] = "0.0.0.0",
        port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8443,
        tied: Annotated[bool, typer.Option("--tied", help=_("标准输入关闭时考场随之关闭"))] = False,
        quiet: Annotated[bool, typer.Option("--no-announce", help=_("不在网络上通告这个考场"))] = False,
        as_json: Json = False,
    ) -> int:
        if tied:
            Thread(target=_end_with_stdin, name="tied", daemon=True).start()
        with opened() as doors:
            return _serve(doors, host, port, not quiet, as_json)

    @archive.command("write", help=_("把一场考试写成一个归档文件"))
    def archive_write(
        out: Path,
        sitting: Annotated[str, typer.Option("--sitting", help=_("场次编号，见 sitting list"))],
        id_numbers: Annotated[bool, typer.Option("--id-numbers", help=_("含完整的身份证号"))] = False,
    ) -> int:
        from quiz.archive import write_archive
        from quiz.exam.audit import Audit

        with opened() as doors:
            seal = write_archive(
                doors.records, Audit(doors.database), sitting, out, doors.clock(), id_numbers=id_numbers
            )
        print(_("已归档到 {file}").format(file=out))
        print(_("封印（SHA-256，请另外记下）：{seal}").format(seal=seal))
        return DONE

    @archive.command("verify", help=_("核对归档：每个文件、每个成绩、审计链，不需要原来的数据"))
    def archive_verify(file: Path, as_json: Json = False) -> int:
        return _archive_verify(file, as_json)

    @app.command("join", help=_("打开窗口，加入网上考试（双击加入文件就是这一步）"))
    def join(file: Path) -> int:
        raise Failed(_("请写成：main.py join {file}").format(file=file))

    @app.command("associate", help=_("让双击加入文件就打开本程序（只对当前用户）"))
    def associate() -> int:
        from ui.file_association import associate as tell_desktop

        print(_("已登记，双击加入文件会打开本程序：{place}").format(place=tell_desktop()))
        return DONE

    @audit.command("verify", help=_("核对审计链是否完整"))
    def audit_verify(as_json: Json = False) -> int:
        with opened() as doors:
            return _audit_verify(doors, as_json)

    @app.command("backup", help=_("备份全部数据到一个文件"))
    def backup(file: Path) -> int:
        from question_bank import database

        with opened() as doors:
            database.backup(doors.database, file)
        print(_("已备份到 {file}，并已打开核对").format(file=file))
        return DONE

    @app.command("restore", help=_("用备份文件恢复全部数据（现有数据另存）"))
    def restore(file: Path) -> int:
        from question_bank import database

        database.restore(file, folder, histories())
        print(_("已从 {file} 恢复，原有数据在 {folder} 里另存为 .before-restore").format(file=file, folder=folder))
        return DONE

    return app


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now().astimezone().date()
    except ValueError:
        raise Failed(_("日期“{text}”无法识别，请写成 2026-11-22 的样子。").format(text=text)) from None


def _bank_import(doors: Doors, files: list[Path], dry_run: bool, as_json: bool) -> int:
    """Each file by itself: one that is refused does not keep the others out."""
    plan = doors.bank.plan(files)
    if not dry_run:
        plan_done = doors.bank.take_in(plan, who=_("命令行"))
        reports = plan_done.files
    else:
        reports = plan.files
    told = [_report_json(report) for report in reports]
    if as_json:
        _print_json({"files": told})
    for each in told:
        _tell_import(each, dry_run, sys.stderr if as_json else sys.stdout)
    refused = sum(report.refused + (report.error is not None) for report in reports)
    if refused and not sum(report.understood for report in reports):
        return FAILED
    return IN_PART if refused else DONE


def _report_json(report: FileReport) -> dict[str, Any]:
    """What an import does with one file, as the documents promise it."""
    return {
        "path": str(report.path),
        "error": said(report.error) if report.error else None,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "skipped": [{"sheet": sheet.sheet, "why": words.skipped(sheet.sheet, sheet.why)} for sheet in report.skipped],
        "by_kind": {kind.value: count for kind, count in report.by_kind.items()},
        "problems": [problem_json(problem) for problem in report.problems],
    }


def _tell_import(told: dict[str, Any], dry_run: bool, out: Any) -> None:
    if told["error"]:
        print(told["error"], file=sys.stderr)
        return
    line = (
        _("{path}：新增 {added} 题，更新 {changed} 题，未变 {unchanged} 题")
        if not dry_run
        else _("{path}：将新增 {added} 题，更新 {changed} 题，未变 {unchanged} 题（预演，未写入）")
    )
    print(line.format(**{k: told[k] for k in ("path", "added", "changed", "unchanged")}), file=out)
    for skipped in told["skipped"]:
        print("  " + _("{name}：{words}").format(name=skipped["sheet"], words=skipped["why"]), file=out)
    for p in told["problems"]:
        mark = _("未收") if p["severity"] == "refused" else _("存疑")
        where = f"{p['sheet']} {p['row']} {p['column']}"
        print(f"  [{mark}] " + _("{place}：{words}").format(place=where, words=p["why"]), file=sys.stderr)


def _roster_import(file: Path, on: date, as_json: bool) -> int:
    from quiz.exam.eligibility import AgeRule, decide, head_count
    from quiz.exam.roster import read_roster

    rule = AgeRule(on)
    try:
        reading = read_roster(file)
    except FileRefused as refused:
        raise Failed(said(refused)) from refused
    decided = [(person, decide(person, rule)) for person in reading.people]
    if as_json:
        _print_json(
            {
                "people": [
                    {
                        "number": person.number,
                        "name": person.name,
                        "unit": person.unit,
                        "birth": str(person.birth) if person.birth else None,
                        "id_number_masked": person.masked_id_number,
                        "must_sit": decision.must_sit,
                        "reason": words.reason(decision),
                    }
                    for person, decision in decided
                ],
                "problems": [problem_json(problem) for problem in reading.problems],
            }
        )
    else:
        for person, decision in decided:
            mark = _("应考") if decision.must_sit else _("不考")
            print(f"{person.number}\t{person.name}\t{person.unit}\t{mark}\t{words.reason(decision)}")
        heads = head_count(reading.people, rule)
        print(
            _("共 {people} 人；未满 50 周岁应考 {under} 人，含 50 周岁应考 {included} 人（按 {day} 计算）").format(
                people=len(decided), under=heads.under, included=heads.included, day=words.day(on)
            )
        )
        for problem in reading.problems:
            print(words.row_problem(problem), file=sys.stderr)
    refused = any(problem.refused for problem in reading.problems)
    if refused and not decided:
        return FAILED
    return IN_PART if refused else DONE


def _end_with_stdin() -> None:
    """Whoever started this program is gone, or wants it to end. Whatever was acknowledged is on the disk."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _serve(doors: Doors, host: str, port: int, announced: bool, as_json: bool) -> int:
    from quiz.clock import HallClock
    from quiz.exam import server
    from quiz.exam.join_file import SUFFIX, Join, addresses_of, write_join_file
    from quiz.exam.running import Running, note_running
    from quiz.exam.sitting import Purpose
    from quiz.exam.wakefulness import kept_awake

    def tell(opened: server.Opened) -> None:
        addresses = addresses_of(host, port)
        note_running(doors.folder, Running(os.getpid(), port, addresses, opened.fingerprint, awake(), opened.seal))
        files = []
        for head in doors.records.sittings():
            if head.closed_at is None and head.purpose is not Purpose.MOCK:
                file = doors.folder / f"{head.id}{SUFFIX}"
                write_join_file(file, Join(addresses, opened.fingerprint, head.id, head.title, opened.seal))
                files.append(str(file))
        if as_json:
            print(json.dumps({"address": opened.address, "fingerprint": opened.fingerprint, "join_files": files}))
        else:
            print(_("考场已开：{address}").format(address=opened.address))
            print(_("证书指纹（SHA-256）：{fingerprint}").format(fingerprint=opened.fingerprint))
            print(_("组织者的口令在 {file}").format(file=doors.folder / server.ORGANISER_SECRET))
            for file_name in files:
                print(_("考生机的加入文件：{file}").format(file=file_name))
        sys.stdout.flush()

    assert isinstance(doors.clock, HallClock)
    open_ones = [head.title for head in doors.records.sittings(Purpose.SUPERVISED) if head.closed_at is None]
    title = words.listed(open_ones) if announced and not host.startswith("127.") else None
    with kept_awake() as awake:
        server.serve(doors.database, doors.records, doors.clock, host, port, tell, title)
    return DONE


def _archive_verify(file: Path, as_json: bool) -> int:
    from quiz.archive import verify_archive
    from ui import archive_words

    found = verify_archive(file)
    if as_json:
        _print_json(
            {
                "title": found.title,
                "made_at": found.made_at,
                "seal": found.seal,
                "scores": found.scores,
                "entries": found.entries,
                "audit_entries": found.links,
                "findings": [{"why": f.why.value, "where": f.where, "detail": f.detail} for f in found.findings],
            }
        )
    else:
        print(
            _("{title}：重算 {scores} 个成绩，{entries} 条作答记录，{links} 条审计记录").format(
                title=found.title, scores=found.scores, entries=found.entries, links=found.links
            )
        )
        for finding in found.findings:
            print(archive_words.said(finding), file=sys.stderr)
        print(_("封印 {seal}").format(seal=found.seal))
        print(_("归档完整，全部一致。") if found.sound else _("归档有问题，见上。"))
    return DONE if found.sound else FAILED


def _audit_verify(doors: Doors, as_json: bool) -> int:
    from quiz.exam.audit import Audit

    chain = Audit(doors.database).verify()
    if as_json:
        _print_json({"entries": chain.count, "head": chain.head, "broken_at": chain.broken_at or None})
    elif chain.whole:
        print(_("审计链完整，共 {count} 条；链尾摘要 {head}").format(count=chain.count, head=chain.head))
    else:
        print(_("审计链在第 {place} 条处断开，此前 {count} 条完整").format(place=chain.broken_at, count=chain.count))
    return DONE if chain.whole else FAILED


def _sitting_list(doors: Doors, as_json: bool) -> int:
    heads = doors.records.sittings()
    if as_json:
        _print_json(
            {
                "sittings": [
                    {
                        "id": head.id,
                        "title": head.title,
                        "purpose": head.purpose.value,
                        "frozen_at": head.frozen_at.isoformat(),
                        "closed_at": head.closed_at.isoformat() if head.closed_at else None,
                        "attempts": head.attempts,
                    }
                    for head in heads
                ]
            }
        )
        return DONE
    for head in heads:
        state = _("已结束") if head.closed_at else _("进行中")
        print(f"{head.id}\t{words.day(head.frozen_at.date())}\t{head.title}\t{state}\t{head.attempts}")
    print(_("共 {count} 个场次").format(count=len(heads)), file=sys.stderr)
    return DONE
