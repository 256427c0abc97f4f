"""What earlier public editions of a council printed, so that a later one is decided with them.

The ledger is a DuckDB file of its own, one for all councils. It holds every number that an edition printed, once for as long as
it stays the same, and which sums were guarded for being small, but not what they came to. Which those are is not for outsiders,
so the file is closed to others, as those about children are.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from per10k.core.database_files import SETTINGS
from per10k.disclosure.figures import Figures, Series, Window
from per10k.disclosure.span import Vector
from per10k.plugin.private import close_to_others, kept_private

TABLES = """
create table if not exists ledger (ledger_id varchar);
create table if not exists edition (la_code varchar, edition_number integer, made_at timestamp, last_month integer);
create table if not exists printed (
    la_code varchar, edition_number integer, role varchar, measure_id varchar, category varchar, summed_over varchar,
    month integer, value double
);
create table if not exists guarded (la_code varchar, edition_number integer, terms varchar);
create table if not exists remembered (la_code varchar, digest varchar);
"""
# The file of an edition, in its folder.
FILE = "per10k_public.duckdb"
# Where an edition says which it is, in its own file.
MARK = "main.edition"

Figure = tuple[Series, Window]


class ForgottenError(ValueError):
    """An earlier edition is known to exist that the ledger does not know."""


@dataclass
class Memory:
    """What a council's earlier editions printed (as last printed), and what they guarded; nothing before the first."""

    editions: int = 0
    printed: dict[Figure, float] = field(default_factory=dict)
    guarded: list[Vector] = field(default_factory=list)

    def is_restated(self, figure: Figure, figures: Figures) -> bool:
        """Whether a printed figure is another now; one that is missing now is as it was."""
        return abs(figures.values.get(figure, self.printed[figure]) - self.printed[figure]) > 0.00005


class Ledger:
    """The ledger, open for one council's edition."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, la_code: str, file: Path):
        self._connection, self._la_code, self.file = connection, la_code, file
        connection.execute(TABLES)
        if not connection.execute("from ledger").fetchall():
            connection.execute("insert into ledger values (?)", [uuid.uuid4().hex])
        (self.id,) = connection.execute("from ledger").fetchall()[0]

    def memory(self) -> Memory:
        """What the council's earlier editions told."""
        (editions,) = self._ask("select coalesce(max(edition_number), 0) from edition where la_code = $1")[0]
        rows = self._ask("""
            select role, measure_id, category, summed_over, month, max_by(value, edition_number) from printed where la_code = $1
            group by all order by all
        """)
        printed = {((role, measure, category), (over, month)): value for role, measure, category, over, month, value in rows}
        guarded = [_vector(terms) for (terms,) in self._ask("select terms from guarded where la_code = $1 order by all")]
        return Memory(editions, printed, guarded)

    def remember(self, printed: dict[Figure, float], guarded: Iterable[Vector], last_month: int) -> int:
        """Add an edition; returns its number. printed: all of it. guarded: what it kept."""
        before = self.memory()
        number = before.editions + 1
        fresh = [
            (self._la_code, number, *series, *window, value)
            for (series, window), value in sorted(printed.items())
            if before.printed.get((series, window)) != value
        ]
        terms = sorted({_terms(vector) for vector in guarded} - {_terms(vector) for vector in before.guarded})
        self._connection.execute("begin")
        self._connection.execute("insert into edition values (?, ?, ?, ?)", [self._la_code, number, datetime.now(), last_month])
        _insert(self._connection, "printed", fresh)
        _insert(self._connection, "guarded", [(self._la_code, number, term) for term in terms])
        self._connection.execute("commit")
        return number

    def remember_file(self, edition: Path, printed: dict[Figure, float], last_month: int) -> int:
        """Add an edition that the ledger has lost, or that is from before there were ledgers; returns its number."""
        self._connection.execute("insert into remembered values (?, ?)", [self._la_code, _digest(edition)])
        return self.remember(printed, [], last_month)

    def see_known(self, edition: Path) -> None:
        """Raise ForgottenError where a file is an edition of the council that this ledger does not know."""
        la_code, number, ledger_id = read_mark(edition)
        is_ours = ledger_id == self.id and number <= self.memory().editions
        if (
            la_code == self._la_code
            and not is_ours
            and (_digest(edition),) not in self._ask("select digest from remembered where la_code = $1")
        ):
            raise ForgottenError(
                f"{edition} is an earlier edition, and {self.file} does not know it: the ledger is new, another one, or an older "
                "copy. Put the ledger back. Where it is lost, have it read what the edition printed, the oldest edition first: "
                f"per10k public --ledger {self.file} --la-code {self._la_code} --remember {edition}. "
                "An edition that nobody was ever given can be moved away instead."
            )

    def _ask(self, query: str) -> list[tuple]:
        return self._connection.execute(query, [self._la_code]).fetchall()


@contextmanager
def opened(file: Path, la_code: str) -> Iterator[Ledger]:
    """Open the ledger for a council's edition, and make it where there is none.

    Raises ValueError where it cannot be read, or is no ledger of editions: never is one begun beside it.
    """
    with kept_private():
        file.parent.mkdir(parents=True, exist_ok=True)
        close_to_others(file)
        try:
            connection = duckdb.connect(str(file), config=SETTINGS)
        except duckdb.Error as error:
            what_to_do = "Close what has it open, or put it back from a copy."
            raise ValueError(f"The ledger of public editions, {file}, cannot be opened. {what_to_do} {error}") from error
        with connection:
            names = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
            if names and "printed" not in names:
                raise ValueError(f"{file} is no ledger of public editions. Name another file.")
            yield Ledger(connection, la_code, file)


def ledger_beside(database: Path) -> Path:
    """The ledger that belongs to a built database: as its own ledger of publications, it outlives a database built anew."""
    return database.with_name(f"{database.name.removesuffix('.duckdb')}_public_ledger.duckdb")


def read_mark(edition: Path) -> tuple[str, int, str | None]:
    """Which edition a file is: council, number, and the ledger's id; 0 and None for one that no ledger was kept of."""
    with duckdb.connect(str(edition), read_only=True) as connection:
        tables = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        if (MARK,) in tables:
            return connection.execute(f"from {MARK}").fetchall()[0]
        (la_code,) = connection.execute("select min(la_code) from marts.fct_indicator_month").fetchall()[0]
        return la_code, 0, None


def editions_at(place: Path, la_code: str, ledger: Path) -> list[Path]:
    """Files of editions where one is to stand, in the folders beside it, and in the published run beside the ledger."""
    beside = [path for path in place.parent.glob("*") if path.is_dir() and not path.name.startswith(".")]
    folders = [place, *beside, ledger.parent / "current" / "report" / f"{la_code}-public"]
    files = [folder / name for folder in folders for name in (FILE, f"data/{FILE}")]
    return sorted({file for file in files if file.is_file()})


def _digest(file: Path) -> str:
    with file.open("rb") as opened_file:
        return hashlib.file_digest(opened_file, "sha256").hexdigest()


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple]) -> None:
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        unnested = ", ".join(f"unnest(${place + 1})" for place in range(len(columns)))
        connection.execute(f"insert into {table} select {unnested}", columns)


def _terms(vector: Vector) -> str:
    return json.dumps(sorted([*series, month, weight] for (series, month), weight in vector.items()))


def _vector(terms: str) -> Vector:
    return {((role, measure, category), month): weight for role, measure, category, month, weight in json.loads(terms)}
