"""The mutation run plants the faults that it says, in SQL and not in what is said of it."""

from proof.bench.mutations import OPERATORS, ROOT, _with_callers, faults_of

MODEL = """{# at most 12 months, and no more #}
with plans as (
    select a.la_code, min(a.start_date) as start_date -- and the first
    from plans as a
    inner join children as b on a.la_code = b.la_code and a.person_id = b.person_id
    where a.days <= 7
        and a.end_date is null
)

select * from plans
union all
select * from others
"""


def planted(tmp_path, kind):
    file = tmp_path / "model.sql"
    file.write_text(MODEL)
    return [(fault.line, fault.text.split("\n")[fault.line - 1].strip()) for fault in faults_of(file) if fault.kind == kind]


def test_each_kind_of_fault_is_planted_once_at_each_place(tmp_path):
    assert planted(tmp_path, "council") == [(5, "inner join children as b on a.person_id = b.person_id")]
    assert planted(tmp_path, "comparison") == [(6, "where a.days < 7"), (7, "and a.end_date is not null")]
    assert planted(tmp_path, "amount") == [(6, "where a.days <= 8")]
    assert planted(tmp_path, "extreme") == [(3, "select a.la_code, max(a.start_date) as start_date")]
    assert planted(tmp_path, "join") == [
        (5, "left join children as b on a.la_code = b.la_code and a.person_id = b.person_id"),
        (11, "union"),
    ]
    assert planted(tmp_path, "condition") == [(6, "where true"), (7, "")]


def test_faults_of_every_kind_can_be_planted_in_the_project():
    files = [ROOT / "models/cohorts/cohort_case_worker.sql", ROOT / "models/cohorts/cohort_child_in_need.sql",
             ROOT / "models/records/record_placement.sql"]  # fmt: skip
    assert {fault.kind for file in files for fault in faults_of(file)} == OPERATORS.keys()


def test_what_calls_a_macro_however_far_off_is_known():
    assert {"month_end", "monthly_counts", "section_counts", "stock_counts"} <= _with_callers({"duckdb__month_end": ""})
    assert "rag" not in _with_callers({"duckdb__month_end": ""})
