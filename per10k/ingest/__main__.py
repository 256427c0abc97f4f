"""Converts the returns that a council holds to extracts that per10k reads.

    per10k ingest --from returns --to extracts [--la-code E...] [--reference-date YYYY-MM-DD]
    per10k ingest --from-database VARIABLE [--schema ssd] --to extracts [--la-code E...]

Exits with 1, and writes nothing, where anything that was asked for cannot be used; with 3 where all was ingested but for records
that could not be used, or where something of it is in doubt, as an end without a day: the summary at the end names both.
"""

import argparse
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from per10k.ingest.ledger import left_out_of
from per10k.ingest.model import IngestError, Options
from per10k.ingest.run import Ingested, ingest
from per10k.plugin import councils

ACCEPTED_WITH_LOSSES = 3
# Sentences on children's numbers, on returns and on what is in doubt, of the manifest.
SENTENCES = ("numbers_read_otherwise", "returns_replaced", "uncertain")
# Reasons that the screen names of each kind; the rest are counted, and all are in the list.
SHOWN = 12


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="per10k ingest", description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--from", dest="sources", type=Path, nargs="+", metavar="FROM", help="files, or folders of files")
    source.add_argument(
        "--from-database", metavar="VARIABLE", help="environment variable with the address of a database that holds SSD tables"
    )
    parser.add_argument("--schema", help="the schema of the SSD tables; without it the user's own")
    parser.add_argument("--to", type=Path, required=True, help="folder of extracts; returns ingested before stay in it")
    parser.add_argument("--la-code", help="the council's code, or its number at the DfE, where a file does not say")
    parser.add_argument(
        "--reference-date", type=date.fromisoformat, help="day that the data are as at (YYYY-MM-DD), where a file does not say"
    )
    parser.add_argument(
        "--list-months", type=int, choices=(3, 6, 12), help="months that the lists of Annex A look back; told from them otherwise"
    )
    asked = parser.parse_args(arguments)
    try:
        la_code = councils.read(asked.la_code) if asked.la_code else None
        options = Options(la_code, asked.reference_date, asked.list_months)
        if asked.from_database:
            # Databases take a moment to import.
            from per10k.ingest.database.run import ingest_database

            print(_rows_read(ingest_database(asked.from_database, asked.schema, asked.to, options), asked.to))
        else:
            done = ingest(asked.sources, asked.to, options)
            print(_summary(done, asked.to))
            return ACCEPTED_WITH_LOSSES if _is_in_doubt(done) else 0
    except (IngestError, councils.UnknownCouncilError, PermissionError) as error:
        print(f"Nothing was ingested:\n{error}", file=sys.stderr)
        return 1
    return 0


def _rows_read(content: dict, to: Path) -> str:
    lines = [f"  {extract}: {rows} rows" for extract, rows in content["returns"][0]["rows"].items()]
    return "\n".join(["Read from the database:", *lines, "Now build:", f"  make build EXTRACTS={to}"])


def _summary(done: Ingested, to: Path) -> str:
    lines = []
    for about in done.manifest["returns"]:
        of_tables = about["tables"].values()
        lines.append(
            f"{about['return']} {about['year']} of {about['la_code'] or 'several councils'} ({', '.join(about['files'])}): "
            f"{sum(table['rows_in'] for table in of_tables)} records in, "
            f"{sum(table['carried'] for table in of_tables)} carried, {sum(table['rejected'] for table in of_tables)} rejected"
        )
    for extract, counts in done.manifest["extracts"].items():
        lines.append(f"  {extract}: {counts['rows']} rows, {counts['replaced']} repeated or replaced by a later return")
    if done.passed_over:
        lines += ["Passed over:", *(f"  {other.path}: {other.reason}" for other in done.passed_over)]
    return "\n".join(
        [
            *lines,
            *(f"  {sentence}" for name in SENTENCES for sentence in done.manifest[name]),
            *_rejected_or_doubtful(done),
            f"What was not carried over, with the reason: {to / 'ingest_not_carried.csv'}",
            "Now build:",
            f"  make build EXTRACTS={to}",
        ]
    )


def _is_in_doubt(done: Ingested) -> bool:
    """Whether a record or a value of the returns that were read was not used, or anything of the folder is in doubt."""
    return bool(done.manifest["uncertain"]) or any(ledger.about["lost"] or ledger.about["doubtful"] for ledger in done.read)


def _rejected_or_doubtful(done: Ingested) -> list[str]:
    """What was left out of the returns that were read, and what is doubtful of them as a whole: counts by table and reason."""
    kinds = {"Rejected records": Counter(), "Values set aside": Counter(), "To be looked at": Counter()}
    for row in (row for ledger in done.read for row in left_out_of(ledger)):
        if row["table"] == "the return":
            said = f"{row['file']}: {row['element']} {row['value']}: {row['reason']} (kept: {row['kept']})"
            kinds["To be looked at"][said] += 1
        else:
            said = ", ".join(filter(None, (row["table"], row["element"]))) + f": {row['reason']}"
            kinds["Rejected records" if row["kept"] == "nothing" else "Values set aside"][said] += 1
    lines = []
    for kind, counts in kinds.items():
        if counts:
            lines.append(f"{kind}: {counts.total()}")
            lines += [f"  {count} x {said}" for said, count in counts.most_common(SHOWN)]
            lines += [f"  and {len(counts) - SHOWN} other reasons"] if len(counts) > SHOWN else []
    return lines


if __name__ == "__main__":
    sys.exit(main())
