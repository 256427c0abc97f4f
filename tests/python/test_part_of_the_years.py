"""What is published of a council with a part of its rows: without what was over before a day, or recorded after one."""

from collections import defaultdict
from datetime import date

import pytest

from proof.bench.generate import generate
from tests.project import Project, build_changed, extracts_of_contract
from tests.services_council import project_of_services, rows_by_council, write_services

# Figures that move all the same, and why.
KNOWN = {
    "cpp_repeat_ever_pct_rolling_12m": "ever is as far back as plans were delivered (rule S12)",
    # Here claims are made up to come years later, too.
    **{
        f"supporting_families_claims_{kind}": "claims are looked for within 12 months of the engagement"
        for kind in ("employment", "progress")
    },
    # A need that is met from its list alone would withhold the figure for ever of who has both but keeps one.
    "pathway_plan_up_to_date_pct": "is complete from where plan versions or the monthly list are, and the list here has few",
}
# Whoever takes over a register takes over all who are on it: a child is registered once, and for good.
REGISTERS = {"local_childrens_centres"}


def made_up(folder):
    """A council of 6,000 contacts in six years. Returns its project and the folder of its extracts."""
    generate(folder / "extracts", councils=1, contacts=6000)
    return Project(), folder / "extracts", date(2020, 10, 1)


def of_services(folder):
    """Two councils of early help, adult safeguarding, schools and youth justice in three years."""
    (folder / "extracts").mkdir()
    write_services(folder / "extracts", rows_by_council())
    return project_of_services(), folder / "extracts", date(2017, 10, 1)


def figures(database):
    """By indicator, category, council and month: value, bounds and why there is none."""
    found = database.execute("""
        select indicator_id, breakdown, la_code, month_end, value, value_at_least, value_at_most, missing_reason
        from fct_indicator_month
    """)
    return {row[:4]: row[4:] for row in found.fetchall()}


def forget(database, project, day):
    """Delete from the staging models what was over before a day: of what lasts, what had ended and has no other day since."""
    forgotten = 0
    for extract, placed in project.days_of_extracts().items():
        if extract in REGISTERS or not placed.get("days"):
            continue
        model = project.staging_model(extract)
        *starts, (over, counted) = placed["days"]
        gone = [f"coalesce({over} < date '{day}', false)"]
        if starts:
            columns = "select column_name from duckdb_columns() where table_name = ? and data_type = 'DATE'"
            gone += [f"coalesce({column} < date '{day}', true)" for (column,) in database.execute(columns, [model]).fetchall()]
        forgotten += database.execute(f"delete from {model} where {' and '.join(gone)}").fetchone()[0]
    return forgotten


def unlearn(database, project, day):
    """Take back from the staging models what was recorded after a day: rows that began later, and days that lie later."""
    fields = {
        table["name"]: {field["meta"].get("staged_as"): field["meta"].get("may_lie_ahead") for field in table["columns"]}
        for table in extracts_of_contract()
    }
    for extract, placed in project.days_of_extracts().items():
        model = project.staging_model(extract)
        if placed.get("days"):
            database.execute(f"delete from {model} where coalesce(({placed['days'][0][0]}) > date '{day}', false)")
        columns = "select column_name from duckdb_columns() where table_name = ? and data_type in ('DATE', 'TIMESTAMP')"
        for (column,) in database.execute(columns, [model]).fetchall():
            if column != "birth_date" and not fields[extract].get(column):
                database.execute(f"update {model} set {column} = null where {column} > date '{day}' + 1")


def shown(folder, project, extracts, change, changed_project=None):
    """Figures of a council, and of it once its staging models are changed; arguments as of build_changed."""
    wanted = project.with_all_read({"fct_indicator_month"})
    whole, part = build_changed(folder, project, extracts, wanted, change, changed_project)
    with whole, part:
        return figures(whole), figures(part)


def moved(whole, part):
    """By indicator, the figures of the part that are published, and neither those of the whole nor around them."""
    found = defaultdict(list)
    for figure, (value, *bounds, reason) in part.items():
        true, *_ = whole.get(figure, [None])
        within = None not in (true, *bounds) and bounds[0] <= true <= bounds[1]
        if reason is None and value != true and not within:
            found[figure[0]].append(f"{figure[1]} of {figure[2]} in {figure[3]} is {value}, with all rows {true}")
    return found


# The first has rows of every extract; the second, of more cases at the limits, is sure enough by night.
@pytest.mark.parametrize("council", [made_up, pytest.param(of_services, marks=pytest.mark.release)])
def test_no_figure_that_is_published_without_the_first_years_is_another(tmp_path, council):
    """How far each measure looks back (measure_look_back.csv) is far enough."""
    project, extracts, day = council(tmp_path)
    forgotten = []
    whole, late = shown(tmp_path, project, extracts, lambda database: forgotten.append(forget(database, project, day)))
    assert forgotten[0] > 1000
    unknown = [f"{name}, {len(found)}: {found[0]}" for name, found in moved(whole, late).items() if name not in KNOWN]
    assert not unknown, "\n".join(unknown)
    assert sum(reason == "insufficient_history" != whole[figure][-1] for figure, (*_, reason) in late.items()) > 100


LOADED = (
    "eyfs_gld_pct",
    "ks4_ebacc_aps",
    "yj_first_time_entrants_rate_rolling_12m_per_100k",
    "yj_first_time_entrants_rolling_12m",
    "yj_reoffending_binary_pct_rolling_12m",
)
# Figures of months before a day that later rows move, and why.
KNOWN_LATER = {
    "eh_assessments_in_scope": "one that is under way is in no row until it is completed",
    "eh_assessments_in_scope_ytd": "the same",
    "lac_children_all_reviews_in_time_pct_ytd": "of a review held later the recorded due day comes first (rule S11)",
    **dict.fromkeys(LOADED, "a later publication takes the place of an earlier one"),
}


# A change is sure by the oracles, which count each month from what was there; this asks it of all measures at once.
@pytest.mark.release
def test_no_month_reads_what_came_after_it(tmp_path):
    """The figures that were published of a month from what had been recorded by then."""
    project, extracts, _ = made_up(tmp_path)
    day = "2022-10-20"
    whole, known = shown(tmp_path, project, extracts, lambda database: unlearn(database, project, day), Project(extract_date=day))
    assert sum(reason is None for *_, reason in known.values()) > 30_000
    unknown = [f"{name}, {len(found)}: {found[0]}" for name, found in moved(whole, known).items() if name not in KNOWN_LATER]
    assert not unknown, "\n".join(unknown)
