"""Rewrite the reference seeds: ``python -m reference --shared ../shared``."""

import argparse
from pathlib import Path

from reference.seeds import write_seeds

DEFAULT_FOLDER = Path(__file__).parent.parent / "seeds" / "reference"


def main() -> None:
    """Read the two folders from the command line, write the seeds and say how many rows each has."""
    parser = argparse.ArgumentParser(prog="python -m reference", description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with catalogue/, published/ and real/")
    parser.add_argument("--to", type=Path, default=DEFAULT_FOLDER, help="folder to write to (%(default)s)")
    arguments = parser.parse_args()
    for name, rows in write_seeds(arguments.shared, arguments.to).items():
        print(f"{name}.csv: {rows} rows")


if __name__ == "__main__":
    main()
