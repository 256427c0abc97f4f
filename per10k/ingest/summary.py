"""What ``per10k ingest`` says of what it did."""

from collections import Counter
from pathlib import Path
from typing import Any

from per10k.ingest.files import as_text
from per10k.ingest.ledger import left_out_of
from per10k.ingest.run import Ingested

# Sentences on children's numbers, on returns and on what is in doubt, of the manifest.
SENTENCES = ("numbers_read_otherwise", "returns_replaced", "uncertain")
# Reasons that the screen names of each kind; the rest are counted, and all are in the list.
SHOWN = 12


def of_database(content: dict[str, Any], to: Path) -> str:
    """What was read from a database into a folder. content: the manifest of the folder."""
    lines = [f"  {extract}: {rows} rows" for extract, rows in content["returns"][0]["rows"].items()]
    return "\n".join(["Read from the database:", *lines, "Now build:", f"  per10k build --extracts {to}"])


def of_returns(done: Ingested, to: Path) -> str:
    """What was read from returns into a folder, and what was not."""
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
        lines += ["Passed over:", *(f"  {as_text(other.path)}: {other.reason}" for other in done.passed_over)]
    return "\n".join(
        [
            *lines,
            *(f"  {sentence}" for name in SENTENCES for sentence in done.manifest[name]),
            *_rejected_or_doubtful(done),
            f"What was not carried over, with the reason: {to / 'ingest_not_carried.csv'}",
            "Now build:",
            f"  per10k build --extracts {to}",
        ]
    )


def is_in_doubt(done: Ingested) -> bool:
    """Whether a record or a value of the returns that were read was not used, or anything of the folder is in doubt."""
    return bool(done.manifest["uncertain"]) or any(ledger.about["lost"] or ledger.about["doubtful"] for ledger in done.read)


def _rejected_or_doubtful(done: Ingested) -> list[str]:
    """What was left out of the returns that were read, and what is doubtful of them as a whole: counts by table and reason."""
    kinds: dict[str, Counter[str]] = {"Rejected records": Counter(), "Values set aside": Counter(), "To be looked at": Counter()}
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
