"""A step of making extracts from the tables of SSDA903 returns."""

from dataclasses import dataclass

# The same identifier as `ids.stable_id` makes; number: of several on one day, which is part of it from the second.
EVENT_ID = """
    create macro event_id(extract, la_code, child, day, number) as substr(sha256(
        concat_ws(chr(31), extract, la_code, plain_id(child), day, case when number > 1 then number::varchar end)
    ), 1, 20)"""


@dataclass(frozen=True)
class Statement:
    """SQL: a query whose rows are added to an extract, or, where that is None, a statement that prepares others."""

    query: str
    extract: str | None = None
