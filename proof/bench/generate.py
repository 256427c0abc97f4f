"""Synthetic extracts of many councils, written as Parquet files in the shape of the source contract.

python -m proof.bench.generate FOLDER [COUNCILS]
"""

import hashlib
import shutil
import sys
from pathlib import Path

import duckdb

SCRIPTS = [
    Path(__file__).with_name(f"generate{part}.sql")
    for part in ("", "_care", "_services", "_early_help", "_education", "_families", "_adults")
]
COUNCILS = Path(__file__).parents[2] / "seeds/reference/council.csv"
POPULATIONS = COUNCILS.with_name("population.csv")
CONTACTS_PER_COUNCIL = 45_000  # over six years: the English average, and about 330,000 rows of all extracts together


def generate(folder: Path, councils: int, contacts: int = CONTACTS_PER_COUNCIL) -> dict[str, int]:
    """Write six years of extracts (1 April 2018 to 31 March 2024, cut on 21 April 2024), unless the folder is there.

    folder: where the files go, one an extract; it appears only when complete.
    councils: how many councils, from the first in the seed of councils.
    contacts: contacts a council over the period; every other extract is in proportion.
    Returns the number of rows in each extract.
    """
    if not folder.exists():
        unfinished = folder.with_name(folder.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _write(unfinished, councils, contacts)
        unfinished.rename(folder)
    with duckdb.connect() as connection:
        return {
            file.stem: connection.execute(f"select count(*) from '{file}'").fetchone()[0]
            for file in sorted(folder.glob("*.parquet"))
        }


def folder_name(councils: int) -> str:
    """Name a folder for so many councils; it changes with the generator, so that an older one's files are not used."""
    return f"councils-{councils}-{hashlib.sha256(_script().encode()).hexdigest()[:8]}"


def _script() -> str:
    return "\n".join(script.read_text() for script in SCRIPTS)


def _write(folder: Path, councils: int, contacts: int) -> None:
    script = _script()
    with duckdb.connect(config={"threads": 2, "preserve_insertion_order": False}) as connection:
        for parameter, value in {
            "$council_file": COUNCILS,
            "$population_file": POPULATIONS,
            "$councils": councils,
            "$contacts": contacts,
        }.items():
            script = script.replace(parameter, str(value))
        connection.execute(script)
        views = connection.execute(
            "select view_name from duckdb_views() where regexp_matches(view_name, '^(ssd|local)_')"
        ).fetchall()
        for (view,) in views:
            connection.execute(f"copy {view} to '{folder / view}.parquet' (format parquet, compression zstd)")


if __name__ == "__main__":
    counts = generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for extract, rows in counts.items():
        print(f"{extract:28} {rows:>12,}")
    print(f"{'all':28} {sum(counts.values()):>12,}")
