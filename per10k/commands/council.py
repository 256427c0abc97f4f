"""``per10k new-council``, and what the other subcommands take from a council's own folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from per10k.commands import options
from per10k.core import registry
from per10k.core.exit_codes import Exit, Failed
from per10k.core.own_project import DbtProject

if TYPE_CHECKING:
    from per10k.council.folder import CouncilFolder

# The council that an example is about where none is named.
DEMO_COUNCIL = "E08000018"


def variables_of(folder: Path | None) -> dict[str, Any]:
    """The variables of the project that a council's own folder asks for, none without one. Raises Failed for a bad one."""
    own = _read(folder)
    return own.variables() if own else {}


def council_of(folder: Path | None) -> str | None:
    """The council that a folder is about; None without one, or where it is about all of a run. Raises as variables_of."""
    own = _read(folder)
    return own.la_code if own and not own.for_all_councils else None


def _read(folder: Path | None) -> "CouncilFolder | None":
    from per10k.council.folder import CouncilFolderError, read

    try:
        return read(folder) if folder else None
    except CouncilFolderError as wrong:
        raise Failed(Exit.USAGE, str(wrong)) from wrong


def own_indicators(project: DbtProject) -> dict[tuple[str, str], tuple[str, ...]]:
    """The ids of a council's own indicators that rest on each field, by the folder that its project names.

    Raises Failed where that folder cannot be used.
    """
    from per10k.core.contract import read_contract
    from per10k.council.folder import CouncilFolderError, read

    if not project.council_folder:
        return {}
    known = {name: tuple(extract.fields) for name, extract in read_contract(project.folder).extracts.items()}
    try:
        tables = read(project.council_folder, known).tables
    except CouncilFolderError as wrong:
        raise Failed(Exit.USAGE, str(wrong)) from wrong
    read_by = registry.fields_of(record.cells for record in tables.get("measure_reads", []))
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for record in tables.get("indicator", []):
        for name in read_by.get(record.cells["measure_id"], ()):
            found[name] = (*found.get(name, ()), record.cells["indicator_id"])
    return found


@click.command("new-council")
@click.argument("folder", type=options.FOLDER_TO_WRITE)
@options.la_code
def new_council(folder: Path, la_code: str | None) -> None:
    """Write a folder for what is a council's own.

    Every file is explained, and nothing is in force until it is filled in: see docs/your-own.md.

    \b
    per10k new-council our-council --la-code E08000018
    """
    from per10k.council.example import write_example
    from per10k.plugin import councils

    try:
        files = write_example(folder, councils.read(la_code or DEMO_COUNCIL))
    except (FileExistsError, ValueError) as wrong:
        raise Failed(Exit.USAGE, str(wrong)) from wrong
    for file in files:
        print(file)
    print(f"Take in what you need, then: per10k build --council-folder {folder} --extracts EXTRACTS")
