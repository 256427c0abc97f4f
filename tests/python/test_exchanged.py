"""Day and month exchanged in a column of days that are all written alike: found by where the days lie."""

from collections import Counter
from datetime import date, timedelta

import annex_a_returns
import pytest
from commands import per10k
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.exit_codes import Exit
from per10k.ingest.annex_a.sheets import titles_of
from per10k.ingest.annex_a.values import words
from per10k.ingest.exchanged import Span, exchanged

YEAR = Span("2023-04-01", "2024-03-31")
DAYS = st.dates(date(2023, 4, 1), date(2024, 3, 31)).map(date.isoformat)
STRAYS = st.lists(st.dates(date(2021, 1, 1), date(2025, 12, 31)).map(date.isoformat), max_size=3)


def mixed(days):
    return [exchanged(day) or day for day in days]


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(days=st.lists(DAYS, min_size=1, max_size=200), strays=STRAYS)
def test_days_of_a_year_with_a_few_strays_are_read(days, strays):
    assert "changed places" not in YEAR.fault(Counter(days + strays))


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(days=st.lists(DAYS, min_size=1, max_size=200), strays=STRAYS)
def test_days_that_were_exchanged_are_refused_where_a_few_different_ones_leave_the_year(days, strays):
    damaged = Counter(mixed(days))
    gone = set(YEAR.outside(damaged))
    assert ("changed places" in YEAR.fault(damaged)) == (len(gone) >= 4)
    if len(gone) >= 12:
        assert "changed places" in YEAR.fault(damaged + Counter(strays))


def test_of_a_year_of_days_all_exchanged_a_third_leaves_it():
    days = [(date(2023, 4, 1) + timedelta(days=n)).isoformat() for n in range(366)]
    early = [day for day in days if exchanged(day)]
    assert len(YEAR.outside(Counter(mixed(days)))) == 54
    assert len(early) == 132
    assert "54 of 366 days are not in 2023-04-01 to 2024-03-31" in YEAR.fault(Counter(mixed(days)))
    # Half of the rows, and a system that plans reviews for months ahead.
    assert "changed places" in YEAR.fault(Counter(days[::2] + mixed(days[1::2])))
    planned = [(date(2024, 4, 1) + timedelta(days=n)).isoformat() for n in range(150)]
    assert "changed places" in YEAR.fault(Counter(mixed(days) + planned))
    assert YEAR.fault(Counter(days + planned)) == ""


def test_the_first_days_after_the_year_are_not_taken_for_exchanged_ones():
    days = [(date(2023, 4, 1) + timedelta(days=n)).isoformat() for n in range(366)]
    after = [f"2024-04-0{n}" for n in (1, 2, 3, 5)]
    assert YEAR.fault(Counter(days * 3 + after)) == ""
    assert "not one of its 5 days" in YEAR.fault(Counter({"2019-05-14": 5}))


HEADING = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC"
FIRSTS = [f"2023-{month:02}-{day:02}" for month, day in ((4, 2), (5, 7), (6, 11), (7, 3), (8, 9), (9, 12), (10, 4), (12, 5))]


def written(folder, starts=FIRSTS, births=FIRSTS, reviews=()):
    """Children who moved on a day, with a day of birth in the header and with their reviews."""
    folder.mkdir()
    episodes, header = [HEADING], ["CHILD,SEX,DOB,ETHNIC"]
    for number, (day, start, birth) in enumerate(zip(FIRSTS, starts, births, strict=True)):
        child = f"{number + 1:06}"
        moved_on = "" if number else "2024-03-14,X1"
        episodes += [
            f"{child},2022-05-0{number + 1},S,C2,N1,U6,PR1,{day},X1",
            f"{child},{start},P,C2,N1,U4,PR1,{moved_on or ','}",
        ]
        header.append(f"{child},1,{birth.replace('2023', '2010')},WBRI")
    all_reviews = [f"{n % 8 + 1:06},{FIRSTS[n % 8].replace('2023', '2010')},{day},PN1" for n, day in enumerate(reviews)]
    for name, lines in {
        "episodes": [*episodes, "000001,2024-03-14,P,C2,N1,U4,PR1,,"],
        "header": header,
        "reviews": ["CHILD,DOB,REVIEW,REVIEW_CODE", *all_reviews],
    }.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return folder


REVIEWS = [(date(2023, 4, 3) + timedelta(days=3 * n)).isoformat() for n in range(110)]
DAMAGED = {
    "nothing": ({}, ""),
    "starts of placements": ({"starts": mixed(FIRSTS)}, "DECOM and DEC of episodes: in 8 cases they do not agree"),
    "days of birth": ({"births": mixed(FIRSTS), "reviews": REVIEWS}, "DOB of header and DOB of reviews: in 8 cases"),
    "reviews": ({"reviews": mixed(REVIEWS)}, "REVIEW of reviews: "),
    "reviews of another return": ({"reviews": ["2019-05-14"] * 8}, "REVIEW of reviews: not one of its 8 days"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_return_with_a_column_exchanged_is_refused_by_name(tmp_path, capsys, damage):
    changed, said = DAMAGED[damage]
    folder = written(tmp_path / "in", **{"reviews": REVIEWS, **changed})
    asked = ["--from", folder, "--to", tmp_path / "out", "--la-code", "E08000018"]
    assert per10k("ingest", asked) == (Exit.DATA if said else Exit.DONE)
    assert said in capsys.readouterr().err


LISTS = annex_a_returns.example()
# The columns of days that are read: list, place.
COLUMNS = [
    (number, place)
    for number, rows in LISTS.items()
    for place, title in enumerate(annex_a_returns.FORM[number][1])
    if (column := titles_of(number).get(words(title))) and column.kind == "date" and any(row[place] for row in rows)
]


@settings(max_examples=examples(16), deadline=None, derandomize=True, phases=[Phase.generate])
@given(column=st.sampled_from(COLUMNS))
def test_a_list_of_annex_a_with_a_column_exchanged_is_refused_or_in_doubt(column, tmp_path_factory):
    number, place = column
    cells = [row[place] for row in LISTS[number]]
    swapped = [date.fromisoformat(exchanged(cell.isoformat()) or cell.isoformat()) if cell else None for cell in cells]
    after = {day for day in swapped if day and day > date(2024, 3, 31)}
    folder = tmp_path_factory.mktemp("annex_a")
    rows = [[*row[:place], day, *row[place + 1 :]] for row, day in zip(LISTS[number], swapped, strict=True)]
    annex_a_returns.workbook(LISTS | {number: rows}, folder / "a.xlsx")
    said = ["--la-code", "E09000002", "--reference-date", "2024-03-31"]
    code = per10k("ingest", ["--from", str(folder / "a.xlsx"), "--to", str(folder / "out"), *said])
    allowed = {Exit.DATA} if len(after) >= 4 else {Exit.DATA, Exit.IN_DOUBT} if after else {Exit.DATA, Exit.IN_DOUBT, 0}
    assert code in allowed, (annex_a_returns.FORM[number], sorted(after))
