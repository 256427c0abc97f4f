"""The figures in plain DuckDB SQL, as a yardstick for the models: the `plain*.sql` over a folder of extracts.

python -m proof.bench.plain EXTRACTS DATABASE
"""

import os
import sys
from pathlib import Path

import duckdb

SCRIPTS = [
    Path(__file__).with_name(f"plain{part}.sql")
    for part in (
        *("", "_looked_after", "_pre_proceedings", "_services", "_framework", "_early_help"),
        *("_education", "_families", "_adults", "_values"),
    )
]
SEEDS = Path(__file__).parents[2] / "seeds"


def build(extracts: Path, database: Path) -> None:
    """Write the table indicator_month into a new DuckDB file, with the threads and memory that the dbt profile allows.

    extracts: folder of Parquet files as bench.generate writes them.
    database: where the result goes; must not exist.
    """
    settings = {
        "threads": os.environ.get("PER10K_THREADS", "2"),
        "memory_limit": os.environ.get("PER10K_MEMORY_LIMIT", "8GB"),
    }
    script = "\n".join(script.read_text() for script in SCRIPTS)
    with duckdb.connect(str(database), config=settings) as connection:
        connection.execute(script.replace("$extracts", str(extracts)).replace("$seeds", str(SEEDS)))


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
