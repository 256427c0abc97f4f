"""Teams that a file calls by their names where others have their ids: read by id, where the table of teams leaves no doubt."""

from __future__ import annotations

import duckdb

from per10k.core.sql import literal
from per10k.plugin.id_spellings import IdField, say
from per10k.plugin.value_checks import values_of

TABLE, KEY, NAME = "ssd_department", "dept_team_id", "dept_team_name"
# Case, spaces, hyphens and the like make no other team.
PLAIN = "regexp_replace(lower({text}), '[^a-z0-9]+', '', 'g')"


def read_by_id(connection: duckdb.DuckDBPyConnection, fields: list[IdField], table: IdField) -> None:
    """Have fields that refer to teams hold ids, where they hold the name, or id, of one team of the table alone.

    fields: those that refer to the table. table: its key. What is neither stays as it is, and is listed as a reference unmet.
    """
    if NAME not in table.found.columns:
        return
    name = table.found.columns[NAME]
    teams = f"select {table.council} as council, {table.text} as id, {name} as name from {table.scan.relation}"
    for field in fields:
        found = connection.execute(f"""
            with teams as (select * from ({teams}) where id <> ''),
            called as (
                select council, id, {PLAIN.format(text="id")} as plain from teams
                union
                select council, id, {PLAIN.format(text="name")} as plain from teams where name <> ''
            ),
            alone as (select council, plain, min(id) as id from called where plain <> '' group by all having min(id) = max(id)),
            own as (
                select council, written, min(place) as place, count(*) as rows_found
                from (
                    select {field.council} as council, {field.text} as written, {field.scan.row_number} as place
                    from {field.scan.relation}
                )
                group by council, written
            )
            select own.council, own.written, alone.id, own.place, own.rows_found
            from own inner join alone on own.council = alone.council and {PLAIN.format(text="own.written")} = alone.plain
            where not exists (select 1 from teams where teams.council = own.council and teams.id = own.written)
            order by own.place""").fetchall()
        if not found:
            continue
        cases = " ".join(
            f"when {field.council} = {literal(council)} and {field.text} = {literal(written)} then {literal(team)}"
            for council, written, team, *_ in found
        )
        field.found.columns[field.name] = f"case {cases} else {field.text} end"
        _, written, team, row, _ = found[0]
        count = values_of(sum(rows for *_, rows in found))
        say(field, written, f"{count}, the first in row {row}: names of teams, read as their ids ({written} is {team})")
