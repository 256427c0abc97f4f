"""What a folder delivers: its extracts opened in a DuckDB database, and why any of them cannot be."""

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from per10k.core.contract import Contract, Extract, demo_council, read_contract
from per10k.plugin.extract_files import prepare
from per10k.plugin.manifests import read_manifest

VERSION_LOG = "ssd_version_log"
VERSION_LOG_FIELDS = ("version_number", "is_current")


@dataclass(frozen=True)
class Delivery:
    """What was found in a folder.

    files: extract -> name of its file, where there is one that can be read. rows: extract -> rows in it.
    columns: extract -> the fields of the contract that the file has. refused: extract -> what is wrong with it; the
    folder as a whole is refused under ''. version: that of the SSD, as its version log says; None where there is no log.
    """

    files: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, set[str]] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    version: str | None = None


def contract_of(folder: Path, project: Path | None = None) -> Contract:
    """The contract as it is asked of a folder: what no return that its extracts were made from carries may be absent.

    project: a council's own dbt project, whose extracts are asked for as well; none: ours alone.
    """
    contract = read_contract(project)
    try:
        manifest = read_manifest(folder)
    except ValueError:
        # The preparation says so, as it refuses the folder.
        manifest = None
    if not manifest:
        return contract
    lacking = manifest["not_carried"]
    extracts = {}
    for name, extract in contract.extracts.items():
        absent = lacking["fields"].get(name, [])
        fields = {key: replace(field, required=field.required and key not in absent) for key, field in extract.fields.items()}
        extracts[name] = replace(extract, optional=extract.optional or name in lacking["extracts"], fields=fields)
    return replace(contract, extracts=extracts)


def open_folder(
    folder: Path, la_code: str | None, not_supplied: list[str], contract: Contract, connection: duckdb.DuckDBPyConnection
) -> Delivery:
    """Open each extract that can be read as a table of the database, with the columns that its file has.

    The build's own preparation finds and reads the files. It is asked a second time without those that it refuses, so that
    one bad file does not hide what there is to say about the others. Parsed once into a table, a file is not parsed again
    for each expectation.
    """
    version, problems = _version(folder, connection)
    refused = {VERSION_LOG: problems} if problems else {}
    contents = [_asked(extract) for extract in contract.extracts.values()]
    problems, statements = _ask(folder, la_code, not_supplied, contents)
    for problem in problems:
        extract = _about(problem, folder, contract)
        refused.setdefault(extract, []).append(_without_values(problem, contract.extracts.get(extract)))
    if problems and "" not in refused:
        problems, statements = _ask(folder, la_code, [*not_supplied, *refused], contents)
    delivery = Delivery(refused=refused, version=version)
    if problems:
        return delivery
    for statement in statements:
        connection.execute(statement)
    files = connection.execute(
        "select extract, source_file, rows_delivered from extracts.delivered_file where is_supplied"
    ).fetchall()
    fields = connection.execute("select extract, field from extracts.delivered_field where is_supplied").fetchall()
    for extract, path, rows in files:
        columns = [name for of, name in fields if of == extract]
        kept = ", ".join(["la_code", "source_row", *columns])
        connection.execute(f"create table main.{extract} as select {kept} from extracts.{extract}")
        delivery.files[extract], delivery.rows[extract], delivery.columns[extract] = Path(path).name, rows, set(columns)
    return delivery


def _asked(extract: Extract) -> dict:
    """An extract as the preparation is asked for it, with no column required: a missing one fails its own expectation."""
    return {
        "name": extract.name,
        "optional": extract.optional,
        "columns": dict.fromkeys(extract.fields, False),
        "reads_as": {name: field.reads_as for name, field in extract.fields.items()},
        "key": extract.key,
        "refers_to": {name: field.refers_to for name, field in extract.fields.items() if field.refers_to},
    }


def _ask(folder: Path, la_code: str | None, not_supplied: list[str], contents: list[dict]) -> tuple[list[str], list[str]]:
    """What the preparation answers: what is wrong, or else SQL that puts a view over each file."""
    request = {"folder": str(folder), "la_code": la_code, "not_supplied": not_supplied, "contract": contents}
    answer = json.loads(prepare(json.dumps(request)))
    return answer["problems"], answer["statements"]


def _about(problem: str, folder: Path, contract: Contract) -> str:
    """Name the extract that a problem is about; '' for the folder as a whole."""
    if not problem.startswith(str(folder)):
        return ""
    named = re.findall(r"(?:ssd|local)_\w+", problem.removeprefix(str(folder)).lower())
    return next((name for name in named if name in contract.extracts), "")


def _without_values(problem: str, extract: Extract | None) -> str:
    """A problem without the example of a value that the preparation gives where a field's values are damaged."""
    fields = [name for name in extract.fields if re.search(rf"\b{name}\b", problem)] if extract else []
    if not fields or "the file cannot be read" in problem:
        return problem
    file, _, _ = problem.partition(": ")
    return f"{file}: the values of {' and '.join(fields)} are damaged, and a build refuses them. It says why when it is run."


def _version(folder: Path, connection: duckdb.DuckDBPyConnection) -> tuple[str | None, list[str]]:
    """The version marked as current, else the last; None without a log, '' where it does not tell; and what is wrong with it."""
    if not any(path.name.lower().startswith(f"{VERSION_LOG}.") for path in folder.iterdir()):
        return None, []
    log = {"name": VERSION_LOG, "optional": True, "columns": dict.fromkeys(VERSION_LOG_FIELDS, False)}
    # The log is the same for every council: any that is known will do.
    problems, statements = _ask(folder, demo_council()[1], [], [log])
    if problems:
        return None, problems
    for statement in statements:
        connection.execute(statement)
    is_current = "coalesce(lower(trim(is_current)) in ('1', 'y', 'yes', 'true'), false)"
    (version,) = connection.execute(
        f"select trim(version_number) from extracts.{VERSION_LOG} order by {is_current} desc, source_row desc limit 1"
    ).fetchall()[0]
    return version or "", []
