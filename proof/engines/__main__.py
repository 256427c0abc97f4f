"""Compares what another engine has made with DuckDB's: prints every difference, and ends with 1 where there is one.

per10k build && per10k build --engine sail
python -m proof.engines --database per10k.duckdb --manifest target/manifest.json --tables target/sail/tables
"""

import argparse
import sys
from pathlib import Path

from proof.engines.compare import compare


def main() -> None:
    """Read the arguments, compare, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, default=Path("per10k.duckdb"), help="DuckDB's file of aggregates")
    parser.add_argument("--children", type=Path, help="its file about children; none: beside the other, by its usual name")
    parser.add_argument("--manifest", type=Path, required=True, help="manifest.json of the build with DuckDB")
    parser.add_argument("--tables", type=Path, required=True, help="folder of the other engine's tables")
    asked = parser.parse_args()
    children = asked.children or asked.database.with_name(f"{asked.database.stem}_children.duckdb")
    compared, differences = compare(asked.database, children, asked.manifest, asked.tables)
    for one in differences:
        print(f"{one.table}: {one.what}")
    unlike = len({one.table for one in differences})
    print(f"{compared} tables compared, {unlike} differ" if differences else f"{compared} tables compared: equal")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
