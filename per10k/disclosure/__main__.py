"""Writes the public edition of a built database: the aggregate marts with small numbers withheld.

    per10k public [--database per10k.duckdb] [--council E...] [--to target/public]

An edition is of one council: where the database holds several, each has a folder of its own in the one named. For publication
alone: inside the council the marts stay as they are.
"""

import argparse
import os
import sys
from pathlib import Path

from per10k.disclosure.edition import Written, councils, remember_edition, write_edition
from per10k.disclosure.folder import folder_name
from per10k.disclosure.memory import FILE, ledger_beside

LEDGER = "file that remembers what was printed; PER10K_PUBLIC_LEDGER, or else beside the database"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="per10k public", description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, default=Path(os.environ.get("PER10K_DB") or "per10k.duckdb"))
    parser.add_argument("--council", help="code of the one council that is wanted; without it each council has its edition")
    where = "folder that the edition becomes, or that holds one a council"
    parser.add_argument("--to", type=Path, default=Path("target/public"), help=where)
    parser.add_argument("--ledger", type=Path, default=os.environ.get("PER10K_PUBLIC_LEDGER"), help=LEDGER)
    parser.add_argument("--remember", type=Path, metavar="EDITION", help="have the ledger read what an earlier edition printed")
    asked = parser.parse_args(arguments)
    if not asked.database.is_file():
        parser.exit(2, f"There is no database {asked.database}. Build it first: make build\n")
    ledger = Path(asked.ledger) if asked.ledger else ledger_beside(asked.database)
    try:
        if asked.remember:
            number = remember_edition(asked.database, asked.remember, asked.council, ledger)
            print(f"{asked.remember} is edition {number} in {ledger}.")
            return 0
        found = councils(asked.database)
        places = {la_code: asked.to / folder_name(la_code) if len(found) > 1 else asked.to for la_code in found}
        if asked.council:
            places = {asked.council: places.get(asked.council, asked.to)}
        for to in places.values():
            if to.exists() and not (to / FILE).is_file():
                raise ValueError(f"{to} is there and is no edition. Name a folder that may be replaced.")
        for la_code, to in places.items():
            tell(la_code, to, write_edition(asked.database, to, la_code, ledger), ledger)
    except ValueError as refused:
        parser.exit(2, f"{refused}\n")
    return 0


def tell(la_code: str, to: Path, written: Written, ledger: Path) -> None:
    """Print what was published of a council and withheld, and which edition it is."""
    print(f"{la_code:48}{'published':>10}{'small':>8}{'secondary':>10}")
    for relation, count in written.counts.items():
        print(f"{relation:48}{count['published']:10}{count['small']:8}{count['secondary']:10}")
    print(f"Written to {to}. {words_of(la_code, written, ledger)}")


def words_of(la_code: str, written: Written, ledger: Path) -> str:
    """Which edition it is, and what is to be known of it beside those before, in sentences."""
    told = [f"Edition {written.number} of {la_code} in {ledger}."]
    if written.number == 1:
        told.append("No earlier one is remembered: had there been any, have it read first (--remember, docs/publication.md).")
    if written.restated:
        told.append(f"{written.restated} numbers that were printed before are others now.")
    if written.known_before:
        told.append(f"{written.known_before} small numbers follow from earlier editions and cannot be hidden any more.")
    return " ".join(told)


if __name__ == "__main__":
    sys.exit(main())
