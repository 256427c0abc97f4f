"""What is said of an edition that was written."""

from pathlib import Path

from per10k.disclosure.edition import Written


def table_of(la_code: str, written: Written) -> str:
    """What was published of a council and withheld, a line a relation."""
    lines = [f"{la_code:48}{'published':>10}{'small':>8}{'secondary':>10}"]
    for relation, count in written.counts.items():
        lines.append(f"{relation:48}{count['published']:10}{count['small']:8}{count['secondary']:10}")
    return "\n".join(lines)


def in_words(la_code: str, written: Written, ledger: Path) -> str:
    """Which edition it is, and what is to be known of it beside those before, in sentences."""
    said = [f"Edition {written.number} of {la_code} in {ledger}."]
    if written.number == 1:
        said.append("No earlier one is remembered: had there been any, have it read first (--remember, docs/publication.md).")
    if written.restated:
        said.append(f"{written.restated} numbers that were printed before are others now.")
    if written.known_before:
        said.append(f"{written.known_before} small numbers follow from earlier editions and cannot be hidden any more.")
    return " ".join(said)
