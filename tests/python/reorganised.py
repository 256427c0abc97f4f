"""Small folders of extracts and plans for tests of councils that split and merge."""

import csv
from pathlib import Path

from per10k.core.contract import read_contract

CONTRACT = read_contract().extracts
ADDRESS = ("addr_table_id", "addr_person_id", "addr_address_type", "addr_address_start_date", "addr_address_end_date")
ADDRESS += ("addr_address_postcode", "addr_address_json")
# What the SSD requires and a small folder does not hold.
REQUIRED = {name for name, extract in CONTRACT.items() if not extract.optional}


def write_csv(path, rows, columns=None):
    """Write rows, each a mapping, with the columns of them all."""
    columns = columns or list(dict.fromkeys(column for row in rows for column in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def read_csv(path):
    """The rows of a file; none where it is not there."""
    if not Path(path).is_file():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_extracts(folder, **extracts):
    """Write extracts with the columns that the contract requires. Returns what is to be named as not supplied."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in extracts.items():
        needed = [field.name for field in CONTRACT[name].fields.values() if field.required] if name in CONTRACT else []
        needed += ADDRESS if name == "ssd_address" else ()
        given = [column for row in rows for column in row]
        write_csv(folder / f"{name}.csv", rows, list(dict.fromkeys([*needed, *given])))
    return tuple(sorted(REQUIRED - extracts.keys()))


def addresses(*rows):
    """Rows of ssd_address from (child, kind, first day, postcode)."""
    return [
        {
            "addr_table_id": f"a{number}",
            "addr_person_id": person,
            "addr_address_type": kind,
            "addr_address_start_date": begun,
            "addr_address_postcode": postcode,
        }
        for number, (person, kind, begun, postcode) in enumerate(rows)
    ]
