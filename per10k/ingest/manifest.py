"""What the extracts of a folder are made from, and what they lack: `ingest_manifest.json`."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from per10k.core.contract import read_contract
from per10k.ingest import VERSION
from per10k.ingest.ledger import Ledger
from per10k.ingest.merge import columns_of
from per10k.ingest.model import IngestError
from per10k.plugin import manifests
from per10k.plugin.manifests import NAME


def manifest(ledgers: Sequence[Ledger], counts: dict[str, dict[str, int]]) -> dict:
    """Describe the extracts.

    counts: extract -> {rows_from_returns, rows, replaced}. `not_carried` names the extracts and the fields of the contract
    that none of the returns can fill, and the fields that none of a council's can; the preparation of a run reads it
    (per10k/plugin/extract_files.py).
    """
    contract = read_contract().extracts
    councils = sorted({ledger.about["la_code"] for ledger in ledgers} - {None})
    # A return of several councils speaks for each.
    of_council = {la_code: [x for x in ledgers if x.about["la_code"] in (la_code, None)] for la_code in councils}
    return {
        "ingest_version": VERSION,
        "extract_date": max(ledger.about["reference_date"] for ledger in ledgers),
        "returns": [{name: value for name, value in ledger.about.items() if name != "ingested"} for ledger in ledgers],
        "extracts": counts,
        "not_carried": {
            "extracts": [extract for extract in contract if extract not in counts],
            "fields": _fields_not_carried(ledgers),
            "councils": {la_code: _fields_not_carried(own) for la_code, own in of_council.items()},
        },
        "complete_from": {la_code: days for la_code, own in of_council.items() if (days := _complete_from(own))},
        "complete_to": {la_code: days for la_code, own in of_council.items() if (days := _complete_to(own, counts))},
    }


def _complete_from(ledgers: Sequence[Ledger]) -> dict[str, str]:
    """Extract -> the first day from which one council's returns hold all of it up to the last reference date.

    A return extends what a later one says where it ends no earlier than the day before that begins; one that says nothing has
    all that its rows show, and then nothing is said of the extract.
    """
    found: dict[str, str] = {}
    for extract in sorted({extract for ledger in ledgers for extract in ledger.carries}):
        first_day = None
        for about in [ledger.about for ledger in reversed(ledgers) if extract in ledger.carries]:
            if first_day and date.fromisoformat(about["reference_date"]) + timedelta(days=1) < date.fromisoformat(first_day):
                continue
            own = about.get("complete_from", {}).get(extract)
            if own is None:
                first_day = None
                break
            first_day = min(own, first_day or own)
        if first_day:
            found[extract] = first_day
    return found


def _complete_to(ledgers: Sequence[Ledger], extracts: Iterable[str]) -> dict[str, str]:
    """Extract -> the day that the latest of one council's returns with it is as at, or to which that has it: what came later is
    in none of them."""
    last_days = {
        extract: max((_last_day(x, extract) for x in ledgers if extract in x.carries), default="") for extract in extracts
    }
    return {extract: day for extract, day in last_days.items() if day}


def _last_day(ledger: Ledger, extract: str) -> str:
    # A folder of an earlier version has returns that say nothing of it.
    return ledger.about.get("complete_to", {}).get(extract, ledger.about["reference_date"])


def _fields_not_carried(ledgers: Sequence[Ledger]) -> dict[str, list[str]]:
    """Extract of the contract -> its fields that none of the returns can fill, where they fill others of it."""
    carried = {extract for ledger in ledgers for extract in ledger.carries}
    lacking = {
        name: [field for field in extract.fields if field not in columns_of(name, ledgers)]
        for name, extract in read_contract().extracts.items()
        if name in carried
    }
    return {extract: fields for extract, fields in lacking.items() if fields}


def read_manifest(folder: Path) -> dict | None:
    """The manifest of a folder; None where nothing was ingested into it. Raises IngestError where it is of another shape."""
    try:
        return manifests.read_manifest(folder)
    except ValueError as error:
        raise IngestError(f"{error}.") from error


def write_manifest(folder: Path, content: dict) -> None:
    """Write the manifest of a folder."""
    (folder / NAME).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
