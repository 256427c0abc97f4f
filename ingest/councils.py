"""Which council a local authority number of the DfE (LEA, three digits) is.

The numbers stand beside the codes in the DfE's statistics (Children in need; Open Government Licence). A number whose council
got another code has the one in force.
"""

import csv
from functools import cache
from pathlib import Path


@cache
def _councils() -> dict[str, str]:
    with (Path(__file__).parent / "local_authority_numbers.csv").open(newline="") as file:
        return {row["lea"]: row["la_code"] for row in csv.DictReader(file)}


def la_code_of(lea: str) -> str | None:
    """Nine-character code of the council with this number; None where there is none."""
    return _councils().get(lea.strip())
