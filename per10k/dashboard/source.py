"""What the dashboard reads: the file of aggregates that is published now, and where it is asked for the child-level one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from per10k.core.database_files import HISTORY
from per10k.core.sql import literal

Row = dict[str, Any]

# Nothing but the file itself is read, and nothing is fetched: neither extensions nor other files.
CLOSED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
    "threads": "2",
    "memory_limit": "1GB",
}
# Marts without which there is no page.
NEEDED = (
    "scorecard", "fct_scorecard_series", "fct_indicator_month", "fct_overdue_team", "fct_timeliness_team_month",
    "fct_caseload_team_month", "fct_missing_field_month", "bridge_indicator_field", "dim_indicator", "dim_council", "dim_team",
)  # fmt: skip


class Reading:
    """An open file of aggregates, asked in SQL."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection

    def rows(self, query: str, **values: Any) -> list[Row]:
        """The rows of a query, as column -> value. values: its parameters, $name in the query."""
        cursor = self._connection.execute(query, values)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def has(self, table: str, schema: str = "marts") -> bool:
        """Whether there is a table."""
        asked = "select 1 from information_schema.tables where table_schema = $schema and table_name = $name"
        return bool(self.rows(asked, schema=schema, name=table))


@dataclass(frozen=True)
class Source:
    """Where the dashboard reads from. children: the child-level file, None where nobody asked for lists about children.

    Each file is opened for one page and closed again: a run that is published meanwhile is on the next page, and nothing of the
    last one is held.
    """

    database: Path
    children: Path | None = None

    def check(self) -> None:
        """Raises ValueError where a file is none that a dashboard can be made of, with what to do."""
        with self.aggregates() as reading:
            lacking = [mart for mart in NEEDED if not reading.has(mart)]
            if lacking:
                raise ValueError(
                    f"{self.database} has no marts.{lacking[0]}: the dashboard is made of the marts of a whole build, or of "
                    "published/current/per10k.duckdb. A public edition, or a file of an earlier version, is none."
                )
            if not reading.rows("select 1 from marts.scorecard limit 1"):
                raise ValueError(f"{self.database} has no figures: no council's extracts were counted in it.")
        if self.children:
            if not self.children.is_file():
                raise ValueError(f"There is no file {self.children}. Name the child-level file of the same build.")
            with self.lists() as reading:
                if not reading.has("restricted_exception", "restricted"):
                    raise ValueError(f"{self.children} is no child-level file: it has no restricted.restricted_exception.")

    def unlike(self, error: Exception) -> str:
        """That the files are not what the pages are made of, found while they were read, and what to do."""
        said = str(error).partition("\n")[0]
        return (
            f"{self.database} is not what this version shows ({type(error).__name__}: {said}). It may not be whole yet, or of "
            "another version of per10k: load the page again once the night has ended, or start the dashboard of that version."
        )

    @contextmanager
    def aggregates(self) -> Iterator[Reading]:
        """The aggregates as they are now. Raises ValueError where they cannot be read."""
        with _opened(self.database) as reading:
            yield reading

    @contextmanager
    def lists(self) -> Iterator[Reading]:
        """The child-level file as it is now. Raises ValueError where it cannot be read, or nobody asked for lists."""
        if self.children is None:
            raise ValueError("Lists about children are not shown: the dashboard was started without --child-database.")
        with _opened(self.children) as reading:
            yield reading

    def history(self, table: str, runs: int) -> list[Row]:
        """What the latest nights were like: the rows of `run` or `run_step` of so many runs, the latest first.

        They stand beside a published file; none beside a build's own. Raises ValueError where they cannot be read.
        """
        file = self.database.resolve().parent / HISTORY / f"{table}.parquet"
        if not file.is_file():
            return []
        latest = f"select distinct run from read_parquet({literal(file)}) order by run desc limit {runs}"
        try:
            with duckdb.connect() as connection:
                return Reading(connection).rows(
                    f"select * from read_parquet({literal(file)}) where run in ({latest}) order by run desc"
                )
        except duckdb.Error as error:
            raise ValueError(f"{file} cannot be read: {str(error).splitlines()[0]}") from error


@contextmanager
def _opened(file: Path) -> Iterator[Reading]:
    try:
        # What a link shows now, so that a page is of one run though the link moves.
        connection = duckdb.connect(str(file.resolve()), read_only=True, config=dict(CLOSED))
    # A link that leads to itself is a RuntimeError until Python 3.13.
    except (duckdb.Error, OSError, RuntimeError) as error:
        raise ValueError(f"{file} cannot be read: {str(error).splitlines()[0]}") from error
    with connection:
        yield Reading(connection)
