"""A pytest plugin: do the tests of a requirement run the places that the table names for it?

Switched on with `-p tests.coverage_of_rows`, alone or with xdist. Only the call of a test that carries a
`row` mark is traced (not its fixtures), so the other tests cost nothing. At the end, for every `built` or
`partly` row of docs/requirements.csv whose tests all ran in this session:

* each of its places was run by at least one of its tests, and
* each of its tests ran at least one of its places.

A test whose call ran no line of ours in this process (a journey against a server of its own) is taken at its
word for the second. What is wrong is listed, and the session fails.
"""

import importlib.util
from collections.abc import Generator, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

from linkworker.config import tracing
from tests.architecture import places

Recorded = dict[str, dict[str, list[int]]]  # test id -> path from the root -> lines
RECORDED = pytest.StashKey[Recorded]()
PROBLEMS = pytest.StashKey[list[str]]()
SENT = "rows_ran"
CONCURRENCY = ["thread", "greenlet"] if importlib.util.find_spec("greenlet") else ["thread"]


def problems_of(
    rows: Iterable[tracing.Row], ran: Mapping[str, places.Ran], root: Path = tracing.CHECKOUT
) -> list[str]:
    """What is wrong with the rows whose tests are all among those that ran."""
    found: list[str] = []
    for row in rows:
        if row.status != "not" and row.tests and all(test in ran for test in row.tests):
            found += _problems_of_row(row, ran, root)
    return found


def _problems_of_row(row: tracing.Row, ran: Mapping[str, places.Ran], root: Path) -> list[str]:
    sources = {test: (root / test.partition("::")[0]).read_text(encoding="utf-8") for test in row.tests}
    shown_by: dict[str, set[str]] = {}
    for text in row.where:
        try:
            place = places.find(text, root)
        except places.NoSuchPlace as problem:
            return [f"{row.id}: {problem}"]
        shown_by[text] = {test for test in row.tests if places.has_run(place, ran[test], sources[test], root)}
    unrun = [f"{row.id}: none of its tests runs {place}" for place, tests in shown_by.items() if not tests]
    busy = {test for tests in shown_by.values() for test in tests}
    idle = [test for test in row.tests if test not in busy and ran[test]]
    return unrun + [f"{row.id}: {test} runs none of its places" for test in idle]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    if item.get_closest_marker("row") is None:
        return (yield)
    coverage = Coverage(
        data_file=None,
        config_file=False,
        include=[str(tracing.CHECKOUT / "linkworker" / "*")],
        concurrency=CONCURRENCY,
        messages=False,
    )
    coverage.set_option("run:disable_warnings", ["no-data-collected", "trace-changed", "already-imported"])
    coverage.start()
    try:
        return (yield)
    finally:
        coverage.stop()
        _keep(item, coverage)


def _keep(item: pytest.Item, coverage: Coverage) -> None:
    without_parameters = item.nodeid.partition("[")[0]
    test = item.config.stash.setdefault(RECORDED, {}).setdefault(without_parameters, {})
    data = coverage.get_data()
    for name in data.measured_files():
        path = Path(name).relative_to(tracing.CHECKOUT).as_posix()
        test[path] = sorted({*test.get(path, []), *(data.lines(name) or [])})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of xdist has finished: take over what its tests ran."""
    recorded = node.config.stash.setdefault(RECORDED, {})
    for test, files in getattr(node, "workeroutput", {}).get(SENT, {}).items():
        mine = recorded.setdefault(test, {})
        for path, lines in files.items():
            mine[path] = sorted({*mine.get(path, []), *lines})


def pytest_sessionfinish(session: pytest.Session) -> None:
    recorded = session.config.stash.get(RECORDED, {})
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[SENT] = recorded
        return
    ran = {test: {path: set(lines) for path, lines in files.items()} for test, files in recorded.items()}
    problems = problems_of(tracing.read(), ran)
    session.config.stash[PROBLEMS] = problems
    if problems and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if problems := config.stash.get(PROBLEMS, []):
        terminalreporter.section("rows that their tests don't show", red=True)
        for problem in problems:
            terminalreporter.line(problem)
