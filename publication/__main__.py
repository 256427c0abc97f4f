"""Writes the public edition of a built database: the aggregate marts with small numbers withheld.

    python -m publication [--database per10k.duckdb] [--to target/public]

For publication alone: inside the council the marts stay as they are.
"""

import argparse
import os
import sys
from pathlib import Path

from publication.edition import FILE, write_edition


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m publication", description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, default=Path(os.environ.get("PER10K_DB") or "per10k.duckdb"))
    parser.add_argument("--to", type=Path, default=Path("target/public"), help="folder that the edition becomes")
    asked = parser.parse_args(arguments)
    if not asked.database.is_file():
        parser.exit(2, f"There is no database {asked.database}. Build it first: make build\n")
    if asked.to.exists() and not (asked.to / FILE).is_file():
        parser.exit(2, f"{asked.to} is there and is no edition. Name a folder that may be replaced.\n")
    try:
        counts = write_edition(asked.database, asked.to)
    except ValueError as unsafe:
        parser.exit(1, f"{unsafe}\n")
    print(f"{'relation':48}{'published':>10}{'small':>8}{'secondary':>10}")
    for relation, count in counts.items():
        print(f"{relation:48}{count['published']:10}{count['small']:8}{count['secondary']:10}")
    print(f"Written to {asked.to}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
