"""Rewrite the reference seeds: ``per10k refresh --statistics <folder>``."""

import argparse
import sys
from pathlib import Path

from per10k.core.project import SEEDS
from per10k.refresh.seeds import Sources, write_seeds

DEFAULT_FOLDER = SEEDS / "reference"


def main(arguments: list[str] | None = None) -> int:
    """Write the seeds and say how many rows each has; return the exit code."""
    parser = argparse.ArgumentParser(prog="per10k refresh", description=__doc__)
    parser.add_argument(
        "--statistics", type=Path, required=True, help="folder of the Department for Education's file of population estimates"
    )
    parser.add_argument("--to", type=Path, default=DEFAULT_FOLDER, help="folder to write to (%(default)s)")
    arguments = parser.parse_args(arguments)
    try:
        counts = write_seeds(Sources(arguments.statistics), arguments.to)
    except FileNotFoundError as error:
        parser.error(f"{error.filename} is not there, and the seeds are made from it")
    for name, rows in counts.items():
        print(f"{name}.csv: {rows} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
