"""Which of the new councils each row belongs to: that of whom it is about; else of the row it belongs to, or of its team."""

from __future__ import annotations

import duckdb

from per10k.core.sql import literal
from per10k.reorganise.people import DECIDED, Tables
from per10k.reorganise.reading import Table, linked

DIVIDED, COPIED, LEFT = "divided", "copied", "left out"
VERSION_LOG = "ssd_version_log"
WHOLE = "it is about the council as a whole"


class Rows:
    """Places the rows of extracts, each in a table placed_rows_<extract> (source_row, council, reason), those it needs first."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tables: Tables):
        self.connection, self.tables = connection, tables
        self._referred = {field.refers_to for table in tables.values() for field in table.extract.fields.values()}
        self._placed: set[str] = set()
        self._maps: set[str] = set()

    def treatment(self, table: Table) -> str:
        """What becomes of an extract: divided; copied to each council, where others name its rows; or left out."""
        extract = table.extract
        if table.name == VERSION_LOG:
            return COPIED
        if not table.is_known:
            return DIVIDED if extract.about else LEFT
        is_named = any(f"{table.name}.{column}" in self._referred for column in extract.key)
        if extract.about is None:
            return COPIED if is_named or any(field.refers_to for field in extract.fields.values()) else DIVIDED
        return COPIED if is_named and extract.fields[extract.about].identifies == "worker" else DIVIDED

    def place(self, name: str) -> None:
        """Place the rows of an extract that is divided."""
        if name in self._placed:
            return
        self._placed.add(name)
        table = self.tables[name]
        joins: list[str] = []
        council, reason = self._council(table, joins)
        self.connection.execute(f"""
            create table placed_rows_{name} as
            select rows.source_row, {council} as council, {reason} as reason
            from {table.relation} as rows {" ".join(joins)}""")

    def parted(self, name: str) -> dict[str, int]:
        """Rows of a divided extract that name a row of another council, by the field that names it."""
        found = {}
        for column in self.tables[name].columns:
            refers_to = self.tables[name].extract.fields[column].refers_to
            other = refers_to.split(".")[0] if refers_to else ""
            named = self._map(str(refers_to)) if other in self._placed else ""
            if not named:
                continue
            [(rows,)] = self.connection.execute(f"""
                select count(*) filter (own.council <> named.council) from {self.tables[name].relation} as rows
                inner join placed_rows_{name} as own on rows.source_row = own.source_row
                inner join {named} as named on rows.{linked(column)} = named.id""").fetchall()
            if rows:
                found[column] = rows
        return found

    def _council(self, table: Table, joins: list[str]) -> tuple[str, str]:
        """SQL for the council of a row and the reason where it has none; what is joined for it is added to the joins."""
        extract = table.extract
        if extract.about is None:
            return self._of_place(table), literal(WHOLE)
        text = f"rows.{linked(extract.about)}" if extract.about in table.columns else "null::varchar"
        kind = extract.fields[extract.about].identifies or ""
        team = self._of_team(table, joins)
        if kind == "worker":
            joins.append(f"left join placed_worker as whom on {text} = whom.id")
            return f"case when whom.is_decided then whom.council else coalesce({team}, whom.council) end", self._reason(text)
        if kind in DECIDED:
            joins.append(f"left join placed_{kind} as whom on {text} = whom.id")
            # A row without a child may still name a family. One whose child is placed nowhere stays with the child.
            others = [self._of_other(table, column, joins) for column in table.columns if column != extract.about]
            by_others = f"coalesce({', '.join([*filter(None, others), team])})"
            by_team = "null::varchar" if kind == "person" else team
            return f"case when {text} is null then {by_others} else coalesce(whom.council, {by_team}) end", self._reason(text)
        refers_to = extract.fields[extract.about].refers_to
        if refers_to:
            other = self._map(refers_to)
            if other:
                joins.append(f"left join {other} as whom on {text} = whom.id")
            belongs = "the row that it belongs to is placed nowhere, or is not there"
            return f"coalesce({'whom.council' if other else 'null::varchar'}, {team})", literal(belongs)
        joins.append(f"left join decided on decided.what = {literal(table.name)} and decided.id = {text}")
        return f"coalesce(decided.council, {team})", literal("it names no team of team.csv, and decision.csv says nothing of it")

    def _reason(self, text: str) -> str:
        return f"case when {text} is null then 'it names nobody' else coalesce(whom.reason, 'nobody knows whom it is about') end"

    def _of_team(self, table: Table, joins: list[str]) -> str:
        if not table.extract.team or table.extract.team not in table.columns:
            return "null::varchar"
        joins.append(f"left join team on rows.{linked(table.extract.team)} = team.id")
        return "team.council"

    def _of_other(self, table: Table, column: str, joins: list[str]) -> str:
        """SQL for the council of another child or family that a row names; '' where the column is of neither."""
        kind = table.extract.fields[column].identifies
        if kind not in ("person", "family"):
            return ""
        name = f"of_{len(joins)}"
        joins.append(f"left join placed_{kind} as {name} on rows.{linked(column)} = {name}.id")
        return f"{name}.council"

    def _of_place(self, table: Table) -> str:
        """SQL for the council of a row that is about an area, by the lookup of places."""
        if "lsoa_code" not in table.columns:
            return "null::varchar"
        return """(
            select district.council from place inner join district on place.code = district.code
            where place.kind = 'lsoa' and place.name = regexp_replace(upper(rows.lsoa_code), '[^A-Z0-9]', '', 'g'))"""

    def _map(self, refers_to: str) -> str:
        """The table of the council of each row that a field refers to, by the text in it; '' where there is no such row."""
        extract, column = refers_to.split(".")
        table = self.tables.get(extract)
        if table is None or column not in table.columns or self.treatment(table) != DIVIDED:
            return ""
        name = f"named_{extract}_{column}"
        if name not in self._maps:
            self.place(extract)
            self._maps.add(name)
            self.connection.execute(f"""
                create table {name} as
                select rows.{linked(column)} as id, min(council) as council
                from {table.relation} as rows
                inner join placed_rows_{extract} as placed on rows.source_row = placed.source_row
                where id is not null
                group by id having min(council) = max(council)""")
        return name
