"""Deliveries of a made-up council of a few rows an extract, for runs that are to be short."""

import tempfile
from pathlib import Path

from tests.broken_extracts.council import LA_CODE, good_council, write_folder

__all__ = ["LA_CODE", "contacts_of", "deliver"]


def deliver(folder: Path, number: int) -> None:
    """Write the extracts of a delivery into a folder, each put in place by rename, as a transfer would.

    Deliveries differ by one contact of March 2019 alone.
    """
    council = good_council()
    council["ssd_care_leavers"][0]["clea_care_leaver_eligibility"] = "Relevant"
    council["ssd_contacts"] = council["ssd_contacts"][: 2 + contacts_of(number)]
    with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
        write_folder(Path(fresh), council)
        for file in Path(fresh).iterdir():
            file.replace(folder / file.name)


def contacts_of(number: int) -> int:
    """Contacts of March 2019 in a delivery: 8 in even ones, 7 in odd ones."""
    return 8 - number % 2
