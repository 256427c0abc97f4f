"""A second council with the same ids, terms and row numbers changes nothing of the first; nor does a third that is refused."""

import os

import pytest

from per10k.plugin.databases import open_both
from tests.council_keys import places_without_council
from tests.project import ROOT, Project, model_paths
from tests.two_councils import COUNCIL, OTHER, REFUSED, build_both, rows_of_council, write_both

# What has no council at all.
OF_ALL_COUNCILS = {
    "bridge_indicator_field", "calendar_day", "calendar_month", "dim_breakdown", "dim_indicator", "dim_month", "extract_kind",
    "school_offer_day",
}  # fmt: skip
OF_ALL_COUNCILS |= {"indicator_dictionary", "measure_counted", "measure_field", "official_value_in_force"}

# What goes across councils, and may, by how it begins.
ACROSS = {
    "COUNT(*) OVER ()": "extract_supply asks whether the folder holds several councils",
    "GROUP BY COALESCE(la_code, 'none'), extract": "fct_extract_rows has a line for rows without a council",
    "INNER JOIN former_codes ON reaches.la_code = former_codes.code": "reporting_period looks for codes that ended",
    "SELECT 1 FROM periods WHERE months.month_end": "official_value_in_force has the years of any council of the run",
    "SELECT LISTAGG(DISTINCT refusal": "reporting_period stops where every council is refused",
    "GROUP BY districts.successor": "dim_council says which councils one came after",
    "LEFT JOIN changes AS codes ON councils.la_code = codes.code": "dim_council has the name of a code that ended",
    "SELECT 1 FROM standing": "reporting_period asks whether any is not",
}
# A row has one number in its file, whoever's it is.
BY_ROW_OF_THE_FILE = "set_aside.source_row = delivered.source_row"

# A file may hold several councils, and then names none.
OF_A_FILE = "extracts.delivered_file"

# Nothing of these is in the made-up extracts: every file and field of them can be read, none stops a build, and no council has
# chosen anything for itself. The second one estimates the adults of the first one's area, who are nobody's.
EMPTY = {
    "repaired_file", "unread_field", "contested_key", "contrary_flag", "extract_refusal", "extract_crowd", "extract_filter",
    "extract_doubt", "extract_unended", "extract_contradiction", "extract_ceased", "extract_endless", "extract_shrunk",
    "extract_empty", "extract_torn", "extract_uniform", "extract_list", "extract_implausible", "month_on_first",
    "extract_gap", "extract_lack", "extract_move", "extract_disturbance",
    "dim_rule_choice", "adult_population", "event_official_participation",
}  # fmt: skip


@pytest.fixture(scope="module")
def project():
    return Project()


@pytest.fixture(scope="module")
def built(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("councils")
    write_both(folder, contacts=2000)
    return build_both(folder, project)


@pytest.fixture(scope="module")
def relations():
    """What has a council, models and sources: of the demo council as it was built, and of the ledger."""
    with open_both(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb")) as database:
        rows = database.execute("""
            select schema_name, table_name from duckdb_columns() where column_name = 'la_code' and not internal
        """).fetchall()
    built = {f"{schema}.{table}" if schema == "extracts" else table for schema, table in rows}
    return built | {f"ledger.{log}" for log in ("frozen_year", "published_extract_row", "published_member", "published_value")}


@pytest.fixture(scope="module")
def compared(relations, project):
    """The models that have a council, in the order in which they are built."""
    return [model for model in project.models if model in relations]


# A change is sure by what the SQL says, below: nothing in it goes across councils. Here both are built.
@pytest.mark.release
def test_a_second_council_changes_nothing_of_the_first(built, compared, project):
    assert project.models.keys() - set(compared) == OF_ALL_COUNCILS
    alone, together = built["alone"], built["together"]
    assert [model for model in compared if rows_of_council(alone, model) != rows_of_council(together, model)] == []


@pytest.mark.release
def test_every_model_has_rows_of_both_councils(built, compared):
    """Where there are none, there is nothing that could differ."""
    both = {
        model
        for model in compared
        if built["together"].execute(f"select list(distinct la_code) @> ['{COUNCIL}', '{OTHER}'] from {model}").fetchone()[0]
    }
    assert set(compared) - both == EMPTY


@pytest.mark.release
def test_of_a_council_that_is_refused_there_is_nothing_but_what_it_delivered_and_why(built, compared):
    there = {
        model
        for model in compared
        if built["together"].execute(f"select count(*) from {model} where la_code = '{REFUSED}'").fetchone()[0]
    }
    floors = {model_paths()[model].relative_to(ROOT / "models").parts[0] for model in there - {"dim_council"}}
    assert floors == {"staging", "deliveries"} and "reporting_period" not in there
    assert built["together"].execute("select la_code, is_refused, refusal is null from dim_council order by 1").fetchall() == [
        (COUNCIL, False, True), (OTHER, False, True), (REFUSED, True, False)
    ]  # fmt: skip


def test_nothing_is_joined_ranked_or_added_up_across_councils(relations, project):
    found = {
        (model, " ".join(place.split()))
        for model, sql in project.models.items()
        for place in places_without_council(sql, relations - {OF_A_FILE})
    }
    assert {one for one in found if not one[1].startswith(tuple(ACROSS)) and BY_ROW_OF_THE_FILE not in one[1]} == set()


@pytest.mark.parametrize(
    "query",
    [
        "select a.la_code from children as a inner join plans as b on a.person_id = b.person_id",
        "with b as (select * from plans) select a.la_code from children as a left join b using (person_id)",
        "select la_code, row_number() over (partition by person_id order by day) as place from plans",
        "select la_code, lag(day) over days as day_before from plans window days as (partition by person_id order by day)",
        "select person_id, count(*) as plans from plans group by person_id",
        "select distinct person_id from plans",
        "with recursive c as (select * from plans union all select b.* from c inner join plans as b on c.next = b.id) "
        "select la_code from c",
        "select person_id, count(*) as plans from plans group by all",
        "select la_code from children where exists (select 1 from plans where plans.person_id = children.person_id)",
        "select a.la_code from children as a inner join plans as b on a.la_code = b.la_code or a.person_id = b.person_id",
    ],
)
def test_a_query_across_councils_is_found(query):
    assert len(list(places_without_council(query, {"children", "plans"}))) == 1


@pytest.mark.parametrize(
    "query",
    [
        "select a.la_code from children as a inner join plans as b on a.la_code = b.la_code and a.person_id = b.person_id",
        "with b as (select * from days) select a.la_code from children as a left join b on a.day = b.day",
        "select la_code, count(*) over (partition by la_code, person_id) as plans from plans group by 1, day, person_id",
        "select la_code, count(*) as plans from plans group by all",
        "select la_code from children where la_code in (select la_code from plans)",
        "select la_code from children where exists (select 1 from plans where plans.la_code = children.la_code)",
    ],
)
def test_a_query_within_each_council_is_not(query):
    assert list(places_without_council(query, {"children", "plans"})) == []
