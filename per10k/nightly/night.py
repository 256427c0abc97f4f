"""One run, step by step. Nothing of what is published is touched before the last step."""

import json
import os
import re
import shutil
import signal
import stat
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from per10k.core.database_files import HISTORY
from per10k.core.exit_codes import Exit, says_no_space
from per10k.core.own_project import NIGHTLY, DbtProject
from per10k.core.project import RESTATED
from per10k.core.refusals import read_refused
from per10k.nightly import carry, compare, estimate, facts, failure, history, lineage, marts, programs, standing, summary
from per10k.nightly.failure import RunFailed
from per10k.nightly.journal import Journal
from per10k.nightly.store import AGGREGATES, CHILD_LEVEL, CHILDREN, LEDGER, Store

REPORT, COMPARISON = "report", "comparison.json"
UNCERTAIN = "The extract date of "  # as macros/deliveries/jump_in_words.sql begins
FULL = 16 * 1024**2  # bytes free below which a program that failed is taken to have found the disk full


@dataclass(frozen=True)
class Request:
    """What a run is asked for.

    root: the published folder. extracts: the council's folder. not_supplied: extracts it does not hold. month: last month to
    report. publish_month: month to write into the ledger, as 2019-03, or several; reported_on: the day it is published.
    variables: dbt's, beside these. ledger: where it is, if not in the published folder. keep: whole runs beside the current
    one. carry_from: a child-level file whose snapshots are carried instead of those of the runs. report: whether the monthly
    report is written: 'none', 'internal', or 'public' for the public edition as well. name: what the council is called there,
    if not by its official name. extract_date: day the source was cut, where the data cannot say. accept: why the run is to be
    published though it would be held. step_minutes: how long a step may take. council_folder: what is the council's own, whose
    variables are among `variables`. project: the dbt project that is built, per10k's or the council's own.
    lineage_url: endpoint of OpenLineage that is told what was made of what.
    """

    root: Path
    extracts: Path
    la_code: str | None = None
    not_supplied: tuple[str, ...] = ()
    month: date | None = None
    publish_month: str | None = None
    reported_on: date | None = None
    variables: dict = field(default_factory=dict)
    ledger: Path | None = None
    keep: int = 7
    carry_from: Path | None = None
    report: str = "internal"
    name: str | None = None
    extract_date: date | None = None
    accept: str = ""
    step_minutes: float = 120
    council_folder: Path | None = None
    project: DbtProject = DbtProject()
    lineage_url: str | None = None

    def dbt_variables(self) -> dict:
        """The request as variables of the project."""
        named: dict[str, Any] = {"extracts": str(self.extracts), "la_code": self.la_code, "publish_month": self.publish_month}
        days = {"extract_date": self.extract_date, "reported_on": self.reported_on, "reporting_month": self.month}
        named |= {name: day.isoformat() for name, day in days.items() if day}
        named["not_supplied"] = list(self.not_supplied)
        return {**{name: value for name, value in named.items() if value}, **self.variables}

    def publishes_a_month(self) -> bool:
        """Whether the run adds to the ledger."""
        return bool(self.dbt_variables().get("publish_month"))


def run(request: Request) -> Exit:
    """Make one run and return its exit code; whatever happens short of a kill, the summary says so."""
    store = Store(request.root, request.ledger)
    with store.lock() as lock:
        was_killed = store.clean()
        number = store.next_number()
        journal = Journal(store.log_of(number), request.step_minutes * 60, estimate.read(store.logs))
        told: dict[str, Any] = {"run": journal.run, "folder": str(request.extracts), "seconds": journal.seconds}
        told |= {"notes": [], "details": [], "refused": []}
        if was_killed:
            told["notes"].append("The run before this one was killed, or the machine stopped; what it left was removed.")
        try:
            _stop_when_told()
            journal.tell("run_started", folder=told["folder"], variables=request.dbt_variables(), accept=request.accept)
            _settle(request, store, told)
            _build(request, store, journal, told, lock)
            _publish(store, number, journal, request.publishes_a_month())
            ended: dict[str, Any] = {"is_published": True, "code": Exit.IN_DOUBT if told["refused"] else Exit.DONE}
            if request.accept and told["comparison"]["beyond"]:
                store.accept({"run": journal.run, "reason": request.accept, "beyond": told["comparison"]["beyond"]})
        except Exception as error:
            failed = failure.from_error(error, store.root)
            ended = {"is_published": False, "code": failed.code, "why": failed.why}
            ended |= {"what_to_do": failed.what_to_do, "details": failed.details}
            if failed.code == Exit.MACHINE:
                shutil.rmtree(store.building, ignore_errors=True)
        _tell_lineage(request, store, journal, {**told, **ended})
        return _end(request, store, journal, {**told, **ended})


def _settle(request: Request, store: Store, told: dict) -> None:
    """See that the run that stands is found, unless whoever started this one names what is to be carried."""
    try:
        if done := store.settle():
            told["notes"].append(done)
    except RunFailed as lost:
        if not request.carry_from:
            raise
        told["notes"].append(f"{lost.why} Snapshots are carried from {request.carry_from} alone, as asked.")


def _build(request: Request, store: Store, journal: Journal, told: dict, lock: int) -> None:
    """Make a whole run in the folder `building`, and gather what the summary tells of it."""
    before, target, found = store.published(), store.root / "dbt", _state(request.extracts)
    with journal.step("expectations", "Checking the extracts"):
        _check(request, store, journal, lock)
    _see_unchanged(request.extracts, found)
    with journal.step("carry", "Carrying over what no extract can tell again"):
        _carry_snapshots(request, store, journal, told)
        ledger_found = _copy_ledger(store)
    with journal.step("build", "Building and testing"):
        code, errors = _run_dbt(list(NIGHTLY), request, store, journal, lock)
    told |= {**facts.read_tests(target), "steps": history.read_steps(target)}
    told["made"] = _read_made(request, store, told)
    if not code and request.publishes_a_month():
        with journal.step("restate", "Telling what moved since a month was published"):
            code, errors = _run_dbt(["run", "--select", *RESTATED], request, store, journal, lock)
    _see_unchanged(request.extracts, found)
    if code:
        raise _build_failed(store, errors, told["failures"])
    if _ledger_state(store.ledger) != ledger_found:
        why = f"The ledger, {store.ledger}, was written to while the run went on."
        raise RunFailed(Exit.CHANGED, why, "Start again once that has ended.")
    aggregates = store.building / AGGREGATES
    told["extracts"] = facts.read_extracts(aggregates)
    refused = [council.la_code for council in read_refused(aggregates)]
    if refused:
        with journal.step("refused", "Keeping the published figures of councils that are refused"):
            _keep_standing(request, store, before, told, refused)
    with journal.step("export", "Writing the marts as Parquet and CSV"):
        told["marts"] = marts.export(aggregates, target / "manifest.json", store.building / "marts", told["run"])
        if not all(told["marts"].get(name) for name in ("fct_indicator_month", "scorecard")):
            raise RunFailed(Exit.FAILED, "The marts are empty.", "See whether the extracts reach back a whole month.")
    if request.report != "none":
        with journal.step("report", "Writing the report"):
            told["reports"] = _write_reports(request, store, journal, told, refused, lock)
    with journal.step("compare", "Comparing with the run before"):
        told["reported"] = facts.read_reported(aggregates)
        told["notes"] += facts.read_cautions(aggregates)
        told["moved"] = facts.read_moved(aggregates, before / AGGREGATES if before else None)
        told["comparison"] = _compare(store, before, refused)
        _tell_of_comparison(request, store, told)
    _write_history(store, before, journal, told)


def _read_made(request: Request, store: Store, told: dict) -> list[lineage.Made]:
    """What dbt made of what; none where that cannot be told, which keeps nothing from being published."""
    try:
        return lineage.read_made(store.root / "dbt", store.root, request.extracts)
    except (OSError, ValueError, KeyError, TypeError) as error:
        told["notes"].append(f"What was made of what could not be read: {type(error).__name__}.")
        return []


def _tell_lineage(request: Request, store: Store, journal: Journal, told: dict) -> None:
    """Write what was made of what beside the log, and send it where that is asked for. No run is changed by it."""
    url = request.lineage_url
    try:
        night = lineage.Night(store.root, journal.started_at, told["is_published"], told.get("marts") or {})
        file = lineage.write(lineage.events(night, told.get("made") or [], told.get("steps") or []), journal.folder)
        if url:
            with journal.step("lineage", "Sending what was made of what"):
                sent = lineage.send(file, url, os.environ.get("PER10K_OPENLINEAGE_KEY"))
                journal.tell("lineage_sent", events=sent)
    # Whatever a network, or who answers there, comes up with.
    except Exception as error:
        why = str(error) if isinstance(error, ValueError | TimeoutError) else type(error).__name__
        where = f"sent to {lineage.named(url)}" if url else "written"
        told["notes"].append(f"What was made of what (OpenLineage) could not be {where}: {why}. The run is as it is without.")


def _write_history(store: Store, before: Path | None, journal: Journal, told: dict) -> None:
    """Write what the nights were like, this one as it is once it is published. Marts are not kept from their readers by it."""
    ended = {"is_published": True, "code": Exit.IN_DOUBT if told["refused"] else Exit.DONE}
    try:
        told["steps"] = history.with_rows(told["steps"], _files_of(store.building))
        run_of = history.of_run({**told, **ended}, journal.started_at, journal.elapsed(), told["steps"])
        history.write(store.building / HISTORY, before, store.logs, run_of, told["steps"])
    except (duckdb.Error, OSError, ValueError, KeyError) as error:
        if failure.from_error(error, store.root).code == Exit.MACHINE:
            raise
        shutil.rmtree(store.building / HISTORY, ignore_errors=True)
        told["notes"].append(f"The history of the runs could not be written: {str(error).partition(chr(10))[0]}")


def _keep_standing(request: Request, store: Store, before: Path | None, told: dict, refused: list[str]) -> None:
    """Have refused councils keep their rows of the run that stands, if they can, and say what became of them."""
    now, then = _files_of(store.building), _files_of(before) if before else None
    try:
        standing.keep_standing(refused, now, then)
    except standing.OtherShapeError as error:
        told["notes"].append(f"Nothing that stands of councils that are refused could be kept: {error}.")
    if request.publishes_a_month():
        month = request.dbt_variables()["publish_month"]
        told["notes"].append(f"Not published in the ledger: {month} of {', '.join(refused)}, which are refused.")
    told["refused"] = [council.in_words() for council in read_refused(now[0])]


def _files_of(folder: Path) -> tuple[Path, Path]:
    return folder / AGGREGATES, folder / CHILDREN


def _compare(store: Store, before: Path | None, refused: list[str]) -> dict:
    """Hold the run against the one that stands, if one does, and keep what was found in the run.

    refused: councils that could not be compared, as their delivery is refused; their rows are those of the run that stands.
    """
    found = {"repeated": 0, "beyond": []}
    if before:
        kept = before / COMPARISON
        repeated_before = json.loads(kept.read_text(encoding="utf-8"))["repeated"] if kept.is_file() else 0
        now, then = ((folder / AGGREGATES, folder / CHILDREN) for folder in (store.building, before))
        try:
            found = compare.compare(now, then, repeated_before)
        except duckdb.Error as error:
            one = {"check_id": "not_compared", "la_code": "all", "subject": "the run", "says": f"cannot be compared ({error})"}
            found["beyond"] = [one | {"was": "", "is_now": "", "moved": 1, "beyond": 0, "unit": "run"}]
    found["refused"] = refused
    (store.building / COMPARISON).write_text(json.dumps(found, indent=1, default=str), encoding="utf-8")
    return found


def _tell_of_comparison(request: Request, store: Store, told: dict) -> None:
    """Raise RunFailed where something is beyond a limit and nobody has accepted it."""
    repeated, beyond = told["comparison"]["repeated"], [compare.in_words(one) for one in told["comparison"]["beyond"]]
    if repeated:
        whose = "The delivery of all others" if told["refused"] else "The delivery"
        told["notes"].append(f"{whose} holds the same rows as that of the run before, for the {repeated}. time in a row.")
    if request.accept:
        told["notes"].append(f"{'Published on purpose' if beyond else 'Nothing had to be accepted'}: {request.accept}")
    told["beyond"] = beyond
    if beyond and not request.accept:
        stands = store.published()
        why = f"Held: {len(beyond)} of what is compared moved beyond its limit since run {stands.name if stands else 'none'}."
        what_to_do = (
            "See what follows. Where the delivery is at fault, have it made again and start again. Where it is right, say so and "
            "why: --accept 'closed cases were purged' (ACCEPT=). Limits are in seeds/reference/nightly_limit.csv. What was built "
            f"is in {store.building} until the next run starts."
        )
        raise RunFailed(Exit.HELD, why, what_to_do, beyond[:40])


def _check(request: Request, store: Store, journal: Journal, lock: int) -> None:
    report = journal.folder / "expectations"
    code, printed = programs.run_expectations(request.extracts, request.la_code, request.not_supplied, report, lock)
    lines = failure.said(printed.strip())
    if code:
        journal.tell("expectations_said", lines=lines)
    if code and _is_full(store, printed):
        raise failure.disk_full(failure.first_error(lines)[:10], store.root)
    if code and not (report / "result.json").exists():
        what_to_do = "See what follows, and start again."
        raise RunFailed(Exit.DATA, "The extracts could not be checked.", what_to_do, failure.first_error(lines))
    if code:
        why = "The extracts are such that figures would be wrong."
        what_to_do = f"Have what follows put right in the export, and start again. All of it: {report / 'result.json'}"
        raise RunFailed(Exit.DATA, why, what_to_do, lines[: failure.SHOWN])


def _write_reports(request: Request, store: Store, journal: Journal, told: dict, refused: list[str], lock: int) -> list[str]:
    """Write the report of each council's latest month, and return where it will stand in the published folder.

    Marts that are complete and tested are not kept from their readers by a page: one that cannot be written is noted. Of the
    councils `refused` the reports of the run that stands are kept, as their figures are.
    """
    database, has_public, written = store.building / AGGREGATES, request.report == "public", []
    for la_code in facts.read_councils(database):
        if not re.fullmatch(r"\w[\w-]*", la_code):
            # A code becomes the name of a folder.
            told["notes"].append(f"There is no report of {la_code!r}, which is no council's code.")
            continue
        to = store.building / REPORT / la_code
        to.parent.mkdir(exist_ok=True)
        editions = [f"{la_code}{edition}" for edition in (("", "-public") if has_public else ("",))]
        if la_code in refused:
            written += [edition for edition in editions if _keep_report(store, edition)]
            continue
        ledger = store.public_ledger if has_public else None
        own = request.council_folder or request.project.council_folder
        code, printed = programs.run_report(database, la_code, request.name, own, to, ledger, lock)
        lines = failure.said(printed)
        wrong = failure.first_error(lines)
        if code:
            journal.tell("report_said", la_code=la_code, lines=lines)
        if code and _is_full(store, printed):
            raise failure.disk_full(wrong[:10], store.root)
        if code:
            told["notes"].append(f"The report of {la_code} could not be written: {' '.join(wrong[:1])}")
            told["details"] += wrong
        else:
            told["notes"] += [line for line in lines if line.startswith("Commentary")]
            written += editions
    return [f"{store.current.name}/{REPORT}/{folder}/index.html" for folder in written]


def _keep_report(store: Store, edition: str) -> bool:
    """Copy a report of the run that stands; whether there is one."""
    stands = store.published()
    if stands is None or not (stands / REPORT / edition).is_dir():
        return False
    shutil.copytree(stands / REPORT / edition, store.building / REPORT / edition)
    return True


def _is_full(store: Store, said: str) -> bool:
    """Whether a program that failed found the disk full, though it may not have come to say so."""
    return says_no_space(said) or shutil.disk_usage(store.root).free < FULL


def _run_dbt(what: list[str], request: Request, store: Store, journal: Journal, lock: int) -> tuple[int, list[str]]:
    # The other two files are named after the first.
    environment = {"PER10K_DB": str(store.building / AGGREGATES), "PER10K_CHILD_DB": "", "PER10K_LEDGER": ""}
    return programs.run_dbt(what, request.dbt_variables(), store.root / "dbt", environment, journal, lock, request.project)


def _carry_snapshots(request: Request, store: Store, journal: Journal, told: dict) -> None:
    """Begin the folder `building` with the snapshots of the runs before."""
    store.building.mkdir(mode=0o750)
    stands = store.published()
    first = request.carry_from or (stands / CHILDREN if stands else None)
    later = [] if request.carry_from else [run / CHILDREN for run in store.later()]
    try:
        told["carried"] = carry.carry_over(first, later, store.building / CHILDREN, store.forgotten_of) if first else {}
    except carry.OtherKeysError as error:
        what_to_do = "Choose the child-level file whose snapshots are to be kept, with --carry-from (CARRY_FROM)."
        raise RunFailed(Exit.USAGE, str(error), what_to_do) from error
    if later:
        after = ", ".join(file.parent.name for file in later)
        told["notes"].append(
            f"An earlier run had been published again: months that only {after} captured in snapshots are kept. To do without "
            "them, see docs/nightly.md."
        )
    journal.tell("carried", rows=told["carried"], of=first, later=later)


def _copy_ledger(store: Store) -> list[tuple[int, ...] | None]:
    """Give the run a ledger of its own, which takes the folder's place if a month is published. Returns the state of that one."""
    try:
        carry.settle_ledger(store.ledger)
        state = _ledger_state(store.ledger)
        if store.ledger.exists():
            carry.copy_ledger(store.ledger, store.building / LEDGER)
    except duckdb.Error as error:
        what_to_do = "Close what has it open. If it is damaged, each folder of runs/ has the ledger as that run found it."
        raise RunFailed(Exit.MACHINE, f"The ledger, {store.ledger}, cannot be read.", what_to_do, [str(error)]) from error
    return state


def _publish(store: Store, number: int, journal: Journal, has_published_month: bool) -> None:
    """Switch to the new run; from here on nobody is to interrupt."""
    for told_to_stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told_to_stop, signal.SIG_IGN)
    with journal.step("publish", "Publishing"):
        for child_level in (store.building / CHILDREN, store.building / LEDGER, store.building / COMPARISON):
            child_level.chmod(CHILD_LEVEL)
        store.building.chmod(0o755)
        store.publish(number, store.building / LEDGER if has_published_month else None)


def _end(request: Request, store: Store, journal: Journal, told: dict) -> Exit:
    """Say how it went in the log, the summary and on the screen; what cannot be written does not change how it went."""
    try:
        if told["is_published"]:
            store.prune(request.keep)
    except (OSError, RunFailed) as error:
        told["notes"].append(f"Old runs could not be removed: {error}")
    stands = store.published()
    told |= {"stands": stands.name if stands else None, "total_seconds": journal.elapsed()}
    print("\n" + summary.as_text(told), flush=True)
    try:
        steps, _ = told.pop("steps", []), told.pop("made", None)
        history.keep(journal.folder, history.of_run(told, journal.started_at, journal.elapsed(), steps), steps)
        summary.write(told, journal.folder, store.root)
        journal.tell("run_ended", **told)
        print(f"Summary: {store.root / 'summary.html'}", flush=True)
    except OSError as error:
        print(f"The summary could not be written: {error}", flush=True)
    return told["code"]


def _build_failed(store: Store, errors: list[str], failures: list[dict]) -> RunFailed:
    """Word why a build failed. errors: what dbt printed, in order; failures: what failed of its steps, the first one first."""
    if _is_full(store, "\n".join(errors)):
        return failure.disk_full(errors[:10], store.root)
    uncertain = [line.strip() for error in errors for line in error.splitlines() if UNCERTAIN in line]
    if uncertain:
        what_to_do = "Have those days put right, or give the day yourself: --extract-date 2019-04-22 (EXTRACT_DATE=)."
        why = "The extract date is not certain: rows are dated far beyond all others."
        return RunFailed(Exit.DATA, why, what_to_do, uncertain[:1])
    what_to_do = (
        "See what failed below. If a test did, the data or the rules break what must hold: the rows are found with its SQL in "
        f"{store.root / 'dbt' / 'compiled'} on the files in {store.building}, which stay until the next run starts."
    )
    why = "The build or one of its tests failed."
    if failures:
        first, more = failures[0], len(failures) - 1
        # dbt heads a message with its kind and the step's name, which is said already.
        lines = [line.strip() for line in first["message"].splitlines() if line.strip() and " in model " not in line]
        rows = f", {first['rows']:,} rows" if first["rows"] else ""
        why = f"The build failed at {first['name']}{rows}: {' '.join(lines[:2]) or 'see below'}"
        why += f" ({more} more failed after it.)" if more else ""
    return RunFailed(Exit.FAILED, why, what_to_do, errors[: failure.SHOWN])


def _state(folder: Path) -> dict[str, tuple[int, ...]]:
    """Whatever changes when a file of a folder is written to, replaced, added or removed; no clock is relied on."""
    try:
        # A pipe that nobody writes to is opened by nobody: the check refuses it where a file is meant.
        states = {path.name: path.stat() for path in folder.iterdir()}
        states = {name: state for name, state in states.items() if stat.S_ISREG(state.st_mode)}
    except OSError as error:
        what_to_do = "See that the folder is there and may be read, then start again."
        raise RunFailed(Exit.DATA, f"The extracts in {folder} cannot be read.", what_to_do, [str(error)]) from error
    return {name: _stamp(state) for name, state in states.items()}


def _ledger_state(ledger: Path) -> list[tuple[int, ...] | None]:
    return [_stamp(file.stat()) if file.exists() else None for file in (ledger, carry.log_of_changes(ledger))]


def _stamp(state: os.stat_result) -> tuple[int, ...]:
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def _see_unchanged(folder: Path, found: dict[str, tuple[int, ...]]) -> None:
    now = _state(folder)
    changed = sorted(name for name in found.keys() | now.keys() if found.get(name) != now.get(name))
    if changed:
        why = "The extracts were written to while they were being read, so that figures might be half of each."
        raise RunFailed(Exit.CHANGED, why, "Start again once the delivery is complete.", changed)


def _stop_when_told() -> None:
    def stop(number: int, _frame: object) -> None:
        raise RunFailed(Exit.STOPPED, f"The run was told to stop ({signal.Signals(number).name}).", "Start it again.")

    for told_to_stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told_to_stop, stop)
