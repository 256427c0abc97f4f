"""The example of a council's own project: with per10k as a package it adds an extract, a flag, a measure and two indicators."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from commands import per10k
from dbt_runs import run_dbt

from per10k.cli import main
from per10k.core.exit_codes import Exit
from per10k.core.own_project import NIGHTLY, OwnProjectError, read_project
from tests.broken_extracts.council import good_council, write_folder

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "own_measures"
DBT, PROFILES = Path(sys.executable).with_name("dbt"), "dbt_packages/per10k"
OWN = "local_family_group_conferences"
CONFERENCES = [
    # Three are known to have led to a plan or not; of one nobody knows.
    {"conference_id": "G-1", "person_id": "0001001", "conference_date": "2019-03-04", "plan_agreed_flag": "Y"},
    {"conference_id": "G-2", "person_id": "0001002", "conference_date": "2019-03-05", "plan_agreed_flag": "Y"},
    {"conference_id": "G-3", "person_id": "0001003", "conference_date": "2019-03-06", "plan_agreed_flag": "N"},
    {"conference_id": "G-4", "person_id": "0001004", "conference_date": "2019-03-07", "plan_agreed_flag": ""},
    {"conference_id": "G-5", "person_id": "0001005", "conference_date": "no day", "plan_agreed_flag": "Y"},
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the example, whose package is this repository; nothing in it is of per10k."""
    path = tmp_path_factory.mktemp("own_measures")
    left_out = shutil.ignore_patterns("dbt_packages", "target", "logs", "package-lock.yml")
    shutil.copytree(EXAMPLE, path / "project", ignore=left_out)
    packages = path / "project" / "packages.yml"
    packages.write_text(packages.read_text().replace("../..", str(ROOT)))
    write_folder(path / "extracts", good_council() | {"local_family_group_conferences": CONFERENCES})
    assert anew(path / "project", "deps").returncode == 0
    return path / "project"


@pytest.fixture
def project(copy):
    """The copy as the example has it, whatever a test before did to it."""
    for folder in ("council", "macros"):
        shutil.rmtree(copy / folder)
        shutil.copytree(EXAMPLE / folder, copy / folder)
    (copy.parent / "own.duckdb").unlink(missing_ok=True)
    (copy.parent / "own_children.duckdb").unlink(missing_ok=True)
    return copy


def dbt(project, *arguments):
    """Run dbt in the project, over the extracts beside it."""
    given = f"{{extracts: {project.parent / 'extracts'}, la_code: E08000018}}"
    files = {"PER10K_DB": str(project.parent / "own.duckdb"), "PER10K_CHILD_DB": "", "PER10K_LEDGER": ""}
    return run_dbt(*arguments, "--vars", given, project=project, **files)


def anew(project, *arguments):
    """Run dbt in the project as it is now, with what it parses."""
    command = [DBT, "--no-use-colors", *arguments]
    return subprocess.run(command, cwd=project, env={**os.environ, "DBT_PROFILES_DIR": PROFILES}, capture_output=True, text=True)


# A change is sure by the two tests of its event and of the lists below, and by test_council_folder.py, where an indicator of a
# council's own is built with all else: this builds all of it once more, as a package.
@pytest.mark.release
def test_it_builds_with_every_test_of_per10k_and_its_own(project):
    built = dbt(project, *NIGHTLY, *read_project(project).options())
    assert built.returncode == 0, built.stdout[-3000:]
    with duckdb.connect(str(project.parent / "own.duckdb"), read_only=True) as database:
        ask = lambda query: database.execute(query).fetchall()  # noqa: E731
        month = "month_end = date '2019-03-31'"
        assert ask(f"""select numerator, denominator, displayed_value, undecided, value_at_least, value_at_most, rag, data_quality
            from marts.fct_indicator_month where {month} and indicator_id = 'own_family_group_conferences_with_plan_pct'""") == [
            (2.0, 4.0, 50.0, 1, 50.0, 75.0, "amber", "poor")
        ]
        lines = "select section, ref, displayed_value from marts.scorecard where reporting_month = date '2019-03-31'"
        last = f"{lines} and scorecard = 'social_care' order by print_order desc limit 1"
        assert ask(last) == [("Family group conferences", "F.1", 50.0)]
        own = "select count(*), any_value(fields), any_value(own_of) from marts.dim_indicator where indicator_id ^@ 'own_'"
        fields = "local_family_group_conferences.conference_date; local_family_group_conferences.plan_agreed_flag"
        assert ask(own) == [(2, fields, "E08000018")]
        accounted = (
            "select rows_delivered, rows_staged from marts.fct_extract_rows where extract = 'local_family_group_conferences'"
        )
        assert ask(accounted) == [(5, 5)]
        database.execute(f"attach '{project.parent / 'own_children.duckdb'}' as children (read_only)")
        members = "select count(*), sum(numerator) from children.restricted.restricted_measure_member where measure_id ^@ 'own_'"
        assert ask(members) == [(4, 2.0)]
        unusable = (
            "select count(*) from children.restricted.restricted_extract_problem where extract = 'local_family_group_conferences'"
        )
        assert ask(unusable) == [(1,)]


# A change is sure by what is said of its contract, below; here what it counts is built.
@pytest.mark.release
def test_its_event_is_built_from_its_extract_and_tested(project):
    # A unit test takes its columns from what is built.
    built = dbt(project, "build", "--select", "+event_family_group_conference", "--exclude-resource-type", "test", "unit_test")
    assert built.returncode == 0, built.stdout[-3000:]
    units = dbt(project, "test", "--select", "test_type:unit,event_family_group_conference")
    assert units.returncode == 0 and "1 of 1 PASS" in units.stdout, units.stdout[-2000:]
    with duckdb.connect(str(project.parent / "own_children.duckdb"), read_only=True) as database:
        rows = "select conference_id, is_plan_agreed, is_outcome_unknown from events.event_family_group_conference order by all"
        assert database.execute(rows).fetchall() == [
            ("G-1", 1, 0), ("G-2", 1, 0), ("G-3", 0, 0), ("G-4", 0, 1), ("G-5", 1, 0)
        ]  # fmt: skip


# A change is sure by test_two_files.py, which looks for ids in that file; here a project of a council's own is built.
@pytest.mark.release
def test_a_table_of_its_own_in_the_file_of_aggregates_holds_no_ids(copy, tmp_path):
    """Whatever the column is called: by what is in it. A table of counts may be there."""
    project = tmp_path / "project"
    shutil.copytree(copy, project, symlinks=True)
    shutil.copytree(copy.parent / "extracts", tmp_path / "extracts")
    event, to = "{{ ref('event_family_group_conference') }}", "{{ config(database=target.database, schema='marts') }}"
    models = {
        "own_counts": f"{to}\nselect la_code, cast(count(*) as varchar) as cases from {event} group by la_code\n",
        "own_list": f"{to}\nselect la_code, person_id as whom, upper(conference_id) as number from {event}\n",
    }
    for name, text in models.items():
        (project / "models" / f"{name}.sql").write_text(text)
    selected = ["--select", "+event_family_group_conference", "--exclude-resource-type", "test", "unit_test"]
    built = dbt(project, "build", *selected[:2], "own_counts", *selected[2:])
    assert built.returncode == 0, built.stdout[-3000:]
    built = dbt(project, "build", "--select", "own_list")
    assert built.returncode == 2 and "marts.own_list, with ids in the column whom" in built.stdout, built.stdout[-3000:]
    assert "column number" not in built.stdout and "own_counts, with" not in built.stdout


def test_a_folder_that_cannot_be_run_says_what_to_do(tmp_path, project):
    assert read_project(project).folder == project and read_project(project).council_folder == project / "council"
    with pytest.raises(OwnProjectError, match="name the folder of your own dbt project"):
        read_project(tmp_path)
    shutil.copy(project / "dbt_project.yml", tmp_path)
    with pytest.raises(OwnProjectError, match="run `dbt deps` in"):
        read_project(tmp_path)
    package = tmp_path / PROFILES
    package.mkdir(parents=True)
    (package / "dbt_project.yml").write_text('name: per10k\nversion: "0.0.1"\n')
    with pytest.raises(OwnProjectError, match="is per10k 0.0.1, and this is"):
        read_project(tmp_path)


@pytest.fixture
def beside(tmp_path):
    """A copy of the example as `dbt deps` leaves it, without dbt."""
    shutil.copytree(EXAMPLE, tmp_path / "own", ignore=shutil.ignore_patterns("dbt_packages", "target", "logs"))
    (tmp_path / "own" / PROFILES).mkdir(parents=True)
    shutil.copy(ROOT / "dbt_project.yml", tmp_path / "own" / PROFILES)
    return tmp_path / "own"


@pytest.mark.parametrize(("file", "text", "name"), [
    # A table of that name in whatever schema is what our own models would read.
    ("models/mine/event_referral.sql", "select 1 as a", "event_referral is a model of per10k"),
    # The database knows no capital letters, and dbt does.
    ("models/mine/Event_Referral.sql", "select 1 as a", "Event_Referral is a model of per10k"),
    ("seeds/TARGET.csv", "a\n1\n", "TARGET is a seed of per10k"),
    ("models/mine/own_a.sql", "{{ config(alias='Event_Referral') }} select 1 as a", "Event_Referral is a model of per10k"),
    ("models/mine/own.yml", "models: [{name: own_a, config: {alias: scorecard}}]", "scorecard is a model of per10k"),
    ("models/mine/scorecard.py", "def model(dbt, session): ...", "scorecard is a model of per10k"),
    ("seeds/target.csv", "a\n1\n", "target is a seed of per10k"),
    ("snapshots/mine.sql", "{% snapshot care_leaver_snapshot %}", "care_leaver_snapshot is a snapshot of per10k"),
    ("models/mine.yml", "snapshots: [{name: care_leaver_snapshot, relation: x}]", "care_leaver_snapshot is a snapshot of per10k"),
    ("macros/mine.sql", "{%- macro default__days_between(a, b) %}1{% endmacro %}", "days_between is a macro of per10k"),
    ("macros/mine.sql", "{% macro duckdb__month_end(a) %}1{% endmacro %}", "month_end is a macro of per10k"),
])  # fmt: skip
def test_nothing_is_put_in_the_place_of_what_is_ours(beside, file, text, name):
    assert read_project(beside).folder == beside
    (beside / file).parent.mkdir(exist_ok=True, parents=True)
    (beside / file).write_text(text)
    with pytest.raises(OwnProjectError, match=f"{name}") as refused:
        read_project(beside)
    assert str(beside / file) in str(refused.value) and "begins with own_" in str(refused.value)


@pytest.mark.parametrize(("file", "text", "said"), [
    # Of a project that is run, dbt runs the hooks last: nobody would see what they made, or took away.
    ("dbt_project.yml", "on-run-end: ['drop table marts.scorecard']", "on-run-end is run after per10k has seen"),
    ("dbt_project.yml", "on-run-start: ['select 1']", "on-run-start is run after per10k has seen"),
    ("dbt_project.yml", "data_tests: {+severity: warn}", "data_tests has +severity, which holds for per10k too"),
    ("dbt_project.yml", "tests: {per10k: {+enabled: false}}", "tests has per10k, which holds for per10k too"),
    ("dbt_project.yml", "seeds: {per10k: {target: {+enabled: false}}}", "seeds has per10k"),
    ("dbt_project.yml", "snapshots: [all]", "snapshots has ['all']"),
    ("macros/mine.sql", "{% macro ref(name) %}{{ builtins.ref('own_' ~ name) }}{% endmacro %}", "ref is a macro of dbt's"),
    ("macros/mine.sql", "{%- macro duckdb__create_table_as(a, b, c) -%}{% endmacro %}", "duckdb__create_table_as is a macro of"),
    ("macros/mine.sql", "{% macro generate_database_name(a, b) %}x{% endmacro %}", "generate_database_name is a macro of dbt's"),
    ("macros/mine.sql", "{% materialization table, default %}{% endmaterialization %}", "table is a materialization of dbt's"),
    ("macros/mine.sql", "{% test not_null(model, column_name) %}select 1{% endtest %}", "not_null is a test of dbt's"),
    ("models/mine.yml", "sources:\n  - name: extracts\n    overrides: per10k", "a source overrides one of per10k"),
    ("models/mine.yml", "sources: [{name: extracts, overrides: 'per10k'}]", "a source overrides one of per10k"),
])  # fmt: skip
def test_nothing_changes_how_ours_is_done(beside, file, text, said):
    assert read_project(beside).folder == beside
    with (beside / file).open("a", encoding="utf-8") as more:
        more.write(f"\n{text}\n")
    with pytest.raises(OwnProjectError) as refused:
        read_project(beside)
    assert said in str(refused.value) and str(beside / file) in str(refused.value)


def test_other_folders_for_models_are_looked_into(beside):
    project = beside / "dbt_project.yml"
    project.write_text(project.read_text().replace("model-paths: [models]", "model-paths: [tables]"))
    (beside / "models").rename(beside / "tables")
    (beside / "tables" / "dim_month.sql").write_text("select 1 as a")
    with pytest.raises(OwnProjectError, match="dim_month is a model of per10k"):
        read_project(beside)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("profile: per10k", "", "profile is None; it has to be `profile: per10k`"),
    ("profile: per10k", "profile: warehouse", "profile is 'warehouse'"),
    ("name: own_measures", "name: per10k", "name is 'per10k'; it has to be a name of its own"),
    ("name: own_measures", "", "name is None"),
    ("vars:\n  council_folder: council", "vars:", None),
    ("vars:\n  council_folder: council", "vars: [council]", "is no project file of dbt"),
    ("council_folder: council", "council_folder: [council]", "the variable council_folder is"),
    ("vars:", "vars: [", "cannot be read: while parsing"),
    ("vars:", "vars: \x00", "cannot be read"),
])  # fmt: skip
def test_a_project_file_that_cannot_be_run_is_named(beside, old, new, said):
    project = beside / "dbt_project.yml"
    text = project.read_text()
    assert old in text
    project.write_text(text.replace(old, new))
    if said is None:
        assert read_project(beside).council_folder is None
        return
    with pytest.raises(OwnProjectError, match=re.escape(said)) as refused:
        read_project(beside)
    assert str(project) in str(refused.value)


@pytest.mark.parametrize("engine", ["sail", "spark"])
def test_another_engine_does_not_leave_out_what_is_the_council_s_own(beside, engine, capsys, monkeypatch):
    monkeypatch.chdir(beside)
    assert per10k("build", ["--project", beside, "--engine", engine]) == Exit.USAGE
    assert f"--engine {engine} builds the project of per10k alone" in capsys.readouterr().err


def test_the_door_knows_the_extracts_of_the_project(project, tmp_path):
    """What is wrong with them is found before a build, with the council's own indicators that are touched."""
    asked = ["expectations", "--extracts", project.parent / "extracts", "--la-code", "E08000018", "--to", tmp_path / "found"]
    ended = CliRunner().invoke(main, [*map(str, asked), "--project", str(project)])
    assert ended.exit_code in (Exit.DONE, Exit.DATA), ended.output
    found = json.loads((tmp_path / "found/result.json").read_text(encoding="utf-8"))
    assert {"extract": OWN, "file": f"{OWN}.csv", "rows": 5, "status": "read"} in found["files"]
    wrong = {(one["field"], one["rule"]): one for one in found["checks"] if one["extract"] == OWN and not one["passed"]}
    assert wrong["conference_date", "value_readable"]["example_rows"] == [5]
    assert wrong["plan_agreed_flag", "value_filled"]["example_rows"] == [4]
    own = "own_family_group_conferences_with_plan_pct"
    assert wrong["plan_agreed_flag", "value_filled"]["indicators"] == [own, f"{own}_ytd"]
    CliRunner().invoke(main, list(map(str, asked)))
    assert OWN not in (tmp_path / "found/result.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("says", "instead", "said"),
    [
        (
            "reads_as: date, ",
            "",
            "_extracts.yml: local_family_group_conferences.conference_date: reads_as is missing",
        ),
        (
            "refers_to: ssd_person.pers_person_id",
            "refers_to: ssd_person.person_id",
            "refers_to is ssd_person.person_id, which is",
        ),
        (
            "staged_as: is_plan_agreed",
            "staged_as: plan_agreed",
            "staged_as is plan_agreed, which the .yml of stg_family_group",
        ),
        ("name: local_family_group_conferences", "name: local_fgc", "local_fgc is an extract of per10k: call your own otherwise"),
        ("key: [conference_id, person_id]", "keys: [conference_id]", "keys is nothing that the contract says. Is it key?"),
    ],
)
def test_a_mistake_in_the_contract_of_the_project_is_named(copy, tmp_path, says, instead, said):
    """Before dbt reads it, by a build as by the door."""
    shutil.copytree(copy, tmp_path / "project", symlinks=True)
    contract = tmp_path / "project/models/staging/_extracts.yml"
    text = contract.read_text(encoding="utf-8")
    assert says in text
    contract.write_text(text.replace(says, instead), encoding="utf-8")
    for command in ("build", "expectations"):
        ended = CliRunner().invoke(main, [command, "--project", str(tmp_path / "project")])
        assert ended.exit_code == Exit.USAGE and said in ended.output, ended.output


def test_a_night_builds_what_the_selector_says(tmp_path):
    """In a council's own project there is no such selector."""
    files = {"PER10K_DB": str(tmp_path / "test.duckdb"), "PER10K_CHILD_DB": ""}
    by_command, by_selector = (
        {node for node in run_dbt("ls", "--quiet", *what, **files).stdout.split() if not node.startswith("source:")}
        for what in (NIGHTLY[1:], ("--selector", "nightly"))
    )
    assert by_command == by_selector and len(by_selector) > 600


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        (
            "measure.csv",
            "own_forgotten,child_in_need,Own,local_family_group_conferences,Local standard",
            "council/measure.csv, row 3 has own_forgotten, which nothing counts: add it to own_measures",
        ),
        (None, None, "own_measures counts own_family_group_conferences_with_plan, which nothing describes: add a row"),
    ],
)
def test_what_is_counted_and_what_is_described_have_to_agree(project, file, row, said):
    council = project / "council"
    if file:
        with (council / file).open("a") as rows:
            rows.write(row + "\n")
        for other, more in (
            ("measure_reads.csv", "own_forgotten,local_family_group_conferences.conference_date"),
            ("indicator.csv", "own_forgotten_total,own_forgotten,Forgotten,count,info,in_month,0,Nothing,"),
        ):
            with (council / other).open("a") as rows:
                rows.write(more + "\n")
    else:
        for other in ("measure", "measure_reads", "indicator", "scorecard_line", "target"):
            (council / f"{other}.csv").unlink()
    registry = ["measure", "indicator", "breakdown_category", "measure_reads", "measure_part", "team_group", "assessment_factor"]
    made = dbt(project, "build", "--select", *registry, "measure_counted", "--exclude-resource-type", "test", "unit_test")
    assert made.returncode == 0, made.stdout[-3000:]
    built = dbt(project, "test", "--select", "measures_counted_and_described")
    assert built.returncode == 1 and said in built.stdout, built.stdout[-3000:]


def test_an_id_of_ours_is_not_counted_twice(project):
    own = project / "macros" / "own.sql"
    own.write_text(own.read_text().replace("'own_family_group_conferences_with_plan'", "'contacts_received'"))
    parsed = anew(project, "parse")
    assert parsed.returncode == 2 and "own_measures counts contacts_received" in parsed.stdout
