"""Who makes up a figure, asked the other way: without some of its children each count is less by them, and by nobody else."""

import pytest

from proof.bench.generate import generate
from tests.project import Project, build_changed, staging_models

# Rows of these add to a row of the child, which names whom it is about.
ADDED_TO = {
    "stg_assessment_factors": ("assessment_id", "stg_cin_assessments"),
    "stg_assessment_detail": ("assessment_id", "stg_cin_assessments"),
    "stg_contact_decisions": ("contact_id", "stg_contacts"),
    "stg_referral_decisions": ("referral_id", "stg_cin_episodes"),
    "stg_s47_outcomes": ("s47_enquiry_id", "stg_s47_enquiry"),
    "stg_cla_reviews": ("period_of_care_id", "stg_cla_episodes"),
}
# Counted in families or workers, of whom a child is one of several.
OF_OTHERS = (
    "caseload_", "contacts_all_families", "contacts_early_help_families", "contacts_social_care_families", "eh_", "step_downs_",
    "joint_handover_",
)  # fmt: skip


def take_away(database, models):
    """Delete one child in twenty from the staging models, with all that is about them. Returns their ids."""
    database.execute("create table gone as select distinct person_id from stg_person where hash(person_id) % 20 = 0")
    theirs = "in (select {key} from {of} where person_id in (from gone))"
    for model, (key, of) in ADDED_TO.items():
        database.execute(f"delete from {model} where {key} {theirs.format(key=key, of=of)}")
    with_person = database.execute("select table_name from duckdb_columns() where column_name = 'person_id'").fetchall()
    for model in models & {model for (model,) in with_person}:
        database.execute(f"delete from {model} where person_id in (from gone)")
    return [person_id for (person_id,) in database.execute("from gone").fetchall()]


def counted(database, children=None):
    """By measure, category and month, what its members add up to, or those of them who are among children."""
    query = """
        select measure_id, breakdown, month_end, round(sum(numerator), 6), round(sum(coalesce(denominator, 0)), 6)
        from restricted_measure_member
        where ? is null or list_contains(?, person_id)
        group by measure_id, breakdown, month_end
    """
    return {row[:3]: row[3:] for row in database.execute(query, [children, children]).fetchall()}


# A change is sure by the integrity tests, by which the members of each figure add up to it.
@pytest.mark.release
def test_without_its_children_a_figure_is_less_by_them(tmp_path):
    generate(tmp_path / "extracts", councils=1, contacts=6000)
    project = Project()
    wanted = project.with_all_read({"restricted_measure_member"})
    gone = []
    staged = {model for model in staging_models() & wanted if model.startswith("stg_")}
    whole, part = build_changed(
        tmp_path, project, tmp_path / "extracts", wanted, lambda database: gone.extend(take_away(database, staged))
    )
    with whole, part:
        everyone, theirs, left_over = counted(whole), counted(whole, gone), counted(part)

    assert len(gone) > 50 and len(everyone) > 20_000 and len(theirs) > 3000
    none = (0, 0)
    differ = [
        (figure, everyone.get(figure, none), theirs.get(figure, none), left_over.get(figure, none))
        for figure in everyone.keys() | left_over.keys()
        if not figure[0].startswith(OF_OTHERS)
        and left_over.get(figure, none)
        != tuple(
            round((all_of_them or 0) - (those or 0), 6)
            for all_of_them, those in zip(everyone.get(figure, none), theirs.get(figure, none), strict=True)
        )
    ]
    assert differ == []
