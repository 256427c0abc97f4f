"""dbt, run in the project of per10k or in a council's own, for the subcommands that build or write with it."""

import contextlib
import os
from pathlib import Path

from per10k.core.exit_codes import Exit, Failed
from per10k.core.own_project import DbtProject
from per10k.council.shipped import refusal


def run_dbt(arguments: list[str], project: DbtProject, database: Path) -> Exit:
    """Run dbt in the project's folder; what it writes goes where the command was given.

    arguments: of dbt's command line. database: the file of aggregates. Returns how the command is to end: 1 where a model or a
    test failed, 2 where dbt refused what was asked, having said why. Raises Failed where contract or registry has a mistake, of
    which dbt, as it parses, would say less.
    """
    if said := refusal(project.folder):
        raise Failed(Exit.USAGE, said)
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    target, logs = Path("target").absolute(), Path("logs").absolute()
    os.environ |= {"DO_NOT_TRACK": "1", "PER10K_DB": str(database.absolute())}
    for variable in ("PER10K_CHILD_DB", "PER10K_LEDGER"):
        if os.environ.get(variable):
            os.environ[variable] = str(Path(os.environ[variable]).absolute())
    with contextlib.chdir(project.folder):
        result = dbtRunner().invoke([*arguments, *project.options(), "--target-path", str(target), "--log-path", str(logs)])
    # What reads the file next does so on its own terms.
    DuckDBConnectionManager.close_all_connections()
    return Exit.DONE if result.success else Exit.USAGE if result.exception else Exit.FAILED
