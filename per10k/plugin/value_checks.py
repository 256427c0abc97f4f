"""What a file's values tell before anything is built: damage that a row alone would not show, and what can be repaired.

One pass counts, for each field of the contract; only where a count says so is the field looked at again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from per10k.core.sql import identifier, literal
from per10k.plugin.day_columns import ADVICE, MANY_DAYS, Judged, Seen, judge, unread
from per10k.plugin.midnights import Clock, clock_of, moved
from per10k.plugin.nothing import spellings
from per10k.plugin.pseudonyms import shown
from per10k.plugin.text_files import LETTERS, LOOKALIKES

DATES = ("date", "timestamp", "month")
# The yes of Access and Visual Basic; to others it is nothing.
MINUS_ONE = "('-1', '-1.0')"
# A spreadsheet keeps so many digits of a number. Ten ids of which the next is a zero are so by chance once in 10^10 times.
DIGITS_OF_A_SHEET, FEWEST_ROUNDED = 15, 10
# The numbers of a list of choices, in which 1 may be yes as well as no; so many of them are more than a slip.
# Of a field that is the id of a person, worker or family.
WHOSE = "whose"
TWO, FEWEST_TWOS = "('2', '2.0')", 5


@dataclass(frozen=True)
class Scan:
    """A file as DuckDB reads it: the relation, the number of a row in it, and each column (lower case) as text."""

    relation: str
    row_number: str
    is_text: bool
    columns: dict[str, str]


@dataclass
class Findings:
    """What a pass over a file found.

    rows: how many it has. columns: its columns as text, tidied. problems: why it is refused. repairs: the first value that
    was tidied and what was done, by field. days: what was found of the columns of days that are not all written YYYY-MM-DD.
    evenings: the columns of days with moments at 23:00, which may be midnights of another zone.
    ids: of each field of ids, how many begin in each of the ways of BEGINNINGS.
    """

    rows: int
    columns: dict[str, str]
    problems: list[str] = field(default_factory=list)
    repairs: dict[str, tuple[str, str]] = field(default_factory=dict)
    days: dict[str, Judged] = field(default_factory=dict)
    evenings: list[str] = field(default_factory=list)
    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def read_days(self) -> None:
        """Have the columns of days read as they were judged, once those of other files are known (`day_columns.settle`)."""
        for name, judged in self.days.items():
            if judged.fault:
                self.problems.append(f"{name}: {judged.fault}. {ADVICE}")
            self.columns[name] = judged.reading.sql(self.columns[name])
            if judged.said:
                value, said = self.repairs.get(name, (judged.said.rpartition("(")[2].partition(" in ")[0], ""))
                self.repairs[name] = value, "; ".join(filter(None, (said, f"read as {judged.said}")))


# Of a field of ids: how many begin with a zero, a small letter, a capital letter.
BEGINNINGS = {"zeros": "= '0'", "small": "between 'a' and 'z'", "capital": "between 'A' and 'Z'"}
# ="000001", '000001 and 1.0: what a spreadsheet or its user adds to an id.
WRAPPED = "substr(ltrim({text}), 1, 1) in ('=', '''', '\"', '\u2018', '\u2019') or rtrim({text}) like '%.0'"
UNWRAPPED = r"""regexp_replace(
    regexp_replace(trim({text}), '^=?\s*["''\x{2018}\x{2019}]*(.*?)["''\x{2019}]*$', '\1'), '^([0-9]+)[.]0+$', '\1')"""


def column_as_text(name: str, data_type: str) -> str:
    """SQL for a column as the text that staging reads.

    Whole numbers lose the '.0' with which some tools write them, so that ids join; a moment in another zone is told by
    the clock of the country; what is nested becomes JSON.
    """
    column = identifier(name)
    text = f"cast({column} as varchar)"
    if data_type in ("FLOAT", "DOUBLE") or data_type.startswith("DECIMAL") and not data_type.endswith(",0)"):
        is_whole = f"{column} = trunc({column}) and abs({column}) < 1e15"
        return f"case when {is_whole} then cast(cast({column} as bigint) as varchar) else {text} end"
    if data_type == "TIMESTAMP WITH TIME ZONE":
        return f"cast(timezone('Europe/London', {column}) as varchar)"
    if data_type.startswith(("STRUCT", "MAP")) or data_type.endswith("]"):
        return f"cast(to_json({column}) as varchar)"
    return column if data_type == "VARCHAR" else text


def check_values(
    connection: duckdb.DuckDBPyConnection, scan: Scan, kinds: dict[str, str], needed: tuple[str, ...] = ()
) -> Findings:
    """Pass over a file once, and look again at the columns in which something is out of the ordinary.

    kinds: how each field of the contract that the file has is read (text, date, ... or WHOSE, an id of somebody).
    needed: those without which no row is of use.
    Raises what DuckDB raises for a file that it cannot read.
    """
    counts = {"rows": "count(*)"}
    for name, kind in kinds.items():
        text = scan.columns[name]
        counts[f"untidy {name}"] = f"count_if({_is_untidy(text, scan.is_text, name, kind)})"
        if name in needed:
            counts[f"given {name}"] = f"count(case when trim({text}) not in ('', {_words(name, kind)}) then 1 end)"
        if kind == "flag":
            counts[f"minus ones {name}"] = f"count_if({text} in {MINUS_ONE})"
            counts[f"zeros of {name}"] = f"count_if({text} in ('0', '0.0'))"
            counts[f"ones of {name}"] = f"count_if({text} in ('1', '1.0'))"
            counts[f"twos of {name}"] = f"count_if({text} in {TWO})"
        if name.endswith("_id"):
            counts[f"damaged {name}"] = f"count_if(substr({text}, 2, 1) in ('.', 'E', 'e', '#'))"
            counts[f"long {name}"] = f"count_if(strlen({text}) > {DIGITS_OF_A_SHEET})"
            counts[f"wrapped {name}"] = f"count_if({WRAPPED.format(text=text)})"
            for how, condition in BEGINNINGS.items():
                counts[f"{how} {name}"] = f"count_if(substr(ltrim({text}), 1, 1) {condition})"
        if kind in DATES:
            counts[f"otherwise {name}"] = f"count_if(not ({_is_plain_day(text)}))"
            counts[f"beyond 12 {name}"] = f"count_if(substr({text}, 9, 2) > '12')"
            counts[f"evenings {name}"] = f"count_if(contains({text}, '23:00'))"
            counts[f"no month {name}"] = f"count_if(substr({text}, 6, 2) > '12')"
    # Counting the values as well has DuckDB check that all of them are UTF-8.
    everything = ", count(columns(*))" if scan.is_text else ""
    answer = connection.execute(f"select {', '.join(counts.values())}{everything} from {scan.relation}").fetchall()[0]
    found = dict(zip(counts, answer, strict=False))
    findings = Findings(found["rows"], dict(scan.columns))
    for name, kind in kinds.items():
        look = _Look(connection, scan, name, findings)
        if findings.rows and found.get(f"given {name}") == 0:
            # Else a table whose rows all fall out would count as one that says that there was nobody.
            findings.problems.append(f"not one of its {findings.rows} rows has a {name}, without which none can be used")
        if found[f"untidy {name}"]:
            look.at_untidiness(kind)
        if found.get(f"minus ones {name}") and found[f"zeros of {name}"]:
            look.at_minus_ones()
        ones, twos = (found.get(f"{number} of {name}") or 0 for number in ("ones", "twos"))
        if twos >= FEWEST_TWOS and ones and not found[f"zeros of {name}"]:
            findings.problems.append(
                f"{name}: it is 1 in {ones} rows, 2 in {twos} and never 0, and nobody can say which is yes. Export Y or N"
            )
        if found.get(f"wrapped {name}"):
            look.at_wrapped_ids()
        if found.get(f"damaged {name}"):
            look.at_ids()
        if found.get(f"long {name}"):
            look.at_long_ids()
        if found.get(f"otherwise {name}"):
            look.at_days(kind)
        elif found.get(f"no month {name}") or (found.get(f"beyond 12 {name}") == 0 and findings.rows >= MANY_DAYS):
            look.at_days(kind)
            judged = findings.days[name]
            if not judged.fault and not unread(judged):
                # It is read as it stands.
                del findings.days[name]
        if found.get(f"evenings {name}"):
            findings.evenings.append(name)
        if f"damaged {name}" in found:
            is_wrapped = found[f"wrapped {name}"]
            findings.ids[name] = look.beginnings() if is_wrapped else {how: found[f"{how} {name}"] for how in BEGINNINGS}
    return findings


def read_utc(connection: duckdb.DuckDBPyConnection, scan: Scan, findings: Findings) -> None:
    """Read by the clock in England the moments of a council that are midnights there, written in UTC without a sign.

    Once the columns are read (`Findings.read_days`): in UTC such a column stands at 23:00 of the day before in summer, and at
    midnight in winter. One that stands at 23:00 all the year is of no zone that England keeps, and is refused.
    """
    for name in findings.evenings:
        _Look(connection, scan, name, findings).at_evenings()


def _is_plain_day(text: str) -> str:
    """SQL for whether a text looks like YYYY-MM-DD, YYYY-MM or YYYY-MM-DD HH:MM:SS, or is none."""
    looks = f"substr({text}, 5, 1) = '-' and (length({text}) in (7, 10) or length({text}) = 19 and substr({text}, 17, 1) = ':')"
    return f"{text} = '' or {looks}"


def _words(name: str, kind: str) -> str:
    """The words for nothing of a field, as a list in SQL; -1 is a yes to some systems, and no hours or places."""
    words = spellings(is_of_end=kind in DATES or name.endswith("_reason"), is_whose=kind == WHOSE)
    return ", ".join(literal(word) for word in words if word != "-1" or kind not in ("flag", "hours", "places"))


def _is_untidy(text: str, is_text_file: bool, name: str, kind: str) -> str:
    """SQL for whatever a tidy value has not: spaces about it, a word for nothing, characters beyond ASCII, a NUL.

    What an outcome text holds is read by pattern, so that neither spaces nor letters matter in it.
    """
    words = [f"{text} in ({_words(name, kind)})"]
    about = [f"{text} like {literal(pattern)}" for pattern in (" %", "% ", "%\t")]
    # No Parquet writer leaves a NUL.
    beyond = [f"strlen({text}) <> length({text})"] + [f"contains({text}, chr(0))"] * is_text_file
    return " or ".join(words if kind == "json" else words + about + beyond)


@dataclass(frozen=True)
class _Look:
    """A second look at one column."""

    connection: duckdb.DuckDBPyConnection
    scan: Scan
    name: str
    findings: Findings

    def _first(self, condition: str) -> tuple[int, int, str] | None:
        """How many values meet a condition, with the row and the value of the first; None where none does."""
        query = f"""
            select count(*), min(source_row), arg_min(value, source_row)
            from (select {self.scan.row_number} as source_row, {self.scan.columns[self.name]} as value from {self.scan.relation})
            where {condition}
        """
        answer = self.connection.execute(query).fetchall()[0]
        return answer if answer[0] else None

    def at_untidiness(self, kind: str) -> None:
        """Have a column tidied as far as it needs it, and tell of what is more than a space too many."""
        done = []
        text = self.findings.columns[self.name]
        if kind != "json":
            is_id = self.name.endswith("_id")
            if changed := self._first(f"value <> {_plain('value', is_id)}"):
                text = _plain(text, is_id)
                letters = ", letters of another alphabet as those they look like" if is_id else ""
                done.append(
                    (changed, f"spaces and hyphens of another kind read as plain ones{letters}, what is not seen taken out")
                )
            text = f"trim({text})"
        words = _words(self.name, kind)
        if nothing := self._first(f"trim(value) in ({words})"):
            text = f"case when {text} not in ({words}) then {text} end"
            done.append((nothing, "read as missing"))
        self.findings.columns[self.name] = text
        if done:
            (_, _, value), _ = done[0]
            said = [f"{values_of(count)}, the first in row {row}: {what}" for (count, row, _), what in done]
            self.findings.repairs[self.name] = (value, "; ".join(said))

    def at_minus_ones(self) -> None:
        """Read -1 as yes, which Access and Visual Basic write so, of a council whose column writes no as 0, and not yes as 1."""
        council = f"coalesce({self.scan.columns.get('la_code', 'null::varchar')}, '')"
        text = self.findings.columns[self.name]
        query = f"""
            select
                council, count_if(value in {MINUS_ONE}) as minus_ones,
                arg_min(value, source_row) filter (value in {MINUS_ONE}), min(source_row) filter (value in {MINUS_ONE})
            from (
                select {council} as council, {self.scan.columns[self.name]} as value, {self.scan.row_number} as source_row
                from {self.scan.relation}
            )
            group by council
            having minus_ones > 0 and count_if(value in ('0', '0.0')) > 0 and count_if(value in ('1', '1.0')) = 0
        """
        if not (found := self.connection.execute(query).fetchall()):
            return
        councils = ", ".join(literal(council) for council, *_ in found)
        self.findings.columns[self.name] = (
            f"case when {text} in {MINUS_ONE} and {council} in ({councils}) then 'Y' else {text} end"
        )
        _, _, value, row = min(found, key=lambda one: one[3])
        count = values_of(sum(one[1] for one in found))
        self._tell(value, f"{count}, the first in row {row}: read as Y, for the column writes no as 0")

    def at_evenings(self) -> None:
        """See whether moments at 23:00 are midnights of another zone, council by council."""
        council = f"coalesce({self.scan.columns.get('la_code', 'null::varchar')}, '')"
        text = self.findings.columns[self.name]
        in_london = "timezone('Europe/London', timezone('UTC', {moment}))"
        query = f"""
            select council, count(*), count_if(cast(moment as time) = time '23:00'),
                count_if(cast({in_london.format(moment="moment")} as time) = time '00:00'),
                arg_min(value, source_row), min(source_row)
            from (
                select {council} as council, {text} as value, try_cast({text} as timestamp) as moment,
                    {self.scan.row_number} as source_row
                from {self.scan.relation}
            )
            where moment is not null
            group by council
        """
        found = [(*one, clock_of(*one[1:4])) for one in self.connection.execute(query).fetchall()]
        utc = [one for one in found if one[6] is Clock.UTC]
        shifted = [one for one in found if one[6] is Clock.MOVED]
        for _, count, _, _, value, row, _ in shifted[:1]:
            self.findings.problems.append(f"{self.name}: {moved(count, f'{value} in row {row}')}. {ADVICE}")
        if not utc:
            return
        councils = ", ".join(literal(one[0]) for one in utc)
        read = in_london.format(moment=f"try_cast({text} as timestamp)")
        read = f"replace(cast({read} as varchar), ' 00:00:00', '')"
        self.findings.columns[self.name] = f"case when {council} in ({councils}) then coalesce({read}, {text}) else {text} end"
        _, _, _, _, value, row, _ = min(utc, key=lambda one: one[5])
        count = values_of(sum(one[1] for one in utc))
        self._tell(value, f"{count}, the first in row {row}: read as UTC, in which days of summer begin at 23:00")

    def at_wrapped_ids(self) -> None:
        """Read ids without what a spreadsheet or its user adds to them."""
        if not (wrapped := self._first(WRAPPED.format(text="value"))):
            return
        count, row, value = wrapped
        self.findings.columns[self.name] = UNWRAPPED.replace("{text}", self.findings.columns[self.name])
        self._tell(value, f"{values_of(count)}, the first in row {row}: read without what a spreadsheet adds to an id")

    def _tell(self, value: str, what: str) -> None:
        """Add to what was done to the column; the first value of the first repair stands for all."""
        before = self.findings.repairs.get(self.name)
        self.findings.repairs[self.name] = (before[0], f"{before[1]}; {what}") if before else (value, what)

    def beginnings(self) -> dict[str, int]:
        """How many ids begin in each of the ways of BEGINNINGS, once they are tidied."""
        text = self.findings.columns[self.name]
        counts = ", ".join(f"count_if(substr({text}, 1, 1) {condition})" for condition in BEGINNINGS.values())
        (answer,) = self.connection.execute(f"select {counts} from {self.scan.relation}").fetchall()
        return dict(zip(BEGINNINGS, answer, strict=True))

    def at_ids(self) -> None:
        """Refuse ids that a spreadsheet has rounded: those of different children have become one."""
        if damaged := self._first(r"regexp_matches(trim(value), '^([0-9](\.[0-9]+)?[Ee]\+[0-9]+|#+)$')"):
            count, row, value = damaged
            self.findings.problems.append(
                f"{values_of(count)} of {self.name}, the first {shown(value)} in row {row}, have lost their digits in a "
                "spreadsheet, and different ids have become one. Export again, and leave the file closed"
            )

    def at_long_ids(self) -> None:
        """Refuse long numbers of which none has more digits than a spreadsheet keeps: the last of all have become zeros."""
        query = f"""
            select count_if(has_zeros), count(*), min(source_row)
            from (
                select {self.scan.row_number} as source_row, regexp_full_match(id, '[0-9]{{{DIGITS_OF_A_SHEET}}}0+') as has_zeros
                from (select *, trim({self.scan.columns[self.name]}) as id from {self.scan.relation})
                where regexp_full_match(id, '[0-9]{{{DIGITS_OF_A_SHEET + 1},}}')
            )
        """
        rounded, count, row = self.connection.execute(query).fetchall()[0]
        if count >= FEWEST_ROUNDED and rounded == count:
            self.findings.problems.append(
                f"all {count} values of {self.name} of over {DIGITS_OF_A_SHEET} digits, the first in row {row}, end in zeros, "
                "as a spreadsheet leaves them, and different ids have become one. Export again, and leave the file closed"
            )

    def at_days(self, kind: str) -> None:
        """Judge a column of days by its texts; those that differ in the time of day alone are one."""
        value = f"trim({self.findings.columns[self.name]})"
        day = f"case when length({value}) = 7 then {value} || '-01' else {value} end" if kind == "month" else value
        query = f"""
            select arg_min(value, source_row), count(*), min(source_row)
            from (select {self.scan.row_number} as source_row, {day} as value from {self.scan.relation})
            where value not in ('', {_words(self.name, kind)})
            group by regexp_replace(value, '\\d\\d?:\\d\\d(:\\d\\d)?([.,]\\d+)?', '00:00')
            order by 3
        """
        seen = [Seen(text, count, f"row {row}") for text, count, row in self.connection.execute(query).fetchall()]
        self.findings.days[self.name] = judge(seen, self.findings.rows)


def values_of(count: int) -> str:
    """How many values, in words."""
    return "1 value" if count == 1 else f"{count} values"


def _plain(text: str, is_id: bool) -> str:
    """SQL for a text in which what is not seen is taken out, and what looks like a space or a hyphen is one; in an id, what looks
    like a letter of ours as well."""
    read_as = LOOKALIKES | LETTERS if is_id else LOOKALIKES
    kept = {written: read for written, read in read_as.items() if read}
    dropped = [written for written, read in read_as.items() if not read]
    from_these = " || ".join(f"chr({ord(character)})" for character in [*kept, *dropped])
    return f"translate({text}, {from_these}, {literal(''.join(kept.values()))})"
