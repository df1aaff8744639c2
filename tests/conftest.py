"""What every test stands on: no screen, none of the user's data, the tools it asks for, what was proven."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.proven import Counts

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

# A busy machine is slow now and then, which says nothing about the program: hence no deadline.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

RUN = pytest.StashKey[Counts]()
PASSED = pytest.StashKey[bool]()


# What was proven --------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RUN] = Counts()


@pytest.fixture
def proven(request: pytest.FixtureRequest) -> Iterator[Counts]:
    """`proven(claim, count, of=None)`: counted in the summary of the run, provided that this test passes."""
    counts = Counts()
    yield counts
    if request.node.stash.get(PASSED, False):
        request.config.stash[RUN].add(counts)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = list(config.stash[RUN].lines())
    if lines:
        terminalreporter.section("what this run has proven")
        for line in lines:
            terminalreporter.line(line)


# Where a test stands ----------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def data_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Path]]:
    """Folders for LAWQUIZ_DATA that do not exist yet; one is in force even outside of single tests."""
    root = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LAWQUIZ_DATA", str(root / "session"))
        yield (root / str(number) for number in count(1))


@pytest.fixture(autouse=True)
def data_folder(data_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """This test's own data folder, the one that LAWQUIZ_DATA names; not made yet."""
    folder = next(data_folders)
    monkeypatch.setenv("LAWQUIZ_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the project: question banks and statutes too big to be part of it."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}")
    return folder


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """`tool("soffice")`: its path. Absent, the test skips, or fails where LAWQUIZ_REQUIRE_TOOLS is set."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("LAWQUIZ_REQUIRE_TOOLS"):
            pytest.fail(f"{name} is required here (LAWQUIZ_REQUIRE_TOOLS) and not installed")
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return find
