"""The door itself: opens a folder, runs the suites on it, and says of each expectation what it found and what it means."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from per10k.core.contract import Contract, Extract, indicators
from per10k.core.optional import is_installed
from per10k.core.progress import doing
from per10k.expectations.delivery import VERSION_LOG, Delivery, contract_of, open_folder
from per10k.expectations.rules import Rule, rules_of

EXAMPLES = 10
# The part of a delivery that is the folder as a whole.
FOLDER = "folder"
# What writes the pages to read (suites.py); the checks do without.
PAGES = "great_expectations"
CRITICAL, WARNING, INFO = "critical", "warning", "info"

# The ids of the indicators that rest on a field: (extract, field) -> ids.
Rests = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True)
class Check:
    """One expectation and what was found: how many rows it asked about, how many failed, and the first of those."""

    extract: str
    file: str | None
    field: str | None
    rule: str
    meaning: str
    passed: bool
    severity: str
    rows_checked: int | None
    rows_failing: int | None
    example_rows: list[int]
    indicators: list[str]
    what_to_do: str


@dataclass(frozen=True)
class Result:
    """What came of a folder: what it delivers, every check, whether there are pages to read of it, and the extracts asked for."""

    folder: Path
    delivery: Delivery
    checks: list[Check]
    has_pages: bool = False
    extracts: tuple[str, ...] = ()

    def failed(self, severity: str) -> list[Check]:
        """The checks that failed with a severity: critical is what would make figures wrong."""
        return [check for check in self.checks if not check.passed and check.severity == severity]


@dataclass(frozen=True)
class OwnProject:
    """A council's own dbt project: its folder, and the indicators that rest on each field, by its own council folder."""

    folder: Path
    indicators: Rests


def check_folder(folder: Path, la_code: str | None, not_supplied: list[str], docs: Path, own: OwnProject | None = None) -> Result:
    """Check a folder of extracts, and write the pages where what writes them is installed.

    own: the council's own project, whose extracts are looked at as ours are. The database in between lives as long as the run.
    """
    contract = contract_of(folder, own.folder if own else None)
    rests = _rests(own)
    shutil.rmtree(docs, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "door.duckdb"
        with duckdb.connect(str(database)) as connection:
            doing("Opening the extracts")
            delivery = open_folder(folder, la_code, not_supplied, contract, connection)
            checks = _checks_of_delivery(delivery, contract, rests)
            _write_delivery(connection, checks)
            asked = {name: _rules_to_ask(contract.extracts[name], delivery) for name in delivery.files}
            doing(f"Asking {sum(map(len, asked.values())):,} expectations of the rows of {len(asked)} extracts")
            parts = [check.extract for check in checks]
            for name, rules in asked.items():
                checks += _checks_of_columns(contract.extracts[name], delivery, rests)
                for rule, rows_checked in zip(rules, _rows_checked(connection, name, rules), strict=True):
                    checks.append(_check_of_rows(rule, delivery, rows_checked, _rows_failing(connection, rule), rests))
        has_pages = is_installed(PAGES)
        if has_pages:
            from per10k.expectations import suites

            doing("Writing the pages to read")
            of_extracts = [suites.suite_of(contract.extracts[name], rules) for name, rules in asked.items()]
            suites.run([suites.suite_of_folder(parts), *of_extracts], database, docs)
    return Result(folder, delivery, checks, has_pages, tuple(contract.extracts))


def meaning_of_delivery(part: str) -> str:
    """What is expected of a part of the delivery: an extract, the version log, or the folder as a whole."""
    if part == VERSION_LOG:
        return "The version of the SSD, where a version log tells it, is one that the contract was written for."
    if part == FOLDER:
        return "The folder is there, and its extracts have rows."
    return f"{part} is there if it must be, and can be read."


def meaning_of_column(field: str) -> str:
    """What is expected of a column."""
    return f"There is a column {field}."


def _checks_of_delivery(delivery: Delivery, contract: Contract, rests: Rests) -> list[Check]:
    """One check for each extract, for the version of the SSD, and for the folder where it is refused as a whole."""
    refused = dict(delivery.refused)
    if delivery.version is not None and not contract.knows_version(delivery.version):
        refused[VERSION_LOG] = [
            f"The extracts are of version {delivery.version or 'unknown'} of the SSD, and the contract was written for "
            f"{' and '.join(contract.schema_versions)}. Export that version, or have the contract brought up to date."
        ]
    names = [*contract.extracts, VERSION_LOG, *([FOLDER] if "" in refused else [])]
    checks = []
    for name in names:
        problems = refused.get("" if name == FOLDER else name, [])
        checks.append(
            Check(
                extract=name,
                file=delivery.files.get(name),
                field=None,
                rule="schema_version_known" if name == VERSION_LOG else "file_usable",
                meaning=meaning_of_delivery(name),
                passed=not problems,
                severity=CRITICAL,
                rows_checked=delivery.rows.get(name),
                rows_failing=None,
                example_rows=[],
                indicators=_indicators(rests, name, ()),
                what_to_do=" ".join(problems),
            )
        )
    return checks


def _write_delivery(connection: duckdb.DuckDBPyConnection, checks: list[Check]) -> None:
    connection.execute(f"create table {FOLDER} (source_row integer, extract varchar, is_refused boolean)")
    rows = [(number, check.extract, not check.passed) for number, check in enumerate(checks, start=1)]
    connection.executemany(f"insert into {FOLDER} values (?, ?, ?)", rows)


def _rules_to_ask(extract: Extract, delivery: Delivery) -> list[Rule]:
    """The rules that rest on columns which are there; of a key, the parts that are."""
    columns = delivery.columns[extract.name]
    key = tuple(name for name in extract.key if name in columns or name == extract.key[0])

    def can_be_asked(rule: Rule) -> bool:
        other, _, key = (rule.refers_to or "").partition(".")
        is_referred_to = not other or key in delivery.columns.get(other, ())
        return is_referred_to and columns.issuperset(rule.rests_on)

    return [rule for rule in rules_of(replace(extract, key=key)) if can_be_asked(rule)]


def _rows_checked(connection: duckdb.DuckDBPyConnection, extract: str, rules: list[Rule]) -> list[int]:
    counts = ", ".join(f"count(*) filter (where {rule.checked})" for rule in rules)
    return list(connection.execute(f"select {counts} from {extract} as delivered").fetchall()[0])


def _rows_failing(connection: duckdb.DuckDBPyConnection, rule: Rule) -> list[int]:
    """The numbers of the rows that fail a rule, in order."""
    return [number for (number,) in connection.execute(rule.query.format(batch=rule.extract)).fetchall()]


def _checks_of_columns(extract: Extract, delivery: Delivery, rests: Rests) -> list[Check]:
    checks = []
    for field in extract.fields.values():
        severity = CRITICAL if field.required else INFO
        checks.append(
            Check(
                extract=extract.name,
                file=delivery.files[extract.name],
                field=field.name,
                rule="column_delivered",
                meaning=meaning_of_column(field.name),
                passed=field.name in delivery.columns[extract.name],
                severity=severity,
                rows_checked=delivery.rows[extract.name],
                rows_failing=None,
                example_rows=[],
                indicators=_indicators(rests, extract.name, (field.name,)),
                what_to_do="Add it to the export: a build stops without it."
                if severity == CRITICAL
                else "Add it to the export if the council holds it. What needs it shows as 'not supplied' until then.",
            )
        )
    return checks


def _check_of_rows(rule: Rule, delivery: Delivery, rows_checked: int, rows_failing: list[int], rests: Rests) -> Check:
    failing = len(rows_failing)
    return Check(
        extract=rule.extract,
        file=delivery.files[rule.extract],
        field=", ".join(rule.fields) or None,
        rule=rule.name,
        meaning=rule.meaning,
        passed=not failing,
        # A column that has not one value of use is as good as missing.
        severity=CRITICAL if rule.spoils and failing and failing == rows_checked else WARNING,
        rows_checked=rows_checked,
        rows_failing=failing,
        example_rows=rows_failing[:EXAMPLES],
        indicators=_indicators(rests, rule.extract, rule.fields),
        what_to_do=rule.remedy,
    )


def _rests(own: OwnProject | None) -> Rests:
    """The indicators that rest on each field, the council's own among them."""
    found = dict(indicators())
    for name, ids in own.indicators.items() if own else ():
        found[name] = (*found.get(name, ()), *ids)
    return found


def _indicators(rests: Rests, extract: str, fields: tuple[str, ...]) -> list[str]:
    """The indicators that rest on any of the fields; without fields, on any of the extract."""
    touched = (ids for (of, field), ids in rests.items() if of == extract and (not fields or field in fields))
    return sorted({one for ids in touched for one in ids})
