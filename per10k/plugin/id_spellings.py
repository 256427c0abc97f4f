"""Ids that the files of a folder write in different ways: read as one where that is certain, else refused.

A spreadsheet takes the zeros from every id of the file that it saves, and the file then joins nothing. Where no id of a field
begins with a zero, and those of another field of the same ids do, the zeros are put back, if all ids of the others have one
length. Capital and small letters are read as the field that is referred to has them.

A word where the others have numbers (RESTRICTED, Unknown, DUTY) is nobody's id: else all whom it hides would be one child.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import duckdb

from per10k.core.sql import literal
from per10k.plugin.pseudonyms import NO_ID, shown
from per10k.plugin.value_checks import Findings, Scan, values_of

# What stands before a word that is nobody's id where whoever asks keeps it: no file has it, and a word without it is an id.
HIDDEN = "\x1f"
# Whose ids may be hidden behind a word; of so many ids with a digit, and as many for each without, one without is a word.
WHO = ("person", "adult", "worker", "family")
FEWEST_WITH_DIGITS, FOR_EACH_WORD = 10, 9


@dataclass(frozen=True)
class IdField:
    """A field of ids: its file, as scanned and as found, and the field that it refers to in the end, or itself.

    whose: a person's, worker's, family's or record's; none: of what is not about anybody, such as teams.
    """

    file: str
    extract: str
    name: str
    root: str
    whose: str | None
    la_code: str | None
    scan: Scan
    found: Findings

    @property
    def text(self) -> str:
        """SQL for the field, tidied."""
        return self.found.columns[self.name]

    @property
    def council(self) -> str:
        """SQL for the council of a row."""
        given = literal(self.la_code) if self.la_code else "null"
        own = self.scan.columns.get("la_code")
        return f"coalesce(nullif(upper(trim({own})), ''), {given})" if own else given


def settle_spellings(connection: duckdb.DuckDBPyConnection, fields: list[IdField], keep_words: bool = False) -> list[str]:
    """Have ids read as one that are written in different ways; returns what is not certain, worded for whoever made the files.

    keep_words: whether a word that is nobody's id stays in its field, with HIDDEN before it, in place of nothing.
    """
    groups: dict[str, list[IdField]] = defaultdict(list)
    for field in fields:
        groups[field.root].append(field)
        has_letters = field.found.ids[field.name]["small"] or field.found.ids[field.name]["capital"]
        if field.whose in WHO and has_letters:
            _words(connection, field, keep_words)
    problems = []
    for group in groups.values():
        with_zeros, without = _apart(group, "zeros", "zeros")
        if with_zeros and without:
            problems += [problem for field in without if (problem := _zeros(connection, field, with_zeros))]
        capital, small = _apart(group, "capital", "small")
        if capital and small:
            _letters(connection, group)
    return problems


def _apart(group: list[IdField], one: str, other: str) -> tuple[list[IdField], list[IdField]]:
    """The fields of a group that have ids of one kind, and those that have none of it (or some of another)."""
    has = [field for field in group if field.found.ids[field.name][one]]
    if one == other:
        return has, [field for field in group if field not in has and field.found.rows]
    return has, [field for field in group if field.found.ids[field.name][other]]


def _words(connection: duckdb.DuckDBPyConnection, field: IdField, keep_words: bool) -> None:
    """Read as none the words that stand among ids with digits, but for those of a line of a report, which staging sets aside."""
    of_a_report = ", ".join(literal(word) for word in (*NO_ID, field.name))
    is_record = f"lower({field.text}) not in ({of_a_report}) and {field.text} not like '--%'"
    is_word = f"not regexp_matches({field.text}, '[0-9]') and {is_record}"
    count, row, written, words, with_digits = connection.execute(f"""
        with ids as (
            select {field.text} as id, {field.scan.row_number} as place, {is_word} as is_word
            from {field.scan.relation} where {field.text} <> ''
        )
        select count(*) filter (is_word), min(place) filter (is_word), arg_min(id, place) filter (is_word),
            count(distinct id) filter (is_word), count(distinct id) filter (regexp_matches(id, '[0-9]'))
        from ids""").fetchall()[0]
    if words and with_digits >= max(FEWEST_WITH_DIGITS, FOR_EACH_WORD * words):
        kept = f"{literal(HIDDEN)} || {field.text}" if keep_words else "''"
        field.found.columns[field.name] = f"case when {is_word} then {kept} else {field.text} end"
        say(field, written, f"{values_of(count)}, the first in row {row}: a word among numbers is nobody's id, read as none")


def _distinct(field: IdField) -> str:
    columns = f"{field.council} as council, {field.text} as id, {field.scan.row_number} as place"
    return f"select council, id, min(place) as place from (select {columns} from {field.scan.relation}) group by council, id"


def _zeros(connection: duckdb.DuckDBPyConnection, field: IdField, others: list[IdField]) -> str | None:
    """Put back the zeros that a field has lost; returns why that cannot be done, or None."""
    known = " union all ".join(
        f"select council, id, {number} as number, {literal(f'{other.name} of {other.extract}')} as field"
        f" from ({_distinct(other)})"
        for number, other in enumerate(others)
    )
    answer = connection.execute(f"""
        with known as (
            select council, id, arg_min(field, number) as field from ({known})
            where regexp_full_match(id, '[0-9]+') group by council, id
        ),
        own as (select * from ({_distinct(field)}) where regexp_full_match(id, '[0-9]+')),
        lengths as (select council, min(length(id)) as shortest, max(length(id)) as longest from known group by council)
        select own.council, count(*), min(own.place), arg_min(own.id, own.place), arg_min(known.id, own.place),
            arg_min(known.field, own.place), any_value(shortest), any_value(longest),
            count(*) filter (exists (select 1 from known as same where same.council = own.council and same.id = own.id))
        from own
        inner join known on own.council = known.council and known.id <> own.id and ltrim(known.id, '0') = ltrim(own.id, '0')
        inner join lengths on own.council = lengths.council
        group by own.council order by own.council""").fetchall()
    for council, count, row, written, read, where, shortest, longest, both in answer:
        if shortest != longest or both:
            return (
                f"{field.file}: {field.name} has {shown(written)} in row {row}, and {where} has {shown(read)}: whether they are "
                "one cannot be told. Export the ids alike in all files, as text."
            )
        text = field.text
        is_short = f"regexp_full_match({text}, '[0-9]+') and length({text}) < {longest} and {field.council} = {literal(council)}"
        field.found.columns[field.name] = f"case when {is_short} then lpad({text}, {longest}, '0') else {text} end"
        what = f"ids that have lost the zeros they begin with in {where}, read with them"
        say(field, written, f"{values_of(count)}, the first in row {row}: {what}")
    return None


def _letters(connection: duckdb.DuckDBPyConnection, group: list[IdField]) -> None:
    """Read ids in the letters, capital or small, of the field that they refer to.

    Only what is no id as it stands, and one id in other letters: ids that differ by their letters alone stay two.
    """
    roots = [field for field in group if field.root == f"{field.extract}.{field.name}"] or group[:1]
    known = " union ".join(f"select council, id from ({_distinct(root)})" for root in roots)
    for field in group:
        if field in roots:
            continue
        read = f"""
            with known as ({known}),
            alike as (select council, lower(id) as letters, list(id) as ids from known group by all)
            select own.council, own.id as written, own.place,
                case when not list_contains(ids, own.id) and len(ids) = 1 then ids[1] else own.id end as read_as
            from ({_distinct(field)}) as own
            inner join alike on own.council = alike.council and lower(own.id) = alike.letters"""
        count, row, written, all_capital, all_small = connection.execute(f"""
            select count(*) filter (read_as <> written), min(place) filter (read_as <> written),
                arg_min(written, place) filter (read_as <> written),
                bool_and(read_as = upper(written)), bool_and(read_as = lower(written))
            from ({read})""").fetchall()[0]
        if not count:
            continue
        if all_capital or all_small:
            how, text = ("capital", f"upper({field.text})") if all_capital else ("small", f"lower({field.text})")
        else:
            changed = connection.execute(f"select council, written, read_as from ({read}) where read_as <> written order by all")
            cases = " ".join(
                f"when {field.council} = {literal(council)} and {field.text} = {literal(one)} then {literal(as_one)}"
                for council, one, as_one in changed.fetchall()
            )
            how, text = "their", f"case {cases} else {field.text} end"
        field.found.columns[field.name] = text
        say(field, written, f"{values_of(count)}, the first in row {row}: read in {how} letters, as they are referred to")


def say(field: IdField, written: str, what: str) -> None:
    """Add to what was done to a field; the first value of the first repair stands for all."""
    before = field.found.repairs.get(field.name)
    field.found.repairs[field.name] = (before[0], f"{before[1]}; {what}") if before else (written, what)
