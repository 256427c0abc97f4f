"""A reader of a published folder: what it sees must be one whole run, and it must never meet an error.

python -m proof.bench.reader published      # how long a fresh client takes to read the scorecard of a month
"""

import json
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

CONTACTS = "where indicator_id = 'contacts_all_children' and month_end = date '2019-03-31' and breakdown = 'all'"
FIGURES = f"select numerator from marts.fct_indicator_month {CONTACTS}"


@dataclass(frozen=True)
class Seen:
    """A whole run: its name and the contacts of the month, by which deliveries are told apart."""

    run: str
    contacts: int


def whole_run(published: Path) -> Seen:
    """See that every file of the run that is current is there, can be read, and is of that run.

    The contacts in the aggregates, in the records behind them and in the Parquet and CSV files must agree, and the rows of
    each mart with those of its files. Raises AssertionError or duckdb.Error.
    """
    run = (published / "current").resolve()
    marts = run / "marts"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{run / 'per10k.duckdb'}' as per10k (read_only)")
        connection.execute(f"attach '{run / 'per10k_children.duckdb'}' as children (read_only)")
        connection.execute("use per10k")

        def ask(query: str) -> list[tuple]:
            return connection.execute(query).fetchall()

        counts = {name: ask(f"{FIGURES.replace('marts.fct_indicator_month', source)}") for name, source in {
            "aggregates": "marts.fct_indicator_month",
            "parquet": f"'{marts / 'fct_indicator_month.parquet'}'",
            "csv": f"'{marts / 'fct_indicator_month.csv'}'",
        }.items()}  # fmt: skip
        counts["children"] = ask("select count(*) from children.staging.stg_contacts where contact_date >= date '2019-03-01'")
        contacts = {int(rows[0][0]) for rows in counts.values()}
        assert len(contacts) == 1, f"{run}: {counts}"
        assert ask("select count(*) from children.snapshots.care_leaver_snapshot")[0][0] == 1, f"{run}: the snapshot is lost"
        tables = [table for (table,) in ask("select table_name from duckdb_tables() where schema_name = 'marts'")]
        described = {table["url"] for table in json.loads((marts / "csv-metadata.json").read_text())["tables"]}
        for table in tables:
            rows = {ask(f"select count(*) from {source}")[0][0] for source in (
                f"per10k.marts.{table}", f"'{marts / table}.parquet'",
                f"read_csv('{marts / table}.csv', header = true, all_varchar = true)",
            )}  # fmt: skip
            of_run = ask(f"select decode(value) from parquet_kv_metadata('{marts / table}.parquet') where key = 'per10k_run'")
            assert len(rows) == 1 and f"{table}.csv" in described and of_run == [(run.name,)], f"{run}: {table} {rows} {of_run}"
    assert tables and not list(run.glob("*.wal")), run
    return Seen(run.name, contacts.pop())


class Reader:
    """A thread that opens what is current, asks, and closes, over and over; and one connection that it holds all the while."""

    def __init__(self, published: Path):
        self.published, self.queries, self.held_queries = published, 0, 0
        self.errors: list[str] = []
        self._stop, self._thread = threading.Event(), threading.Thread(target=self._read)

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _read(self) -> None:
        current, scorecard = (self.published / "current" / name for name in ("per10k.duckdb", "marts/scorecard.parquet"))
        with duckdb.connect(str(current.resolve()), read_only=True) as held:
            first = held.execute(FIGURES).fetchall()
            while not self._stop.wait(0.1):
                try:
                    with duckdb.connect(str(current), read_only=True) as fresh:
                        figures = fresh.execute(FIGURES).fetchall()
                        (rows,) = fresh.execute("select count(*) from marts.scorecard").fetchone()
                        (parquet,) = fresh.execute(f"select count(*) from '{scorecard}'").fetchone()
                    assert figures[0][0] in (7, 8) and parquet == rows, (figures, parquet, rows)
                    self.queries += 3
                    assert held.execute(FIGURES).fetchall() == first
                    self.held_queries += 1
                except Exception as error:
                    self.errors.append(repr(error))


CLIENT = """
import sys, time, duckdb
began = time.perf_counter()
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    rows = connection.execute("select * from marts.scorecard where reporting_month = date '2019-03-31'").fetchall()
print(time.perf_counter() - began, len(rows))
"""


def main(published: Path, times: int = 50) -> None:
    """Print the median seconds of processes of their own, with their start and without."""
    whole, asked = [], []
    for _ in range(times):
        began = time.perf_counter()
        command = [sys.executable, "-c", CLIENT, published / "current" / "per10k.duckdb"]
        seconds, rows = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        whole.append(time.perf_counter() - began)
        asked.append(float(seconds))
    print(f"{rows} rows; median of {times}: {statistics.median(asked) * 1000:.0f} ms to connect, ask and fetch, ", end="")
    print(f"{statistics.median(whole) * 1000:.0f} ms with the start of Python")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
