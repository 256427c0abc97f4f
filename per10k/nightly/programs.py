"""The programs that a run starts: they end with it, and what they say becomes progress and a log."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from per10k.core.own_project import DbtProject
from per10k.core.project import ROOT
from per10k.nightly import failure
from per10k.nightly.history import step_of
from per10k.nightly.journal import Journal

PER_CENT = 10
NODES_ENDED = ("LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult")
SET_PARENT_DEATH_SIGNAL = 1
PER10K = (sys.executable, "-m", "per10k")
# What the night was given, which it hands on itself where it is meant.
OF_THE_NIGHT = {
    f"PER10K_{name}"
    for name in ("EXTRACTS", "LA_CODE", "NOT_SUPPLIED", "MONTH", "NAME", "PUBLIC_LEDGER", "OPENLINEAGE_URL", "OPENLINEAGE_KEY")
}


def run_expectations(
    extracts: Path, la_code: str | None, not_supplied: tuple[str, ...], report: Path, lock: int
) -> tuple[int, str]:
    """Check a folder of extracts. Returns the exit code, that of data where figures would be wrong, and what was printed."""
    command = [*PER10K, "expectations", "--extracts", str(extracts), "--not-supplied", ",".join(not_supplied)]
    return _run([*command, "--to", str(report), *(["--la-code", la_code] if la_code else [])], lock)


def run_report(
    database: Path, la_code: str, name: str | None, own: Path | None, to: Path, public_ledger: Path | None, lock: int
) -> tuple[int, str]:
    """Write a council's report of the latest month of a database of aggregates. Returns the exit code and what was printed.

    name: what the council is called there; None: its official name. own: folder of what is its own, or None. to:
    folder that the report becomes. public_ledger: what remembers the public editions, of which one is to stand beside it, in
    <to>-public; None: without one.
    """
    command = [*PER10K, "report", "--database", str(database), "--la-code", la_code, "--to", str(to)]
    public = ["--public", "--ledger", str(public_ledger)] if public_ledger else []
    command += ["--council-folder", str(own)] if own else []
    return _run([*command, *(["--name", name] if name else []), *public], lock)


def run_dbt(
    what: list[str],
    variables: dict,
    target: Path,
    environment: dict[str, str],
    journal: Journal,
    lock: int,
    project: DbtProject,
) -> tuple[int, list[str]]:
    """Have dbt do something. Returns its exit code and the errors that it printed.

    what: its command with what is selected. variables: dbt's. target: dbt's own folder, the same every night, so that only
    what changed is parsed again. environment: names the files that it builds. project: where it is done.
    """
    target.mkdir(exist_ok=True)
    for stale in ("run_results.json", "manifest.json"):
        (target / stale).unlink(missing_ok=True)
    command = [str(Path(sys.executable).with_name("dbt")), *what, *project.options(), "--vars", json.dumps(variables)]
    command += ["--log-format", "json", "--log-level-file", "none", "--target-path", str(target), "--log-path", str(target)]
    errors, shown = [], 0
    usual = dict(journal.expected.of_build) if journal.expected else {}
    whole, done = sum(usual.values()), 0.0
    with _started(command, environment, lock, project.folder) as process:
        for data, info in _events(_said(process)):
            index, total = data.get("index"), data.get("total") or data.get("num_models")
            if info["level"] in ("warn", "error"):
                journal.tell("dbt", level=info["level"], name=info["name"], message=info["msg"])
            if info["level"] == "error":
                errors.append(info["msg"])
            if info["name"] in NODES_ENDED and index and total:
                done += usual.pop(step_of((data.get("node_info") or {}).get("unique_id") or ""), 0)
                if index * 100 >= (shown + PER_CENT) * total:
                    shown = index * 100 // total
                    # Steps take from a hundredth of a second to twenty seconds: what is done is told by their usual time.
                    share = min(done / whole, 1) if whole else index / total
                    journal.say_share(f"  {index} of {total} steps of the build ({shown}%)", share)
    return process.returncode, errors


def _run(command: list[str], lock: int) -> tuple[int, str]:
    with _started(command, {}, lock) as process:
        printed = _said(process).read()
    return process.returncode, printed


def _events(lines: Iterable[str]) -> Iterator[tuple[dict, dict]]:
    for line in lines:
        if not failure.said(line):
            continue
        try:
            event = json.loads(line)
            yield event["data"], event["info"]
        except (ValueError, KeyError, TypeError):
            # Whatever is not dbt's own: a crash that Python words.
            yield {}, {"level": "error", "name": "output", "msg": line.strip()}


@contextmanager
def _started(command: list[str], environment: dict[str, str], lock: int, folder: Path = ROOT) -> Iterator[subprocess.Popen[str]]:
    """Start a program that ends with this process and holds the lock until it has.

    Should this one be killed and the system not end the other, the lock keeps the next run from its files.
    """
    handed_on = {name: value for name, value in os.environ.items() if name not in OF_THE_NIGHT}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**handed_on, "DO_NOT_TRACK": "1", "NO_COLOR": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=[lock],
        # With whatever it starts itself, such as a browser, one group that is ended together.
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )
    try:
        yield process
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    finally:
        _said(process).close()
        process.wait()


def _said(process: subprocess.Popen[str]) -> IO[str]:
    """What a program says, which is a pipe wherever it was started here."""
    if process.stdout is None:
        raise ValueError("the program was started without a pipe")
    return process.stdout


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
