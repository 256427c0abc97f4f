"""Why a test may be skipped: a run says which were, and why, in its last lines, and fails on any other reason."""

from collections import Counter

import pytest

REASONS = {
    "chromium": "no Chromium with its driver on the path: install chromium and chromium-driver",
    "libreoffice": "no LibreOffice on the path: install libreoffice-calc",
    "format tools": "what reads metrics, OSI, OpenLineage and workbooks cannot be installed here: that needs a package index",
    "linux": "elsewhere than on Linux the lock alone keeps the next run off",
    "oldest client": "DuckDB 1.1.0 cannot be installed here: that needs a package index and Python up to 3.12",
    "postgresql": "no PostgreSQL in /usr/lib/postgresql: install postgresql",
    "tmdl": "no reader of TMDL: PER10K_TMDL_READER names a folder that it lies in (tests/python/tmdl_reader.py)",
    "sector": "the sector's own files are in no folder: name one in PER10K_SECTOR_FILES",
}


def skip_where(is_missing: bool, what: str) -> pytest.MarkDecorator:
    """The mark of tests that are skipped where what they need is missing."""
    return pytest.mark.skipif(is_missing, reason=REASONS[what])


def skip_if(is_missing: bool, what: str) -> None:
    """Skip a test that has found out that what it needs is missing."""
    if is_missing:
        pytest.skip(REASONS[what])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that skipped for a reason that is not listed."""
    if _reasons(session.config).keys() - REASONS.values() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was skipped."""
    if found := _reasons(config):
        terminalreporter.section("skipped, and why")
        for reason, number in sorted(found.items()):
            listed = "" if reason in REASONS.values() else "; FAILED: tests/python/skips.py does not list this reason"
            terminalreporter.line(f"{number} x {reason}{listed}")


def _reasons(config: pytest.Config) -> Counter[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped if isinstance(report.longrepr, tuple))
