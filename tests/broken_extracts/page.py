"""Writes docs/bad-input.md from the cases: `python -m tests.broken_extracts.page`. A test holds the page to them."""

from collections import Counter
from pathlib import Path

from tests.broken_extracts import days, files, rows, texts  # noqa: F401  (registers the cases)
from tests.broken_extracts.case import FILE_CASES, ROW_CASES, Case, Outcome

PAGE = Path(__file__).parents[2] / "docs" / "bad-input.md"

HEAD = """# Bad input

What becomes of broken extracts. Each line is a fault that `tests/broken_extracts/` makes in the extracts of a council in
which nothing else is wrong, and that `tests/python/test_broken_extracts.py` builds: the outcome is the one stated, every row
delivered is staged or set aside, and no figure moves but for the fault itself. This page is written from those cases
(`python -m tests.broken_extracts.page`).

| outcome | what it means | cases |
|---|---|---|
"""

MEANINGS = {
    Outcome.ACCEPTED: "read as it stands, without a word",
    Outcome.REPAIRED: "read as it was meant, and a row of `restricted.restricted_extract_problem` says what was repaired",
    Outcome.LISTED: "used as delivered, and listed by a warning of `dbt build` in the schema `quality`",
    Outcome.VALUE_SET_ASIDE: "the row is used, the value is missing; `restricted.restricted_extract_problem` has it with the "
    "file, the row, the field and the reason",
    Outcome.ROW_SET_ASIDE: "the row is not used; the same table has all of it, with the reason",
    Outcome.REFUSED: "the run stops before anything is built, or ends in an error where a file changed under it; one message "
    "names the file, what is wrong, and what to do",
}

NOTES = """
## Why so

- **A repair is made only where it is certain.** A file that is neither UTF-8 nor marked nor binary is Windows-1252, which is
  what the councils' tools write; what is not seen in an id cannot be meant, nor can a letter of another alphabet that looks like
  ours. A file is rewritten only for its encoding or its line ends, into a folder that nobody else may read and that goes with
  the run.
- **What would make figures wrong in silence is refused.** A rounded id joins rows of different children; of a column of days
  in two orders nobody can say which days those up to the 12th are.
- **A column of days is judged as a column** (`plugin/day_columns.py`), here and for returns alike: whatever form reads all of it
  and leaves no doubt is read, anything else is refused by name. A few strays among days beyond doubt are set aside.
- **03/04/2019 is 3 April** where a day of the column is beyond 12 in the first place. Where none is in either, it is read so if
  it is written as Britain writes it, with both zeros, and nothing else in the folder is month first; else it is refused. That a
  file in another order has only days up to 12, and both zeros, nobody can see.
- **What is written otherwise than the rest of its column** (with another sign, or a time of day) is read where days of its own
  kind decide its order. Where none does, fewer than 1 in 20 values are set aside, more have the column refused.
- **A column of which 1 in 20 values, and five, are no days** is refused, naming the first: it is written in a form that is not
  known (months in another language, day before the month), and its rows would fall out by the month. Fewer are set aside.
- **Words for nothing** (`plugin/nothing.py`) are missing at every door: NULL, N/A, NaN, a dash; where a day or the reason for
  an end should be, none, nil, open, ongoing and current as well. *Unknown* is not: what ended on a day that nobody knows did end.
  As the id of a child, adult, worker or family, 0, *unknown*, *TBC*, *unallocated*, a failed formula (#REF!) and the like are
  nobody's: several people under one would be one. Ids of records are not judged so, as some systems count from 0.
- **Days for nothing** (`years_for_none`, `days_for_none` in `dbt_project.yml`) are the first and last days that systems know: any
  of 1900 or 9999, 1 January 1901, 1904, 1970 or 1980, 31 December 2099. In no column of the contract can one of them be meant:
  the births are children's, and the rest is what is done for them today. The birth of a carer or worker, which might be on such
  a day, is in none of the extracts. As an end they leave open what is open; every one is listed with its row.
- **A date of birth that makes its child 26 or older** on the first day known of them (a contact, referral, assessment, plan,
  placement or the entry into care; of a care leaver, ten years before their first month on the list) is as good as missing. It is
  listed, and the figures that ask for an age are bounded by it (`no_child_age`).
- **Moments without a sign that are midnights in UTC** (23:00 of the day before in summer, 00:00 in winter, in 19 of 20 values of
  a council's column) are read by the clock in England, as those with a `Z`. Where all stand at 23:00, summer and winter, the
  column is refused: nobody can say how far its days were moved. Any other moments are left as they are.
- **Teams called by their names** where others have their ids are read by id, if the council's table of teams has the name
  (whatever its capitals, spaces and signs) for one team alone; a team that the table does not know is listed (`unmet_reference`).
- **Of sixty different days or more, one is beyond the 12th.** Where none is, day and month have changed places and the others
  were lost: refused, in ISO form too. Days of one day of the month or of the week (a panel's), or within six weeks, are read.
- **Day numbers** count from 1900 where from 1904 they would lie more than a year ahead; else nothing says from when.
- **What is still read as other days in silence.** `python -m proof.bench.days` damages columns of a delivery and counts how they
  end. Of 4,451 columns of up to 100 rows 2,566 were right, 1,720 refused, 78 had values set aside, and 87 were wrong (2.0%):
  68 of the 365 exchanged by a tool that lost the days beyond the 12th, which fewer than sixty days do not show; 14 of the 772
  that a spreadsheet had exchanged in part; 5 others (03/04 month first among days of the same look, numbers of 1904 among those
  of 1900). None of the 377 whole columns was, nor of the 385 with blanks and words. Small extracts, and numbers for days, are
  best exported as YYYY-MM-DD by the case system itself.
- **A table whose rows all fall out is refused**: as an empty one it would say that there was nobody.
- **The text of a field is tidied as the files are opened**, only in the columns that need it: a pass over each file counts
  what is out of the ordinary, and columns in which nothing is are read as they are.
- **A gigabyte in one field** is refused as 64 MB is: a line may have 2 MB (`pytest -m gigabyte` tries it). Beyond 32 MB the
  engine may pass over such a line without a word, so that files of that size are looked through for one first.
- A moment with an offset (`Z`, `+00`, `+01:00`, or a Parquet column with a time zone) is read by the clock of the country; but
  where all in a column, five at least, are midnights by a clock east of ours, each is the day that is written.
- **Years of two digits that are all 20, or all 19**, in sixty different days or more, are years of four that a field of eight
  characters has cut: refused. So is a flag that is 1 and 2 and never 0: either may be yes.
"""


def table(title: str, cases: list[Case]) -> str:
    """One table of cases."""
    lines = [f"\n## {title}\n", "| fault | outcome | where it shows | what is done, and what to do |", "|---|---|---|---|"]
    for case in cases:
        said = f"`{case.says}`" if case.outcome is Outcome.LISTED else f"“{case.says}”" if case.says else ""
        lines.append(f"| {_cell(case.fault)} | {case.outcome} | {_cell(said)} | {_cell(case.why)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def page() -> str:
    """The whole page."""
    cases = [*ROW_CASES, *FILE_CASES]
    counted = Counter(case.outcome for case in cases)
    meanings = "".join(f"| {outcome} | {meaning} | {counted[outcome]} |\n" for outcome, meaning in MEANINGS.items())
    of_texts = [case for case in FILE_CASES if case.spoil.__module__ == texts.__name__]
    of_days = [case for case in ROW_CASES if case.spoil.__module__ == days.__name__]
    of_files = [case for case in FILE_CASES if case not in of_texts]
    return (
        HEAD
        + meanings
        + f"| | together | {len(cases)} |\n"
        + NOTES
        + table("Days", of_days)
        + table("Other values, and rows", [case for case in ROW_CASES if case not in of_days])
        + table("CSV files", of_texts)
        + table("Other files, folders, and files that change", of_files)
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
