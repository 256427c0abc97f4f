"""Benchmarks are those that pandas comes to from the files themselves, for every council, year, model and indicator.

Nothing of the loader or the model is used but which columns make up a measure: periods, codes, neighbours (from the workbooks of
the models), means, thresholds and ranks are worked out anew, one measure and period at a time.
"""

import csv
import warnings
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from printed_benchmarks import NUMBERS, Official, Row, reason
from sector_files import OFFICIAL, only_with_official_figures

from tests.project import Project, load_seeds

ROOT = Path(__file__).parents[2]
NOT_PRINTED = Path(__file__).with_name("official_benchmarks_not_printed.csv")
# Of all 153 councils, a year of each model for the time it takes; all from 2016/17 on, 4 million values, compare as well.
REPORTING_YEARS = range(2021, 2027, 5)
BENCHMARKS = ("statistical_neighbour_average", "best_statistical_neighbour", "national_average", "national_top_quartile")
MODELS = {2021: "sn_april_2021.xlsx", 2025: "sn_may_2025.xlsx"}
ABOLISHED = {"835": "E10000009", "836": "E06000029", "837": "E06000028", "909": "E10000006", "928": "E10000021"}
# As the population estimates know them, whatever the latest file calls them.
BY_FORMER_CODE = {"E08000038": "E08000016", "E08000039": "E08000019"}
REGIONS = {
    "North East": 1, "North West": 2, "Yorkshire and The Humber": 3, "East Midlands": 4, "West Midlands": 5, "East of England": 6,
    "Inner London": 7, "Outer London": 7, "South East": 8, "South West": 9,
}  # fmt: skip
LAIT_REGIONS = {980: 1, 981: 2, 982: 3, 983: 4, 984: 5, 985: 6, 986: 7, 989: 8, 990: 9}
ENDS = {
    "school year": (8, 31), "calendar year": (12, 31), "30 September": (9, 30), "January": (1, 31), "secondary offer day": (3, 1),
    "primary offer day": (4, 16),
}  # fmt: skip


def with_run_of(councils, years):
    """A database with the reference, and a run of councils that reports the financial years from the first to the last."""
    database = duckdb.connect(config={"threads": 2})
    load_seeds(database)
    database.execute("create schema extracts")
    for path in sorted((ROOT / "seeds/official").glob("*.parquet")):
        database.execute(f"create view extracts.{path.stem} as from read_parquet('{path}')")
    first, last = date(min(years), 4, 30), date(max(years) + 1, 3, 31)
    database.execute("create table reporting_period (la_code varchar, first_month date, reporting_month date, extract_date date)")
    database.executemany("insert into reporting_period values (?, ?, ?, ?)", [(one, first, last, last) for one in councils])
    return database


def built(councils, years):
    """The same with the benchmarks, of the months of these years alone."""
    database = with_run_of(councils, years)
    database.execute(f"""
        create table calendar_month as
        select
            last_day(month) as month_end,
            cast(date_trunc('year', month - interval 3 months) + interval 3 months as date) as financial_year_start,
            year(financial_year_start) || '/' || (year(financial_year_start) + 1) % 100 as reporting_year
        from (select unnest(range(date '{min(years)}-04-01', date '{max(years) + 1}-04-01', interval 1 month)) as month)
        where year(financial_year_start) in ({", ".join(map(str, years))})
    """)
    database.execute("create table indicator_dictionary as select indicator_id, polarity from indicator")
    project = Project()
    for name in ("official_value_in_force", "fct_official_benchmark"):
        database.execute(f"create table {name} as {project.model(name)}")
    return database


def found(stem, suffix=".csv*"):
    return next(path for folder in OFFICIAL for path in sorted(folder.glob(f"*{stem}*{suffix}")))


@cache
def code_of():
    """The code of each council's number, as the latest file of children in need has it."""
    rows = pd.read_csv(found("b1_children_in_need_2013_to_2025"), dtype=str)
    rows = rows[rows.geographic_level == "Local authority"].sort_values("time_period")
    codes = dict(zip(rows.old_la_code, rows.new_la_code, strict=True)) | ABOLISHED
    return {number: BY_FORMER_CODE.get(code, code) for number, code in codes.items()}


def numbers(column):
    return pd.to_numeric(column.astype(str).str.replace(",", ""), errors="coerce")


def by_area(stem, **among):
    """The rows of a file that have some values, by area and the year in which its period ends."""
    rows, code = pd.read_csv(found(stem), dtype=str), code_of()
    for column, value in among.items():
        rows = rows[rows[column] == value]
    rows = rows[~rows.region_code.fillna("").str.startswith("E13") | (rows.geographic_level == "Local authority")]
    level = rows.geographic_level
    others = np.where(level == "Regional", rows.region_code, rows.old_la_code.map(code))
    areas = np.where(level == "National", "E92000001", others)
    return rows.assign(area=areas, year=rows.time_period.astype(int)).dropna(subset="area").set_index(["year", "area"])


def columns_by_area():
    """Every column of the files by (file, name): a value by area and the year in which its period ends."""
    code = code_of()
    with duckdb.connect() as database:
        lait = database.execute(f"from '{found('lait_long', '.parquet')}'").fetchdf()
    region = lait[lait.region != "NA"].drop_duplicates("la_number").set_index("la_number").region.map(REGIONS)
    lait = lait[lait.period.str.fullmatch(r"\d{4}( \(prov\))?|\d{4}/\d\d")]
    slash = lait.period.str.contains("/")
    lait["year"] = lait.period.str[:4].astype(int) + slash.astype(int)
    area = {number: f"E1200000{place}" for number, place in LAIT_REGIONS.items()} | {970: "E92000001"}
    lait["area"] = lait.la_number.map(lambda number: area.get(number) or code.get(str(number)))
    lait = lait[lait.area.notna() & ~lait.la_number.isin((987, 988))]
    held = {("lait", key): rows.set_index(["year", "area"]).value for key, rows in lait.groupby("measure_key")}
    for stem in (
        "c2_children_in_need", "c4_children_in_need", "b1_children_in_need_2013_to_2025",
        "d5_cpps_at31march_by_duration_2013_to_2025", "ehcp_timeliness_20_week",
    ):  # fmt: skip
        rows = by_area(stem)
        held |= {(stem[:6], name): numbers(rows[name]) for name in rows.columns}
    offers = pd.read_csv(found("school_offers"), dtype=str)
    offers["area"] = np.where(offers.geographic_level == "National", "E92000001", offers.LANumber.map(code))
    offers["year"] = 2000 + offers.Year.str[-2:].astype(int)
    for name in ("Pref_P_1", "Pref_P_T3", "Pref_S_1", "Pref_S_T3"):
        this = offers.set_index(["year", "area"])[f"{name}_CY"]
        after = offers.assign(year=offers.year + 1).set_index(["year", "area"])[f"{name}_NY"]
        held["school", name] = numbers(this.combine_first(after))
    return held, {code[str(number)]: place for number, place in region.items() if str(number) in code}


def of_some_rows_or_per_child(measure, held):
    """A measure that is of some rows of a file, or a number divided by the children of the middle of its year."""
    if measure["among"]:
        among = dict(part.split("=", 1) for part in measure["among"].split(" and "))
        return numbers(by_area(measure["file"], **among)[measure["columns"]])
    name = measure["columns"]
    number = held["lait", name] if measure["file"] == "lait" else numbers(by_area(measure["file"])[name])
    children = by_area("ons_mid-year_population_estimates_2012_to_2024", age_group="Children aged 0 to 17 years")
    children = numbers(children.population_estimate).rename_axis(["year", "area"])
    children.index = children.index.set_levels(children.index.levels[0] + 1, level=0)
    return (10_000 * number / children.reindex(number.index)).round(4)


def measures_by_area():
    """Every official measure: a frame with a row a last day and a column an area."""
    held, regions = columns_by_area()
    with (ROOT / "per10k/refresh/official/measure.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["covers"] != "month"]
    measures = {}
    for row in rows:
        file = "lait" if row["file"] == "lait" else row["file"][:6]
        is_other = row["among"] or row["per"]
        parts = [of_some_rows_or_per_child(row, held)] if is_other else [held[file, name] for name in row["columns"].split(" + ")]
        total = sum(parts[1:], parts[0])
        # Parts have a decimal or two: of what adds up to the same, none is ahead.
        total = total.round(6) if len(parts) > 1 else total
        frame = ((100 - total).round(6) if row["subtracted_from"] else total).unstack().dropna(how="all")
        is_winter = row["covers"] == "December to February"
        frame.index = [
            date(year, 2, 29 if year % 4 == 0 else 28) if is_winter else date(year, *ENDS.get(row["covers"], (3, 31)))
            for year in frame.index
        ]
        month = 9 if row["covers"] == "school year" or "offer day" in row["covers"] else 4
        measures[row["official_measure"]] = (frame, row["unit"], month)
    # England's rate of first-time entrants is the sum of the regions' in the file (docs/benchmarks.md).
    measures["first_time_entrants_rate"][0]["E92000001"] = np.nan
    # The councils of this region that have a figure have none of these; those with a few have theirs withheld.
    for factor in ("factor_physical_abuse_unknown_rate", "factor_sexual_abuse_unknown_rate"):
        frame = measures[factor][0]
        own = [area for area in frame if regions.get(area) == REGIONS["West Midlands"]]
        assert own and frame.loc[date(2024, 3, 31), own].max() == 0
        frame.loc[date(2024, 3, 31), "E12000005"] = np.nan
    return measures, regions


def neighbours():
    """By model, the codes of each council's neighbours, from the workbooks."""
    code = code_of()
    of_model = {}
    for model, name in MODELS.items():
        rows = pd.read_excel(found(name, ""), header=None, engine="calamine").iloc[3:]
        listed = {}
        for row in rows.itertuples(index=False):
            if isinstance(row[0], int | float) and str(int(row[0] if row[0] == row[0] else 0)) in code:
                others = [code[str(int(cell))] for cell in row[5:25:2] if isinstance(cell, int | float) and cell == cell]
                listed.setdefault(code[str(int(row[0]))], others)
        of_model[model] = listed
    return of_model


@pytest.fixture(scope="module")
def truth():
    return (*measures_by_area(), neighbours())


def expected_of(values, councils, others, regions):
    """The benchmarks of all councils, as arrays by name. values: those of one period by area; others: codes of neighbours."""
    of_councils = values[[area[:3] not in ("E12", "E92") for area in values.index]].dropna().to_numpy()
    theirs = values.reindex([code for council in councils for code in (others.get(council) or [None] * 10)]).to_numpy(float)
    theirs = theirs.reshape(len(councils), 10)
    own = values.reindex(councils).to_numpy(float)
    lower, median, upper = (np.percentile(of_councils, share) for share in (25, 50, 75))
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        of_neighbours = {name: getattr(np, f"nan{name}")(theirs, axis=1) for name in ("mean", "median", "max", "min")}
    alike = {
        "official_value": own,
        "national_average": values.get("E92000001", np.nan),
        "regional_average": values.reindex([f"E1200000{regions[council]}" for council in councils]).to_numpy(float),
        "statistical_neighbour_average": of_neighbours["mean"],
        "statistical_neighbour_median": of_neighbours["median"],
        "neighbours_with_value": (~np.isnan(theirs)).sum(axis=1),
        "national_lower_quartile": lower,
        "national_median": median,
        "national_upper_quartile": upper,
        "councils_with_value": len(of_councils),
    }
    nothing = dict.fromkeys(("best_statistical_neighbour", "national_top_quartile", "national_rank", "national_quartile"), np.nan)
    known = np.where(np.isnan(own), np.nan, 1)
    ahead = {"high": of_councils[:, None] > own, "low": of_councils[:, None] < own}
    missed = {"high": [own < one for one in (lower, median, upper)], "low": [own > one for one in (lower, median, upper)]}
    return {None: alike | nothing} | {
        better: alike
        | {
            "best_statistical_neighbour": of_neighbours["max" if better == "high" else "min"],
            "national_top_quartile": upper if better == "high" else lower,
            "national_rank": known * (ahead[better].sum(axis=0) + 1),
            "national_quartile": known * (sum(map(np.asarray, missed[better])) + 1),
        }
        for better in ("high", "low")
    }


@only_with_official_figures
def test_every_benchmark_is_the_one_that_the_files_lead_to(truth, capsys):
    measures, regions, of_model = truth
    with (ROOT / "seeds/reference/council.csv").open(newline="", encoding="utf-8") as file:
        councils = [row["la_code"] for row in csv.DictReader(file)]
    with built(councils, REPORTING_YEARS) as database:
        rows = database.execute("select * from fct_official_benchmark order by la_code").fetchdf()
        polarity = dict(database.execute("select indicator_id, polarity from indicator").fetchall())
    equivalents = pd.read_csv(ROOT / "seeds/reference/official_equivalent.csv")
    assert set(rows.indicator_id) == set(equivalents.indicator_id) and len(councils) == 153
    compared, there = 0, set()
    for (measure, reporting_year, model), part in rows.groupby(["official_measure", "reporting_year", "neighbour_model"]):
        there.add((measure, reporting_year, model))
        frame, unit, month = measures[measure]
        period = max(end for end in frame.index if end < date(int(reporting_year[:4]), month, 1))
        assert set(part.source_period_end.dt.date) == {period}
        expected = expected_of(frame.loc[period], councils, of_model[model], regions)
        for indicator_id, of_indicator in part.groupby("indicator_id"):
            assert list(of_indicator.la_code) == councils
            better = polarity[indicator_id] if unit != "count" and polarity[indicator_id] in ("high", "low") else None
            for name, values in expected[better].items():
                actual = of_indicator[name].to_numpy(float, na_value=np.nan)
                same = np.isclose(actual, values, rtol=0, atol=1e-9, equal_nan=True)
                assert same.all(), (indicator_id, reporting_year, model, name, np.array(councils)[~same][:5])
                compared += len(councils)
    # None is lacking in any year after its first period.
    assert there == {
        (measure, f"{year}/{(year + 1) % 100}", model)
        for measure, (frame, _, month) in measures.items()
        for year in REPORTING_YEARS
        for model in MODELS
        if min(frame.index) < date(year, month, 1)
    }
    with capsys.disabled():
        print(f"\n{compared} values of {len(rows)} benchmarks of {len(councils)} councils compared and equal")


@only_with_official_figures
def test_every_value_kept_is_that_of_the_files(truth):
    """Of all areas and periods, and none is lacking."""
    with duckdb.connect() as database:
        kept = database.execute(f"""
            select official_measure, period_end, area_code, value from '{ROOT}/seeds/official/official_value.parquet'
            where covers <> 'month'
        """).fetchdf()
    kept["period_end"] = kept.period_end.dt.date
    kept = kept.set_index(["official_measure", "period_end", "area_code"]).value
    told = pd.concat({measure: frame.stack() for measure, (frame, *_) in truth[0].items()}).dropna()
    assert len(kept) == len(told) and kept.index.is_unique
    assert np.allclose(kept, told.reindex(kept.index), rtol=0, atol=1e-9)


@only_with_official_figures
def test_every_month_kept_is_that_of_the_file():
    """Of all areas, years and months; and the months of a council add up to its year."""
    rows = pd.read_csv(found("c6_children_in_need_referrals_by_month"), dtype=str)
    rows = rows[~rows.region_code.fillna("").str.startswith("E13") | (rows.geographic_level == "Local authority")]
    of_level = {"National": pd.Series("E92000001", rows.index), "Regional": rows.region_code}
    rows["area"] = rows.geographic_level.map(lambda level: level if level in of_level else None)
    for level, codes in of_level.items():
        rows["area"] = rows.area.where(rows.area != level, codes)
    rows["area"] = rows.area.fillna(rows.old_la_code.map(code_of()))
    rows = rows[rows.area.notna()]
    told = {}
    for place, month in enumerate(rows.columns[rows.columns.get_loc("April") :][:12]):
        ends = pd.to_datetime(rows.time_period + "-03-31") - pd.DateOffset(months=11 - place) + pd.offsets.MonthEnd(0)
        told |= dict(zip(zip(rows.area, ends.dt.date, strict=True), numbers(rows[month]), strict=True))
    with duckdb.connect() as database:
        kept = database.execute(f"""
            select area_code, period_end, value from '{ROOT}/seeds/official/official_value.parquet' where covers = 'month'
        """).fetchall()
    assert {(area, end): value for area, end, value in kept} == {key: value for key, value in told.items() if value == value}
    assert len(kept) > 20_000
    councils = rows[rows.geographic_level == "Local authority"]
    months = councils.loc[:, "April":"March"].apply(numbers)
    whole = months.notna().all(axis=1) & numbers(councils.Referrals).notna()
    assert (months.sum(axis=1) == numbers(councils.Referrals))[whole].mean() == 1


@only_with_official_figures
def test_a_council_without_results_has_those_of_the_files(truth, capsys):
    """Every council and year of 11 results of schools and 3 of participation, where no council delivers any of its own."""
    with (ROOT / "seeds/reference/council.csv").open(newline="", encoding="utf-8") as file:
        councils = [row["la_code"] for row in csv.DictReader(file)]
    with with_run_of(councils, [2026]) as database:
        database.execute("""
            create table school_offer_day as
            select offer_year, unnest(['primary', 'secondary']) as phase, make_date(offer_year, 4, 1) as offer_day
            from range(2010, 2030) as years (offer_year);
            create table stg_attainment (
                la_code varchar, source_row bigint, academic_year_start date, measure varchar, published_value double,
                numerator double, denominator double, published_on date
            );
            create table stg_ccis (la_code varchar);
            create table event_school_offer (la_code varchar, offer_day date)
        """)
        database.executemany(
            "insert into reporting_period values (?, null, null, date '2026-11-30')", [[one] for one in councils]
        )
        project = Project()
        found = database.execute(project.model("event_education_result")).fetchdf()
        winters = database.execute(project.model("event_official_participation")).fetchdf()
        measure_of = dict(
            database.execute("""
                select official_measure, measure_id
                from official_equivalent inner join indicator on official_equivalent.indicator_id = indicator.indicator_id
                where is_same_definition and (basis = 'term' or measure_id like 'yp_%')
            """).fetchall()
        )
    told = {
        (area, measure, end): value
        for official, measure in measure_of.items()
        for (end, area), value in truth[0][official][0].stack().dropna().items()
        if area in councils
    }
    keys = zip(winters.la_code, winters.measure, winters.period_end.dt.date, strict=True)
    of_winters = dict(zip(keys, winters.published_value, strict=True))
    assert winters.measure.nunique() == 3
    assert of_winters == {key: value for key, value in told.items() if key[1].startswith("yp_")}
    measure_of = {official: measure for official, measure in measure_of.items() if not measure.startswith("yp_")}
    assert len(measure_of) == found.measure.nunique() == 11 and found.is_official.all() and not found.has_counts.any()
    expected = {(area, measure, end.year - 1): value for (area, measure, end), value in told.items() if measure[:3] != "yp_"}
    values = dict(
        zip(zip(found.la_code, found.measure, found.academic_year_start.dt.year, strict=True), found.published_value, strict=True)
    )
    assert values == expected
    with capsys.disabled():
        print(f"\n{len(values) + len(of_winters)} published results of {found.la_code.nunique()} councils are those of the files")


def test_printed_benchmarks_are_computed_or_listed(capsys):
    """Those that one council printed in 2018/19 and 2021/22, with the neighbours of 2021, to the decimals printed.

    A report may print what was known in an earlier year: a row is read in the year in which most of it agrees, and counted apart
    where that is not its own. The reason listed beside each cell that is another is the one that its values lead to.
    """
    years = [f"{year}/{(year + 1) % 100}" for year in range(2016, 2022)]
    with built(["E08000018"], range(2016, 2022)) as database:
        rows = database.execute("select * from fct_official_benchmark where neighbour_model = 2021").fetchdf().to_dict("records")
    computed = {(row["indicator_id"], row["reporting_year"]): row for row in rows}
    with (ROOT / "seeds/reference/benchmark.csv").open(newline="", encoding="utf-8") as file:
        printed = [row for row in csv.DictReader(file) if row["reporting_year"] in ("2018/19", "2021/22")]
    counts, rows_read = {"of the year": 0, "of a year before": 0}, []
    for row in printed:
        columns = [name for name in BENCHMARKS if row[name]]
        own = row["reporting_year"]
        agree = {
            year: {name for name in columns if agrees(row[name], computed.get((row["indicator_id"], year), {}).get(name))}
            for year in years[: years.index(own) + 1]
        }
        year = max(agree, key=lambda year: (len(agree[year]), year))
        counts["of the year" if year == own else "of a year before"] += len(agree[year])
        found = computed.get((row["indicator_id"], year))
        ends = found["source_period_end"].year if found else None
        rows_read.append((row, ends, [name for name in columns if name not in agree[year]]))
    official = Official(printing_councils_neighbours())
    with duckdb.connect() as database:
        load_seeds(database)
        measure_of = dict(database.execute("select indicator_id, official_measure from official_equivalent").fetchall())
        polarity = dict(database.execute("select indicator_id, polarity from indicator").fetchall())
    judged = [
        Row(official, row, measure_of.get(row["indicator_id"]), ends, polarity[row["indicator_id"]], missing)
        for row, ends, missing in rows_read
    ]
    reasons = reasons_of(judged)
    with NOT_PRINTED.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    keys = ("reporting_year", "indicator_id", "compared_with", "printed")
    assert reasons == {tuple(row[key] for key in keys): row["reason"] for row in rows}
    with capsys.disabled():
        print(f"\nprinted benchmarks: {counts}, {len(rows)} listed: {dict(Counter(reasons.values()))}")


def printing_councils_neighbours():
    with duckdb.connect() as database:
        rows = database.execute(f"""
            select neighbour_code from '{ROOT}/seeds/official/statistical_neighbour.parquet'
            where area_code = 'E08000018' and neighbour_model = 2021
        """).fetchall()
    return [code for (code,) in rows]


def reasons_of(judged):
    """(reporting year, indicator, compared with, printed) of each cell that is another -> why."""
    reasons = {}
    for year in ("2018/19", "2021/22"):
        own = [row for row in judged if row.printed["reporting_year"] == year]
        # How many children England's printed rates are of: all of one number, which is not today's.
        rates = [row for row in own if row.measure in NUMBERS and "national_average" in row.missing]
        then = [row.official.children(row.measure, row.year, row.printed["national_average"]) for row in rates]
        now = [row.official.children(row.measure, row.year) for row in rates]
        least, most = max(one for one, _ in then), min(one for _, one in then)
        former = {year: len(then) >= 3 and least <= most and all(one < least or other > most for other, one in now)}
        thresholds = [row for row in own if row.printed["national_top_quartile"] and row.year and row.polarity in ("high", "low")]
        are_all_beyond = all(row.is_beyond() or row.is_withheld("national_top_quartile") for row in thresholds)
        for row in own:
            for name in row.missing:
                key = (year, row.printed["indicator_id"], name, row.printed[name])
                reasons[key] = reason(row, name, former, are_all_beyond)
    return reasons


def agrees(printed, value):
    decimals = len(printed.partition(".")[2])
    return value is not None and value == value and abs(value - float(printed)) <= 0.5 * 10**-decimals + 1e-9
