"""Twelve monthly editions, with figures restated on the way: what is guarded cannot be worked out from all of them together."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as some
from proofs import examples

from per10k.core.exit_codes import Exit
from per10k.disclosure.decide import Decision
from per10k.disclosure.edition import write_edition
from per10k.disclosure.figures import NUMERATOR
from per10k.disclosure.memory import FILE, Memory, ledger_beside, opened, read_mark
from tests.editions import MONTH_ENDS, cut, year_of_editions
from tests.python.test_publication import APRIL, FLOW, STOCK, counts, knowledge_of, made
from tests.suppression_attack import Attack, by_subtraction, by_whole_numbers, targets

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
COUNCIL = "E08000018"
RESTATED_FROM, FIRST = "2018-10-31", "2018-01-31"
# A case more or less in a month: measure, its month, how many, and the relation with its category, or whether it is a stock.
RESTATED = [
    ("lac_ceased", "2018-05-31", 1, ("fct_looked_after_ceased_reason_month", "leaving_reason", "other_care", "exits")),
    ("lac_number", "2018-05-31", -1, ("fct_placement_type_month", "placement_group", "foster_other", "children")),
    ("s47_completed", "2018-07-31", 2, ("fct_section_47_outcome_month", "outcome_category", "not_substantiated", "enquiries")),
    ("cpp_starts", "2018-08-31", -1, None),
    ("cpp_ends", "2018-08-31", -1, None),
]


def restated(connection, last):
    """From October on some cases of the summer are recorded otherwise; what is not attacked here is left out."""
    connection.execute("delete from marts.scorecard; delete from marts.fct_caseload_team_month")
    connection.execute(
        "update marts.fct_indicator_month set previous_month_value = null, previous_year_value = null, change_on_month = null,"
        " change_on_year = null"
    )
    for measure, day, more, split in RESTATED if last >= RESTATED_FROM else []:
        year = f"year(month_end - interval 3 month) = year(date '{day}' - interval 3 month)"
        covers = f"""month_end >= '{day}' and case basis
            when 'in_month' then month_end = '{day}'
            when 'financial_year_to_date' then {year}
            when 'rolling_12_months' then month_end < date '{day}' + interval 12 month
            else true end"""
        connection.execute(f"""
            update marts.fct_indicator_month set
                numerator = numerator + {more},
                value = case unit when 'count' then numerator + {more} else (numerator + {more}) / population * 10000 end,
                displayed_value = case unit when 'count' then numerator + {more} end
            where measure_id = '{measure}' and {covers}
        """)
        if split:
            relation, category, name, count = split
            one = f"case when {category} = '{name}' then {more} else 0 end"
            connection.execute(f"""
                update marts.{relation} set
                    {count} = {count} + {one}, total = total + {more}, percentage = ({count} + {one}) / (total + {more}) * 100
                where {covers}
            """)


# A change is sure by five editions, of which two come after figures of the first three were restated.
FIVE = MONTH_ENDS[MONTH_ENDS.index(RESTATED_FROM) - 3 :][:5]
WHOLE_YEAR = pytest.param(MONTH_ENDS, marks=pytest.mark.release)


@pytest.fixture(scope="module", params=[FIVE, WHOLE_YEAR], ids=["five", "twelve"])
def months(request):
    return request.param


@pytest.fixture(scope="module")
def year(tmp_path_factory, months):
    folder = tmp_path_factory.mktemp("year")
    return year_of_editions(DATABASE, folder, folder / "ledger.duckdb", first=FIRST, change=restated, months=months)


def attacked(databases, editions):
    """How many guarded numbers of the databases were tried, and those recovered from the editions, one way or another."""
    attack = Attack(*editions)
    tried, found = 0, []
    for database, edition in databases:
        aims = targets(database, attack, edition)
        more, pinned = by_whole_numbers(attack, aims)
        tried += more
        found += by_subtraction(attack, aims) + pinned
    return tried, found


def test_nothing_is_recovered_from_all_editions_together(year):
    tried, found = attacked([year[-1]], [edition for _, edition in year])
    assert tried > 100
    assert found == []


def test_nothing_is_recovered_of_what_was_so_before_it_was_restated(year, months):
    last = months.index(RESTATED_FROM)
    for editions in (year[: last + 1], year):
        tried, found = attacked([year[last - 1]], [edition for _, edition in editions])
        assert tried > 50
        assert found == []


def test_the_attack_recovers_what_editions_without_memory_give_away(tmp_path):
    months = MONTH_ENDS[-2:]
    made_apart = year_of_editions(DATABASE, tmp_path, None, first=FIRST, change=restated, months=months)
    _, found = attacked([made_apart[-1]], [edition for _, edition in made_apart])
    assert sum(0 < value < 6 for _, _, value in found) > 10


def numbers(edition):
    """What an edition prints: {key: number}."""
    told = {}
    with duckdb.connect(str(edition), read_only=True) as database:
        for query in (
            "select indicator_id, month_end, 'all', numerator from marts.fct_indicator_month",
            "select leaving_reason, month_end, basis, exits from marts.fct_looked_after_ceased_reason_month",
        ):
            told |= {row[:3]: row[3] for row in database.execute(query).fetchall()}
    return {key: number for key, number in told.items() if number is not None}


def test_what_was_printed_stays_printed_unless_it_is_restated(year):
    for (_, before), (database, after) in zip(year, year[1:], strict=False):
        told, now, whole = numbers(before), numbers(after), numbers(database)
        assert {key for key in told if whole.get(key) == told[key]} <= now.keys()


def test_memory_withholds_little_more(year, tmp_path):
    alone = tmp_path / "alone"
    write_edition(year[-1][0], alone)
    assert len(numbers(year[-1][1])) > 0.9 * len(numbers(alone / FILE))


# --- one council made by hand -----------------------------------------------------------------------


def remembered(decision: Decision, before: Memory | None = None) -> Memory:
    """What a ledger would tell after an edition."""
    printed = {**(before.printed if before else {}), **decision.printed()}
    return Memory((before.editions if before else 0) + 1, printed, decision.kept)


def to_date(*values):
    return made(counts(FLOW, values, "financial_year_to_date"))


FLOW_SERIES = (NUMERATOR, FLOW, "all")


def test_a_year_to_date_is_not_told_where_the_one_before_was_and_the_month_is_small():
    first = Decision(to_date(10, 20))
    assert first.shows(FLOW_SERIES, ("financial_year_to_date", APRIL + 1))
    both = to_date(10, 20, 23)
    assert Decision(both).shows(FLOW_SERIES, ("financial_year_to_date", APRIL + 2))
    second = Decision(both, memory=remembered(first))
    assert second.shows(FLOW_SERIES, ("financial_year_to_date", APRIL + 1))
    assert not second.shows(FLOW_SERIES, ("financial_year_to_date", APRIL + 2))


def test_a_restated_number_is_decided_anew_and_keeps_what_it_was():
    first = Decision(to_date(10, 20, 32))
    memory = remembered(first)
    # Eight of May's are withdrawn: what was printed of May to date no longer holds.
    second = Decision(to_date(10, 12, 24), memory=memory)
    assert second.restated == {(FLOW_SERIES, ("financial_year_to_date", APRIL + month)) for month in (1, 2)}
    shown = [second.shows(FLOW_SERIES, ("financial_year_to_date", APRIL + month)) for month in range(3)]
    assert shown[0] and not shown[1], "2 in May"


def test_what_was_small_stays_guarded_when_it_no_longer_is():
    def of(few):
        parts = zip("abc", (few, 40, 30), strict=True)
        return made([row for part, number in parts for row in counts(STOCK, [number], category=part)] + counts(STOCK, [few + 70]))

    first = Decision(of(4))
    shown = {part: first.shows((NUMERATOR, STOCK, part), ("in_month", APRIL)) for part in ("a", "b", "c", "all")}
    assert not shown["a"] and sum(shown.values()) == 2
    second = Decision(of(6), memory=remembered(first))
    told_ever = {part for part in shown if shown[part] or second.shows((NUMERATOR, STOCK, part), ("in_month", APRIL))}
    assert len(told_ever) < 4 and "a" not in told_ever


@pytest.mark.parametrize("went", [3, 9])
def test_a_stock_does_not_tell_what_came_or_went(went):
    """200 children are looked after, 8 come, and the stock of the next month tells how many went."""
    figures = made(
        counts("lac_number", [200, 208 - went]) + counts("lac_admissions", [20, 8]) + counts("lac_ceased", [15, went])
        + counts("lac_admissions", [20], "financial_year_to_date")
    )  # fmt: skip
    figures.flows.add("lac_ceased")
    decision = Decision(figures)
    tells = [("lac_number", APRIL), ("lac_number", APRIL + 1), ("lac_admissions", APRIL + 1)]
    told = [decision.shows((NUMERATOR, measure, "all"), ("in_month", month)) for measure, month in tells]
    assert decision.shows((NUMERATOR, "lac_ceased", "all"), ("in_month", APRIL + 1)) == (went == 9)
    assert sum(told) == (3 if went == 9 else 2)


def test_stocks_are_found_in_the_figures():
    came, left = [9, 14, 8, 11, 7, 10, 12, 9], [10, 7, 13, 6, 12, 8, 9, 14]
    stock = [100 + sum(came[: place + 1]) - sum(left[: place + 1]) for place in range(8)]
    figures = made(counts("a_stock", stock) + counts("came", came) + counts("went", left))
    figures.flows |= {"came", "went"}
    named = tuple((NUMERATOR, name, "all") for name in ("a_stock", "came", "went"))
    assert named in Decision(figures).stocks
    figures.values[named[0], ("in_month", APRIL + 5)] += 1
    assert named not in Decision(figures).stocks


def years_to_date(months):
    windows = [("financial_year_to_date", APRIL + place) for place in range(len(months))]
    return made([(FLOW_SERIES, when, sum(months[place // 12 * 12 : place + 1]), True) for place, when in enumerate(windows)])


def runs_told(figures, months):
    """Runs of up to 12 months with 1 to 5 cases in all, of which what is published tells how many."""
    knowledge = knowledge_of(figures, Decision(figures), [])
    found = []
    for first in range(len(months)):
        for last in range(first, min(first + 12, len(months))):
            run = {("/".join(FLOW_SERIES), "", APRIL + 1 + place): 1 for place in range(first, last + 1)}
            if 0 < sum(months[first : last + 1]) < 6 and knowledge.find(run) is not None:
                found.append((first, last))
    return found


@pytest.mark.parametrize("length", range(2, 12))
def test_a_run_of_months_with_few_cases_is_not_told(length):
    """The first and the last month of the run have one case each: what it has in all lies between two years to date."""
    before = min(3, 12 - length)
    months = [20] * before + [1] + [0] * (length - 2) + [1] + [20] * (12 - before - length)
    run = {("/".join(FLOW_SERIES), "", APRIL + 1 + place): 1 for place in range(before, before + length)}
    figures = years_to_date(months)
    assert knowledge_of(figures, Decision(figures, is_secondary=False), []).find(run) == 2
    assert runs_told(figures, months) == []


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(
    some.lists(some.sampled_from([0, 0, 0, 1, 2, 3, 4, 9, 20]), min_size=13, max_size=18),
    some.sets(some.sampled_from(["in_month", "rolling"])),
)
def test_no_run_of_few_cases_is_told_whatever_the_months_are(months, beside):
    figures = years_to_date(months)
    for place in range(len(months)):
        if "in_month" in beside:
            figures.add(FLOW_SERIES, ("in_month", APRIL + place), months[place])
        if "rolling" in beside and place >= 11:
            figures.add(FLOW_SERIES, ("rolling_12_months", APRIL + place), sum(months[place - 11 : place + 1]))
    assert runs_told(figures, months) == []


@pytest.mark.parametrize("length, is_kept", [(11, True), (12, True), (13, False)])
def test_runs_of_up_to_twelve_months_are_guarded(length, is_kept):
    decision = Decision(years_to_date([20] * 3 + [3] + [0] * (length - 2) + [2] + [20] * (21 - length)))
    run = {(FLOW_SERIES, APRIL + place): 1 for place in range(3, 3 + length)}
    assert (run in decision.kept) == is_kept


@pytest.mark.parametrize("last, is_kept", [(2, True), (3, False)])
def test_a_run_of_six_cases_is_not_guarded(last, is_kept):
    decision = Decision(years_to_date([20, 1, 0, 2, 0, 0, last, 20]))
    assert ({(FLOW_SERIES, APRIL + place): 1 for place in range(1, 7)} in decision.kept) == is_kept


# --- the ledger -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A built database of a council of one measure, its first edition, and its ledger."""
    folder = tmp_path_factory.mktemp("once")
    cut(DATABASE, folder / "built.duckdb", "2019-02-28", "2019-03-31", change=unrestated, measures=("cpp_open",))
    assert per10k("public", arguments(folder)) == 0
    return folder


def arguments(folder):
    return ["--database", str(folder / "built.duckdb"), "--to", str(folder / "public")]


@pytest.fixture
def place(once, tmp_path):
    """A copy of it that may be changed."""
    return shutil.copytree(once, tmp_path / "here")


def unrestated(connection):
    restated(connection, "")


OPEN_PLANS = (NUMERATOR, "cpp_open", "all"), ("in_month", 2019 * 12 + 2)


def test_editions_are_numbered_and_the_ledger_is_closed_to_others(place, capsys):
    ledger = ledger_beside(place / "built.duckdb")
    assert ledger.stat().st_mode & 0o007 == 0
    with opened(ledger, COUNCIL) as found:
        assert read_mark(place / "public" / FILE) == (COUNCIL, 1, found.id)
    assert per10k("public", arguments(place)) == 0
    assert "Edition 2 of E08000018" in capsys.readouterr().out
    with opened(ledger, COUNCIL) as found:
        assert read_mark(place / "public" / FILE) == (COUNCIL, 2, found.id)
        assert found.memory().printed[OPEN_PLANS] > 5
    with opened(ledger, "E09000033") as other:
        assert other.memory() == Memory()
    with duckdb.connect(str(ledger), read_only=True) as rows:
        assert rows.execute("select distinct edition_number from printed").fetchall() == [(1,)], "what is the same is kept once"


def lost(ledger, public):
    ledger.unlink()


def another(ledger, public):
    ledger.unlink()
    with opened(ledger, COUNCIL):
        pass


def older_copy(ledger, public):
    with duckdb.connect(str(ledger)) as older:
        older.execute("delete from edition; delete from printed")


def lost_and_the_edition_in_another_folder(ledger, public):
    public.rename(public.with_name("of last month"))
    ledger.unlink()


def lost_where_runs_are_published(ledger, public):
    (ledger.parent / "current" / "report").mkdir(parents=True)
    public.rename(ledger.parent / "current" / "report" / f"{COUNCIL}-public")
    ledger.unlink()


def never_there(ledger, public):
    ledger.unlink()
    with duckdb.connect(str(public / FILE)) as edition:
        edition.execute("drop table edition")


WRONG = [lost, another, older_copy, lost_and_the_edition_in_another_folder, lost_where_runs_are_published, never_there]


@pytest.mark.parametrize("what", WRONG, ids=[what.__name__ for what in WRONG])
def test_a_ledger_that_does_not_know_an_edition_stops_the_next_until_it_has_read_it(place, capsys, what):
    ledger = ledger_beside(place / "built.duckdb")
    what(ledger, place / "public")
    assert per10k("public", arguments(place)) == Exit.USAGE
    said = capsys.readouterr().err
    assert "does not know it" in said and "--remember" in said
    (edition,) = place.rglob(FILE)
    assert per10k("public", [*arguments(place), "--remember", str(edition.parent)]) == 0
    with opened(ledger, COUNCIL) as found:
        assert found.memory().printed[OPEN_PLANS] > 5
        found.see_known(edition)


def test_what_is_no_ledger_is_not_taken_for_one(place, capsys, tmp_path):
    for made_of in ("text", "database"):
        ledger = tmp_path / made_of
        if made_of == "text":
            ledger.write_text("not a database at all" * 1000)
        else:
            shutil.copy(place / "built.duckdb", ledger)
        assert per10k("public", [*arguments(place), "--ledger", str(ledger)]) == Exit.USAGE
        assert str(ledger) in capsys.readouterr().err


def test_an_edition_that_fails_after_it_is_remembered_is_not_forgotten(place, monkeypatch):
    def fails(*_):
        raise OSError

    monkeypatch.setattr("per10k.disclosure.folder.os.rename", fails)
    with pytest.raises(OSError):
        per10k("public", arguments(place))
    with opened(ledger_beside(place / "built.duckdb"), COUNCIL) as found:
        assert found.memory().editions == 2
    assert read_mark(place / "public" / FILE)[1] == 1
