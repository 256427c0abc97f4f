"""Where nulls come in an order is said: DuckDB puts them last, Spark first where it goes up and last where it goes down."""

import re
from types import SimpleNamespace

import duckdb
import pytest

from tests.project import Project, build, end_run, open_sources
from tests.two_councils import write_both

# What numbers or dates the rows of a table that is made for every one of them: never null, as it is made and not delivered.
NEVER_NULL = {
    "date_day", "last_day", "mark_day", "month_end", "month_start", "placement_number", "publication_number", "source_row",
    "stay_number", "survey_year", "working_day_number",
}  # fmt: skip

# Of an expression: what it is if not null, by how it is written.
HAS_A_VALUE = (
    r"count\(\*\)",
    r"case\b.*\belse \d+ end",
    r".* is null",
    r"coalesce\(.*, date '[0-9-]+'\)",
    r"date_diff\('day', date '[0-9-]+', (\w+\.)?(?P<day>\w+)\)",
    r"\(?year\((\w+\.)?(?P<month>\w+)\) \* 12 \+ month\(.*\)\)?",
)
# Texts that are joined in their own order, and what percentiles are taken of: nulls are none of them.
PASSES_NULLS_OVER = re.compile(
    r"string_agg\(distinct (?P<text>.+?), '[^']*' order by (?P=text)\)|\bwithin group \(order by [\w.]+\)", re.DOTALL
)


@pytest.fixture(scope="module")
def project():
    return Project()


def keys(sql):
    """Each key of each order in a query, its spaces as one."""
    said = re.sub(r"--[^\n]*", "", sql)
    while PASSES_NULLS_OVER.search(said):
        said = PASSES_NULLS_OVER.sub(lambda found: f"({found['text'] or ''})", said)
    for found in re.finditer(r"\border by\s", said):
        depth, key = 0, ""
        for part in re.findall(r"[(),]|[^(),]+", said[found.end() :]):
            ends = re.search(r"\b(rows|range|groups|limit)\b", part) if depth == 0 else None
            depth += {"(": 1, ")": -1}.get(part, 0)
            if depth < 0 or ends:
                key += part[: ends.start()] if ends else ""
                break
            if depth == 0 and part == ",":
                yield " ".join(key.split())
                key = ""
            else:
                key += part
        yield " ".join(key.split())


def is_settled(key):
    """Whether it is said where nulls come in the order of a key, or it has none."""
    bare = re.sub(r" (asc|desc)$", "", key)
    if re.search(r" nulls (first|last)$", key) or re.fullmatch(r"(\w+\.)?(\w+)", bare) and bare.split(".")[-1] in NEVER_NULL:
        return True
    values = [found for one in HAS_A_VALUE if (found := re.fullmatch(one, bare))]
    return any(set(found.groupdict().values()) - {None} <= NEVER_NULL for found in values)


def test_every_order_says_where_nulls_come(project):
    found = {(model, key) for model, sql in project.models.items() for key in keys(sql) if not is_settled(key)}
    assert found == set(), "write nulls last (or first) behind it"


@pytest.mark.parametrize(
    ("query", "unsettled"),
    [
        ("select row_number() over (partition by la_code order by start_date) from plans", ["start_date"]),
        ("select lag(a) over w from plans window w as (order by a.month_end, b desc rows between 1 preceding)", ["b desc"]),
        ("select sum(a) over (order by coalesce(b, c), coalesce(b, date '9999-12-31'))", ["coalesce(b, c)"]),
        ("select sum(a) over (order by b desc nulls last, source_row desc, c nulls first)", []),
        ("select string_agg(distinct a, '; ' order by a), string_agg(b, '; ' order by c)", ["c"]),
        ("select percentile_cont(0.5) within group (order by a.b), first(c order by d)", ["d"]),
        ("select sum(a) over (order by date_diff('day', date '1900-01-01', month_end), is_told is null)", []),
        ("select sum(a) over (order by date_diff('day', date '1900-01-01', end_date))",
         ["date_diff('day', date '1900-01-01', end_date)"]),
    ],
)  # fmt: skip
def test_an_order_that_leaves_nulls_open_is_found(query, unsettled):
    assert [key for key in keys(query) if not is_settled(key)] == unsettled


# A change is sure by the text above; this holds what it takes for granted, that some columns are never null.
@pytest.mark.release
def test_the_other_order_of_nulls_changes_nothing(project, tmp_path):
    write_both(tmp_path, contacts=2000)
    made = {}
    unsaid = {name: re.sub(r"\bnulls (first|last)\b", "", sql) for name, sql in project.models.items()}
    open_ended = SimpleNamespace(models=unsaid, next_arm=project.next_arm)
    for name, order, of in (
        ("DuckDB's", "nulls_last", project),
        ("Spark's", "nulls_first_on_asc_last_on_desc", project),
        ("Spark's, where none says", "nulls_first_on_asc_last_on_desc", open_ended),
    ):
        with duckdb.connect(config={"default_null_order": order}) as database:
            open_sources(database, project, tmp_path / "together")
            build(database, of)
            end_run(database, project)
            made[name] = {model: sorted(map(repr, database.execute(f"from {model}").fetchall())) for model in project.models}
    first = made["DuckDB's"]
    differ = {name: {model for model in first if tables[model] != first[model]} for name, tables in made.items()}
    assert differ["Spark's"] == set()
    assert differ["Spark's, where none says"] != set()
