"""A council whose system took over what was open on a day, and has nothing of what was over before, shows no other figures."""

import shutil
from collections import defaultdict
from datetime import date

import duckdb
import pytest

from proof.bench.generate import generate
from tests.project import Project, build, model_paths, open_sources
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


# The first has rows of every extract; the second, of more cases at the limits, is sure enough by night.
@pytest.mark.parametrize("council", [made_up, pytest.param(of_services, marks=pytest.mark.release)])
def test_no_figure_that_is_published_without_the_first_years_is_another(tmp_path, council):
    """How far each measure looks back (measure_look_back.csv) is far enough."""
    project, extracts, day = council(tmp_path)
    wanted = project.with_all_read({"fct_indicator_month"})
    staging = {model for model, path in model_paths().items() if "staging" in path.parts} & wanted
    whole = duckdb.connect(str(tmp_path / "whole.duckdb"), config={"threads": 2})
    open_sources(whole, project, extracts)
    build(whole, project, staging)
    whole.close()
    shutil.copy(tmp_path / "whole.duckdb", tmp_path / "late.duckdb")
    shown = {}
    for name in ("whole", "late"):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb"), config={"threads": 2}) as database:
            if name == "late":
                assert forget(database, project, day) > 1000
            build(database, project, wanted - staging)
            shown[name] = figures(database)

    moved = defaultdict(list)
    for figure, (value, *bounds, reason) in shown["late"].items():
        true, *_ = shown["whole"][figure]
        within = None not in (true, *bounds) and bounds[0] <= true <= bounds[1]
        if reason is None and value != true and not within:
            moved[figure[0]].append(f"{figure[1]} of {figure[2]} in {figure[3]} is {value}, with the first years {true}")
    unknown = [f"{indicator}, {len(found)}: {found[0]}" for indicator, found in moved.items() if indicator not in KNOWN]
    assert not unknown, "\n".join(unknown)
    withheld = sum(late[-1] == "insufficient_history" != shown["whole"][figure][-1] for figure, late in shown["late"].items())
    assert withheld > 100
