"""The public edition: nothing small is told, nor can it be worked out; and it is the marts otherwise."""

import os
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from commands import per10k

from per10k.core import registry
from per10k.core.exit_codes import Exit
from per10k.disclosure import edition
from per10k.disclosure.decide import Decision
from per10k.disclosure.edition import NUMBERS, WHOLE, write_edition
from per10k.disclosure.figures import DENOMINATOR, NUMERATOR, Figures, take_parts
from per10k.plugin.descriptions import COLUMNS
from tests.editions import cut
from tests.suppression_attack import Attack, Knowledge, recovered, window

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
FILE = "per10k_public.duckdb"

APRIL = 2018 * 12 + 3


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edition") / "public"
    counts = write_edition(DATABASE, folder)
    return folder, counts


def test_nothing_is_recovered_from_the_edition(public):
    attacked, found = recovered(DATABASE, public[0] / FILE)
    assert attacked > 1000
    assert found == []


# That the attack can find something at all changes with the attack alone.
@pytest.mark.release
def test_the_attack_recovers_what_primary_suppression_alone_leaves(tmp_path):
    write_edition(DATABASE, tmp_path / "primary", is_secondary=False)
    _, found = recovered(DATABASE, tmp_path / "primary" / FILE)
    assert sum(0 < value < 6 for _, _, value in found) > 100


# So does whether it reads rightly.
@pytest.mark.release
def test_the_attack_reads_the_unsuppressed_marts_without_contradiction():
    """So that nothing recovered means nothing there, not an attack that reads wrongly."""
    with duckdb.connect(str(DATABASE), read_only=True) as database:
        rows = database.execute("""
            select measure_id || '/' || breakdown, month_end, numerator from marts.fct_indicator_month
            where basis = 'in_month' and unit = 'count' and numerator is not null
        """).fetchall()
    attack = Attack(DATABASE)
    assert all(
        attack.knowledge.find({(name, "", day.year * 12 + day.month): 1}) == Fraction(number) for name, day, number in rows
    )


def test_no_small_number_is_told(public):
    with duckdb.connect(str(public[0] / FILE), read_only=True) as database:
        told = database.execute("""
            select indicator_id, month_end from marts.fct_indicator_month
            where
                unit in ('count', 'percentage', 'rate_per_10k') and numerator > 0 and numerator < 6
                or denominator > 0 and denominator < 6
                or unit = 'percentage' and value is not null and denominator - numerator > 0 and denominator - numerator < 6
                or not_yet_due between 1 and 5
            union all
            select indicator_id, reporting_month from marts.scorecard
            where unit = 'count' and (value between 1 and 5 or value_year between 1 and 5 or value_previous_month between 1 and 5)
            union all
            select team_id, month_end from marts.fct_caseload_team_month
            where workers between 1 and 5 or cases between 1 and 5 or (workers is null and average_caseload is not null)
        """).fetchall()
        told += [
            row
            for relation, numbers in NUMBERS.items()
            if numbers[1:] == ("total", "percentage")
            for row in database.execute(
                f"select * from marts.{relation} where {numbers[0]} between 1 and 5 or total between 1 and 5"
            ).fetchall()
        ]
    assert told == []


WHOLE_PAGES = ("fct_indicator_month", "scorecard")
# Of each relation that says how good the data are: in which column, and the numbers that it goes with.
OF_QUALITY = [
    ("fct_indicator_month", "data_quality", ("value",)),
    ("scorecard", "data_quality", ("value",)),
    ("scorecard", "data_quality_year", ("value_year",)),
    *((name, "data_quality", numbers) for name, numbers in NUMBERS.items() if name not in WHOLE_PAGES),
]


@pytest.mark.parametrize(("relation", "column", "numbers"), OF_QUALITY)
def test_how_good_the_data_are_is_told_of_what_is_shown_and_of_nothing_else(public, relation, column, numbers):
    with duckdb.connect(str(public[0] / FILE), read_only=True) as database:
        database.execute(f"attach '{DATABASE}' as source (read_only)")
        is_withheld = " or ".join(f"told.{number} is null and whole.{number} is not null" for number in numbers)
        wrong = database.execute(f"""
            select count(*) from marts.{relation} as told
            inner join source.marts.{relation} as whole using ({", ".join(edition.KEYS[relation])})
            where told.{column} is distinct from if({is_withheld}, null, whole.{column})
        """).fetchone()
        said = {word for (word,) in database.execute(f"select distinct {column} from marts.{relation}").fetchall()}
    assert wrong == (0,) and said & {"good", "check", "poor"}
    # The whole has figures of either kind; what divides one figure may have no more than one.
    assert relation not in WHOLE_PAGES or said >= {"good", "poor"}


def test_zeros_stay_and_nothing_else_is_changed(public):
    with duckdb.connect(str(public[0] / FILE), read_only=True) as database:
        database.execute(f"attach '{DATABASE}' as source (read_only)")
        for relation, numbers in NUMBERS.items():
            columns = [row[0] for row in database.execute(f"describe source.marts.{relation}").fetchall()]
            kept = [row[0] for row in database.execute(f"describe marts.{relation}").fetchall()]
            assert [name for name in kept if not name.endswith("_symbol")] == [name for name in columns if name in kept]
            keys = ", ".join(edition.KEYS[relation])
            for number in numbers:
                changed = database.execute(f"""
                    select count(*) from marts.{relation} as told inner join source.marts.{relation} as whole using ({keys})
                    where
                        told.{number} is distinct from whole.{number} and told.{number}_symbol is distinct from 'c'
                        or told.{number}_symbol = 'c' and (told.{number} is not null or whole.{number} is null)
                        or told.{number} is null and told.{number}_symbol is null
                """).fetchone()
                assert changed == (0,), (relation, number)
        zeros = database.execute("""
            select count(*) from marts.fct_indicator_month as told
            inner join source.marts.fct_indicator_month as whole using (la_code, indicator_id, month_end, breakdown)
            where whole.numerator = 0 and told.numerator is null
        """).fetchone()
    assert zeros == (0,)


def test_what_rests_on_a_withheld_value_goes_with_it(public):
    with duckdb.connect(str(public[0] / FILE), read_only=True) as database:
        resting = database.execute("""
            select count(*) from marts.fct_indicator_month
            where
                value_symbol = 'c' and coalesce(
                    rag, rag_note, direction_on_month, judgement_on_month, direction_on_year, judgement_on_year,
                    cast(change_on_month as varchar), cast(change_on_year as varchar), cast(displayed_value as varchar),
                    cast(is_change_on_month_within_chance as varchar), cast(is_change_on_year_within_chance as varchar)
                ) is not null
                or previous_month_value_symbol = 'c' and coalesce(direction_on_month, judgement_on_month) is not null
                or previous_year_value_symbol = 'c' and coalesce(direction_on_year, judgement_on_year) is not null
        """).fetchone()
        repeated = database.execute("""
            select count(*) from marts.scorecard as line inner join marts.fct_indicator_month as figure
                on line.indicator_id = figure.indicator_id and line.figure_month = figure.month_end
            where
                figure.breakdown = 'all'
                and (
                    figure.value is distinct from line.value
                    or line.figure_month = line.reporting_month
                    and figure.previous_month_value is distinct from line.value_previous_month
                )
        """).fetchone()
    assert (resting, repeated) == ((0,), (0,))


def test_symbols_say_why_a_number_is_missing(public):
    with duckdb.connect(str(public[0] / FILE), read_only=True) as database:
        found = database.execute("""
            select coalesce(missing_reason, 'none'), value_symbol from marts.fct_indicator_month where value is null group by all
        """).fetchall()
    assert dict(found) == {
        "none": "c", "no_denominator": "z", "not_applicable": "z", "not_reported_this_month": "z",
        "not_supplied": "x", "insufficient_history": "x", "no_population": "x", "no_snapshot": "x",
    }  # fmt: skip


def test_the_edition_has_files_of_every_relation(public):
    relations = {*WHOLE, *NUMBERS}
    assert {file.name for file in public[0].iterdir()} == {FILE, COLUMNS} | {
        f"{name}.{kind}" for name in relations for kind in ("parquet", "csv")
    }
    assert [file.name for file in public[0].parent.iterdir()] == ["public"]


def of_one_measure(folder):
    """Two months of one measure of the demo council's marts."""
    return cut(DATABASE, folder / "built.duckdb", "2019-02-28", "2019-03-31", measures=("cpp_open",))


def test_an_edition_that_fails_leaves_the_one_before(tmp_path, monkeypatch):
    to = tmp_path / "public"
    to.mkdir()
    (to / "kept").write_text("before")

    def fails(*_):
        raise OSError

    monkeypatch.setattr(edition, "_write_relation", fails)
    small = of_one_measure(tmp_path)
    with pytest.raises(OSError):
        write_edition(small, to, is_secondary=False)
    assert {file.name for file in tmp_path.iterdir()} == {"public", small.name}
    assert (to / "kept").read_text() == "before"


def test_a_folder_that_is_no_edition_is_not_replaced(tmp_path, capsys):
    (tmp_path / "mine").write_text("")
    assert per10k("public", ["--database", str(DATABASE), "--to", str(tmp_path)]) == Exit.USAGE
    assert "mine" in [file.name for file in tmp_path.iterdir()]


def test_a_column_nobody_has_thought_about_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(edition, "OPEN", edition.OPEN - {"population"})
    write_edition(of_one_measure(tmp_path), tmp_path / "public", is_secondary=False)
    with duckdb.connect(str(tmp_path / "public" / FILE), read_only=True) as database:
        columns = {row[0] for row in database.execute("describe marts.fct_indicator_month").fetchall()}
    assert "population" not in columns


def test_a_database_that_is_not_there_is_named(tmp_path, capsys):
    assert per10k("public", ["--database", str(tmp_path / "none.duckdb")]) == Exit.USAGE
    assert "none.duckdb" in capsys.readouterr().err


def counts(measure_id, values, over="in_month", category="all", role=NUMERATOR, alone=True, first=APRIL):
    return [((role, measure_id, category), (over, first + place), value, alone) for place, value in enumerate(values)]


def percentages(measure_id, numerators, denominators, over="in_month"):
    return counts(measure_id, numerators, over, alone=False) + counts(measure_id, denominators, over, role=DENOMINATOR)


YEAR = [9, 3, 8, 12, 10, 7, 9, 11, 8, 14, 9, 10]
TO_DATE = [sum(YEAR[: place + 1]) for place in range(12)]
TWO_YEARS = [*YEAR, 9, 20, 8, 12, 10, 7, 9, 11, 8, 14, 9, 10]
ROLLING = [sum(TWO_YEARS[place - 11 : place + 1]) for place in range(11, 24)]
FLOW, STOCK = "lac_admissions", "lac_number"

# What stands in the marts, the sums that hold, and a small number: its measure, category and month.
CASES = {
    "one small category": (
        [row for part, number in zip("abc", (3, 40, 30), strict=True) for row in counts(STOCK, [number], category=part)]
        + counts(STOCK, [73]),
        [{(NUMERATOR, STOCK, "all"): -1, **{(NUMERATOR, STOCK, part): 1 for part in "abc"}}],
        (NUMERATOR, STOCK, "a"),
        0,
    ),
    "year to date less the one before": (counts(FLOW, YEAR) + counts(FLOW, TO_DATE, "financial_year_to_date"), [], None, 1),
    "year to date alone": (counts(FLOW, TO_DATE, "financial_year_to_date"), [], None, 1),
    "rolling years": (counts(FLOW, TWO_YEARS) + counts(FLOW, ROLLING, "rolling_12_months", first=APRIL + 11), [], None, 1),
    "a measure and the two that it sums": (
        counts("cin_and_cpp_open", [54]) + counts("cin_open", [50]) + counts("cpp_open", [4]),
        [{(NUMERATOR, "cin_and_cpp_open", "all"): -1, (NUMERATOR, "cin_open", "all"): 1, (NUMERATOR, "cpp_open", "all"): 1}],
        (NUMERATOR, "cpp_open", "all"),
        0,
    ),
}


def knowledge_of(figures: Figures, decision: Decision, sums: list) -> Knowledge:
    knowledge = Knowledge()
    for (series, (over, month)), value in figures.values.items():
        if decision.shows(series, (over, month)):
            knowledge.learn({("/".join(series), "", one): 1 for one in window(over, month + 1)}, Fraction(value))
    for weights in sums:
        knowledge.learn({("/".join(series), "", APRIL + 1): weight for series, weight in weights.items()}, Fraction(0))
    return knowledge


def made(rows) -> Figures:
    figures = Figures("X")
    parts = registry.rows("measure_part")
    take_parts(figures, [(row["whole"], row["part_is"], row["division"] or None, row["part"]) for row in parts])
    for series, when, value, alone in rows:
        figures.add(series, when, value, alone)
        figures.kinds[series[1]].add("count" if alone and series[0] == NUMERATOR else "percentage")
        if series[2] != "all" and series[2] not in figures.categories[series[1]]:
            figures.categories[series[1]].append(series[2])
        if when[0] != "in_month":
            figures.flows.add(series[1])
    return figures


@pytest.mark.parametrize("case", CASES)
def test_a_small_number_does_not_follow_by_subtraction(case):
    rows, sums, small, place = CASES[case]
    figures = made(rows)
    unknown = {("/".join(small or (NUMERATOR, FLOW, "all")), "", APRIL + 1 + place): 1}
    assert 0 < knowledge_of(figures, Decision(figures, is_secondary=False), sums).find(unknown) < 6
    decision = Decision(figures)
    assert knowledge_of(figures, decision, sums).find(unknown) is None
    assert sum(decision.shows(series, when) for series, when in figures.values) >= len(figures.values) / 3


def test_a_percentage_goes_with_its_numerator_or_its_rest_and_its_denominator_stays():
    for numerators in ([3, 40, 41], [48, 40, 41]):
        figures = made(percentages("cp_reviews_in_time", numerators, [50, 52, 53]))
        decision = Decision(figures)
        for place, shown in enumerate((False, True, True)):
            when = ("in_month", APRIL + place)
            assert decision.shows((NUMERATOR, "cp_reviews_in_time", "all"), when) == shown
            assert decision.shows((DENOMINATOR, "cp_reviews_in_time", "all"), when)


def test_a_percentage_of_few_goes_and_its_zero_stays():
    decision = Decision(made(percentages("cp_reviews_in_time", [0, 4], [3, 4])))
    assert decision.shows((NUMERATOR, "cp_reviews_in_time", "all"), ("in_month", APRIL))
    assert not decision.shows((DENOMINATOR, "cp_reviews_in_time", "all"), ("in_month", APRIL))
    assert not decision.shows((NUMERATOR, "cp_reviews_in_time", "all"), ("in_month", APRIL + 1))


def test_two_months_of_few_are_not_told_as_one():
    """Between 10 and 14 to date lie 2 and 2: a number of 1 to 5 that nobody prints."""
    figures = made(counts(FLOW, [10, 12, 14, 30], "financial_year_to_date"))
    shown = [decision_shows for place in range(4) if (decision_shows := _shows_to_date(figures, place)) is not None]
    assert shown in ([10, 30], [14, 30])


def _shows_to_date(figures, place):
    series, when = (NUMERATOR, FLOW, "all"), ("financial_year_to_date", APRIL + place)
    return figures.values[series, when] if Decision(figures).shows(series, when) else None


def test_withheld_parts_are_not_pinned_by_their_number():
    """Seven withheld parts of a total of 7 are 1 each, as none of them is 0: the total is not told."""
    rows = [row for part in "abcdefg" for row in counts(STOCK, [1], category=part)] + counts(STOCK, [7])
    figures = made(rows)
    decision = Decision(figures)
    assert decision.rounds > 1
    assert not any(decision.shows(series, when) for series, when in figures.values)
