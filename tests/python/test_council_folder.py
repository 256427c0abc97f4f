"""A council's own folder: each kind of thing in it has an effect, on that council alone; a mistake is refused where it stands."""

import re
from datetime import date, timedelta

import duckdb
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from dbt_runs import run_dbt

from per10k.cli import main as command
from per10k.core import registry
from per10k.council import rules
from per10k.council.folder import CouncilFolderError, contrast, read
from per10k.council.tables import PREFIX, TABLES, columns
from tests.broken_extracts.council import good_council, write_folder

COUNCIL, OTHER = "E08000018", "E08000019"
MONTH = "date '2019-03-31'"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
# Contact C-09 is decided on Monday 1 April, the next working day but for the closure.
OWN = {
    "council.yml": f"""
        la_code: {COUNCIL}
        name: Test Borough
        logo: logo.svg
        colours: {{header: "#0b3d5c", header_text: "#ffffff"}}
    """,
    "logo.svg": LOGO,
    "target.csv": """
        reporting_year,indicator_id,direction,target,amber_limit
        # a line of explanation, which is no row
        2018/19,contacts_all_children,at_least,5,4
        2018/19,own_contacts_rate,at_most,1,1.2
    """,
    "benchmark.csv": """
        reporting_year,indicator_id,national_average
        2018/19,contacts_all_children,11.1
    """,
    "scorecard_line.csv": """
        section,ref,label,indicator_id_month,indicator_id_year
        Contact & Referral (MASH),1.99,All contacts,contacts_all_children,
        Our priorities,9.1,"Contacts, a rate",own_contacts_rate,own_contacts_rate
    """,
    "missing_field_threshold.csv": """
        extract,field,good_up_to_pct,poor_from_pct
        any,any,33,44
        ssd_contacts,cont_contact_date,5,55
    """,
    "closure_day.csv": """
        date,name
        2019-03-26,Offices closed
    """,
    "team_name.csv": """
        team_id,team_name
        T-1,East team
    """,
    "locality.csv": """
        locality,label,print_order
        hill,On the hill,1
        dale,In the dale,2
    """,
    "indicator.csv": """
        indicator_id,measure_id,label,unit,polarity,basis,numerator_rule
        own_contacts_rate,contacts_all_children,"Contacts, a rate",rate_per_10k,low,in_month,"All contacts, per 10,000."
    """,
    f"commentary/{COUNCIL}/2019-03/our-priorities.md": "More contacts **again**.",
}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    return folder


def of_both(folder):
    """The extracts of two councils that are alike in everything."""
    council = good_council()
    council["local_team_groups"] = [{"team_id": "T-1", "team_group": "duty", "effective_from": "", "effective_to": ""}]
    both = {name: [{"la_code": of, **row} for of in (COUNCIL, OTHER) for row in rows] for name, rows in council.items()}
    write_folder(folder, both)
    return folder


def build(to, extracts, own=None, *left_out, command="build", **variables):
    """Build what a night does, without the kinds of node left out; or test it."""
    to.mkdir(exist_ok=True)
    given = {"extracts": extracts, "council_folder": own, **variables}
    named = ", ".join(f"{name}: {value}" for name, value in given.items() if value)
    folders = ["--target-path", to / "target", "--log-path", to / "logs"]
    files = {"PER10K_DB": str(to / "test.duckdb"), "PER10K_CHILD_DB": None, "PER10K_LEDGER": None}
    without = ["--exclude-resource-type", *left_out] if left_out else []
    return run_dbt(command, "--selector", "nightly", "--vars", f"{{{named}}}", *without, *folders, **files)


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """Two councils that are alike, built with a folder of the first."""
    work = tmp_path_factory.mktemp("own")
    run = build(work / "with", of_both(work / "extracts"), write(work / "ours", OWN), "test")
    assert run.returncode == 0, run.stdout[-3000:]
    return work


@pytest.fixture(scope="module")
def both_builds(builds):
    """The same, and built without a folder."""
    run = build(builds / "without", builds / "extracts", None, "test")
    assert run.returncode == 0, run.stdout[-3000:]
    return builds


def ask(builds, name, query, *, file="test"):
    with duckdb.connect(str(builds / name / f"{file}.duckdb"), read_only=True) as database:
        return database.execute(query).fetchall()


# A change is sure by the tests of each kind below, of two councils that are alike but for the folder; a second build takes long.
@pytest.mark.release
def test_another_council_is_as_it_was(both_builds):
    """Every mart, whole: of the other council no row differs, and no line or figure comes to it."""
    builds = both_builds
    query = "select table_name from information_schema.columns where table_schema = 'marts' and column_name = 'la_code'"
    for (mart,) in ask(builds, "without", query):
        # An indicator of the council's own is in the dictionary of all, and in no figure of another.
        rows = f"select * from marts.{mart} where la_code = '{OTHER}' order by all"
        assert ask(builds, "with", rows) == ask(builds, "without", rows), mart
    days = f"select * from calendar.working_day where la_code = '{OTHER}' order by all"
    assert ask(builds, "with", days) == ask(builds, "without", days)


@pytest.mark.parametrize(
    ("kind", "query", "found"),
    [
        (
            "target",
            f"""select target, amber_limit, rag from marts.fct_indicator_month
            where month_end = {MONTH} and indicator_id = 'contacts_all_children'""",
            (5.0, 4.0, "green"),
        ),
        (
            "target of an indicator of its own",
            f"select target, rag from marts.fct_indicator_month where month_end = {MONTH} and indicator_id like 'own_%'",
            (1.0, "red"),
        ),
        (
            "benchmark",
            f"select distinct national_average from marts.scorecard where reporting_month = {MONTH} and ref = '1.99'",
            (11.1,),
        ),
        (
            "line in a section of ours, after those that are there",
            f"""select section, line_order, label from marts.scorecard where reporting_month = {MONTH}
            and scorecard = 'social_care' and section_order = 1 order by line_order desc limit 1""",
            ("Contact & Referral (MASH)", 11, "All contacts"),
        ),
        (
            "line in a section of its own, after all",
            f"""select section, ref, label from marts.scorecard where reporting_month = {MONTH} and scorecard = 'social_care'
            order by print_order desc limit 1""",
            ("Our priorities", "9.1", "Contacts, a rate"),
        ),
        (
            "limit of a field",
            "select distinct good_up_to_percentage, poor_from_percentage from marts.fct_missing_field_month "
            "where field = 'cont_contact_date'",
            (5.0, 55.0),
        ),
        (
            "limit of any field, where ours has none of its own",
            "select distinct good_up_to_percentage, poor_from_percentage from marts.fct_missing_field_month "
            "where field = 'cont_contact_source_code'",
            (33.0, 44.0),
        ),
        (
            "closure day",
            "select is_working_day from calendar.working_day where date_day = date '2019-03-26'",
            (False,),
        ),
        (
            "localities, and none of ours",
            "select string_agg(locality, ' ' order by print_order) from reference.locality where label is not null",
            ("hill dale",),
        ),
        ("name of a team", "select distinct team_name from marts.fct_caseload_team_month where team_id = 'T-1'", ("East team",)),
        (
            "indicator",
            f"select displayed_value, unit from marts.fct_indicator_month where month_end = {MONTH} and indicator_id ^@ 'own_'",
            (1.4, "rate_per_10k"),
        ),
        (
            "choice shown",
            "select value, rule, is_own from marts.dim_rule_choice where rule_choice = 'closure_day'",
            ("2019-03-26", "S5", True),
        ),
    ],
)
def test_each_kind_has_an_effect_on_that_council_alone(builds, kind, query, found):
    ours, theirs = (query.replace(" where ", f" where la_code = '{council}' and ", 1) for council in (COUNCIL, OTHER))
    assert ask(builds, "with", ours) == [found], kind
    assert ask(builds, "with", theirs) != [found], kind


# A change is sure by what each kind of thing leads to, and by these tests of a build without a folder.
@pytest.mark.release
def test_what_is_built_with_it_passes_every_test(builds):
    run = build(builds / "with", builds / "extracts", builds / "ours", command="test")
    assert run.returncode == 0, run.stdout[-3000:]


def test_a_closure_day_moves_a_deadline(builds):
    due = """select la_code, decision_1_working_day_due_date::varchar from events.event_contact
        where contact_id = 'C-05' order by la_code"""
    assert ask(builds, "with", due, file="test_children") == [(COUNCIL, "2019-03-27"), (OTHER, "2019-03-26")]


# A change is sure by test_ledger.py, where another rule is told from other rows; this takes the second build.
@pytest.mark.release
def test_the_version_of_the_rules_differs(both_builds):
    """What was counted by other closure days is known to be."""
    builds = both_builds
    version = "select rule_version from extracts.rule_version"
    assert ask(builds, "with", version, file="test_children") != ask(builds, "without", version, file="test_children")


@pytest.fixture(scope="module")
def pages(builds):
    to = builds / "report"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PER10K_BROWSER", "no-browser")
        asked = ["--database", builds / "with" / "test.duckdb", "--month", "2019-03", "--la-code", COUNCIL, "--to", to]
        written = CliRunner().invoke(command, ["report", *map(str, [*asked, "--council-folder", builds / "ours"])])
        assert written.exit_code == 0, written.output
    return {file.name: BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser") for file in to.glob("*.html")}


def test_the_report_is_the_councils(pages):
    for page in pages.values():
        assert page.select_one(".council").get_text(strip=True) == "Test Borough"
        assert page.select_one("img.logo")["src"].startswith("data:image/svg+xml;base64,")
        assert "background: #0b3d5c; color: #ffffff" in page.select_one("header.top")["style"]
    assert "More contacts again." in pages["our-priorities.html"].select_one(".commentary").get_text()


def test_its_choices_and_indicators_are_on_the_page_of_definitions(pages):
    told = " ".join(pages["definitions.html"].get_text(" ").split())
    assert "days on which the council is closed, no working days S5 2019-03-26" in told
    assert "Contacts, a rate (own_contacts_rate) All contacts, per 10,000." in told
    assert "visit_requires_seen: whether the child must have been seen S10 yes" in told


def test_another_councils_report_is_not(builds):
    to = builds / "report of the other"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PER10K_BROWSER", "no-browser")
        asked = ["--database", builds / "with" / "test.duckdb", "--month", "2019-03", "--la-code", OTHER, "--to", to]
        written = CliRunner().invoke(command, ["report", *map(str, [*asked, "--council-folder", builds / "ours"])])
        assert written.exit_code == 0, written.output
    page = BeautifulSoup((to / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert "Test Borough" not in page.get_text() and not page.select("img.logo")


@pytest.mark.parametrize(
    ("file", "was", "is_now", "said"),
    [
        ("target.csv", "amber_limit\n", "amber\n", "target.csv: the column 'amber' is not known. Is it amber_limit? There are: "),
        (
            "target.csv",
            "2018/19,contacts",
            "2018,contacts",
            "target.csv, row 3: reporting_year: '2018' is no financial year: write it as",
        ),
        (
            "target.csv",
            "2018/19,contacts",
            "2018/20,contacts",
            "target.csv, row 3: reporting_year: '2018/20' is no financial year",
        ),
        (
            "target.csv",
            "contacts_all_children",
            "contacts_all_childen",
            "row 3: indicator_id: 'contacts_all_childen' is no indicator. Is it contacts_all_children?",
        ),
        ("target.csv", "at_least,5", "at least,5", "row 3: direction: 'at least' is none of at_least, at_most, range, band."),
        ("target.csv", "at_least,5", "at_least,5%", "row 3: target: '5%' is no number: write it as 95 or 12.5, without %"),
        ("target.csv", "at_least,5", "at_least,nan", "row 3: target: 'nan' is no number"),
        ("target.csv", "at_least,5,4", "at_least,5,6", "row 3: amber_limit (6) lies above target (5)."),
        ("target.csv", "at_least,5", "range,5", "row 3: range needs centre, which is empty."),
        ("target.csv", "at_least,5,4", "at_least,,4", "row 3: at_least needs target, which is empty."),
        (
            "target.csv",
            "2018/19,own",
            "2018/19,contacts_all_children,at_least,5,4\n2018/19,own",
            "row 4: reporting_year 2018/19, indicator_id contacts_all_children stands in row 3 already. Take one out.",
        ),
        ("target.csv", "at_least,5,4", "at_least,5", "row 3 has 4 cells, and the header 5"),
        (
            "target.csv",
            "contacts_all_children,at_least,5,4",
            "school_attendance_pct,at_least,0.95,0.9",
            "row 3: target is 0.95, and school_attendance_pct is a percentage: write 95 for 0.95.",
        ),
        (
            "target.csv",
            "contacts_all_children,at_least,5,4",
            "school_attendance_pct,at_least,9500,9000",
            "row 3: target is 9500, and school_attendance_pct is a percentage, which is 100 at most.",
        ),
        (
            "target.csv",
            "contacts_all_children,at_least,5,4",
            "cme_open,at_least,5,4",
            "row 3: direction is at_least, and of cme_open low values are good",
        ),
        (
            "closure_day.csv",
            "2019-03-26",
            "2019-03-30",
            "row 2: 2019-03-30 is a Saturday, which is no working day anyway: take it out.",
        ),
        (
            "closure_day.csv",
            "2019-03-26,Offices closed",
            "\n".join(
                f"{day:%Y-%m-%d},Closed" for day in (date(2019, 4, 1) + timedelta(k) for k in range(43)) if day.weekday() < 5
            ),
            "row 2: 31 days of 2019 are closed, and 30 are the most",
        ),
        ("benchmark.csv", ",11.1", ",", "benchmark.csv, row 2 has none of statistical_neighbour_average"),
        (
            "benchmark.csv",
            "contacts_all_children,11.1",
            "school_attendance_pct,0.949",
            "row 2: national_average is 0.949, and school_attendance_pct is a percentage: write 95 for 0.95.",
        ),
        ("scorecard_line.csv", "All contacts,contacts_all_children", "All contacts,", "row 2: neither indicator_id_month nor"),
        (
            "scorecard_line.csv",
            "contacts_all_children,",
            "contacts_all,",
            "row 2: indicator_id_month: 'contacts_all' is no indicator.",
        ),
        (
            "missing_field_threshold.csv",
            "cont_contact_date",
            "cont_date",
            "row 3: field: 'ssd_contacts.cont_date' is no field of the source contract",
        ),
        ("missing_field_threshold.csv", "5,55", "55,5", "row 3: good_up_to_pct (55) lies above poor_from_pct (5)."),
        ("missing_field_threshold.csv", "5,55", "5,550", "row 3: poor_from_pct is 550: write a percentage from 0 to 100."),
        (
            "closure_day.csv",
            "2019-03-26",
            "26/03/2019",
            "closure_day.csv, row 2: date: '26/03/2019' is no day: write it as 2019-12-27.",
        ),
        ("closure_day.csv", "2019-03-26", "2019-02-30", "closure_day.csv, row 2: date: '2019-02-30' is no day"),
        ("locality.csv", "hill,", "S60 1AB,", "locality.csv, row 2: locality: 'S60 1AB' is a postcode, of a few homes"),
        ("locality.csv", "hill,", "sw1a1aa,", "row 2: locality: 'sw1a1aa' is a postcode"),
        ("locality.csv", "hill,", "Hill,", "row 2: locality: 'Hill' has capital letters: write it in small ones"),
        ("locality.csv", "hill,", "dale,", "row 3: locality dale stands in row 2 already"),
        ("team_name.csv", "East team", "", "team_name.csv, row 2: team_name is empty. Fill it in."),
        (
            "indicator.csv",
            "own_contacts",
            "contacts",
            "row 2: indicator_id: 'contacts_rate' cannot be an id of your own: begin it with own_",
        ),
        (
            "indicator.csv",
            "own_contacts_rate",
            "contacts_all_children",
            "row 2: indicator_id: 'contacts_all_children' cannot be an id",
        ),
        ("indicator.csv", "contacts_all_children", "contacts_al", "row 2: measure_id: 'contacts_al' is no measure."),
        (
            "indicator.csv",
            ",rate_per_10k,",
            ",percentage,",
            "row 2: unit is percentage, which contacts_all_children cannot have: write count or",
        ),
        (
            "indicator.csv",
            "in_month,",
            "as_at_month_end,",
            "row 2: basis is as_at_month_end, which contacts_all_children cannot",
        ),
        (
            "indicator.csv",
            ",contacts_all_children,",
            ",cpp_open,",
            "row 2: basis is in_month, which cpp_open cannot have: write as_at_month_end.",
        ),
        ("council.yml", "name: Test", "nam: Test", "council.yml: nam is no setting. There are: la_code,"),
        ("council.yml", f"la_code: {COUNCIL}", "", "council.yml: la_code is missing."),
        ("council.yml", "logo.svg", "logo.gif", "council.yml: logo is logo.gif: give an image (.svg, .png, .jpg, .jpeg)."),
        ("council.yml", "logo.svg", "other.svg", "council.yml: logo is other.svg, which is no file of the folder."),
        ("council.yml", "#0b3d5c", "#eeeeee", "colours: #ffffff on #eeeeee has a contrast of 1.2 to 1"),
        ("council.yml", '"#0b3d5c"', "navy", 'colours: header is navy: write it as "#0b3d5c"'),
        (
            "council.yml",
            "name: Test",
            "rules: {visit_requires_sen: false}\nname: Test",
            "rules: visit_requires_sen is no choice among the rules. Is it visit_requires_seen?",
        ),
        (
            "council.yml",
            "name: Test",
            "rules: {visit_requires_seen: 1}\nname: Test",
            "rules: visit_requires_seen is 1: write true or false.",
        ),
        ("council.yml", "name: Test", "rules: {}\nrules: {}\nname: Test", "council.yml cannot be read: rules is given twice"),
        ("council.yml", "name: Test", "rules: {rare: 0.1, rare: 0.2}\nname: Test", "rare is given twice"),
        (
            "council.yml",
            "name: Test",
            "rules: {contested_share: 5}\nname: Test",
            "contested_share is 5: write a share of 1, as 0.1 for a tenth.",
        ),
        (
            "council.yml",
            "name: Test",
            "rules: {child_protection_visit_days: 10.5}\nname: Test",
            "child_protection_visit_days is 10.5: write a whole number, 0 or more.",
        ),
        (
            "council.yml",
            "name: Test",
            "rules: {child_protection_visit_days: 141}\nname: Test",
            "child_protection_visit_days is 141: write a number up to 140: ours is 14.",
        ),
        (
            "council.yml",
            "name: Test",
            "rules: {caseload_weights: {newly_qualified: 60}}\nname: Test",
            "write a number up to 6: ours is 0.6.",
        ),
        (
            "council.yml",
            "name: Test",
            "rules: {rows_that_tools_export: [5000, many]}\nname: Test",
            "write a list of whole numbers in square brackets, as [1000, 5000].",
        ),
        (
            "council.yml",
            "name: Test",
            "rules: {population_rule: latest}\nname: Test",
            "population_rule is latest: write latest_published or census_year.",
        ),
    ],
)
def test_a_mistake_is_refused_where_it_stands(tmp_path, file, was, is_now, said):
    write(tmp_path, OWN)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert was in text
    (tmp_path / file).write_text(text.replace(was, is_now, 1), encoding="utf-8")
    with pytest.raises(CouncilFolderError) as refused:
        read(tmp_path)
    assert said in str(refused.value)


def test_all_mistakes_are_said_at_once(tmp_path):
    write(tmp_path, OWN)
    (tmp_path / "closure_day.csv").write_bytes("date,name\n2019-12-27,Café\n".encode("cp1252"))
    (tmp_path / "targets.csv").write_text("")
    (tmp_path / "commentary" / COUNCIL / "2019-13").mkdir()
    (tmp_path / "commentary" / COUNCIL / "2019-13" / "cin.md").write_text("A month that there is not.")
    (tmp_path / "commentary" / COUNCIL / "2019-03" / "cinn.md").write_text("A section that there is not.")
    with pytest.raises(CouncilFolderError) as refused:
        read(tmp_path)
    assert [re.sub(r"\.csv.*|\.md.*", "", one) for one in refused.value.problems] == [
        "targets", "closure_day", f"commentary/{COUNCIL}/2019-03/cinn", f"commentary/{COUNCIL}/2019-13/cin",
    ]  # fmt: skip
    assert "closure_day.csv, row 2, is not UTF-8 text at 'Café'. Save it again as CSV UTF-8" in refused.value.problems[1]
    assert "Is it target.csv?" in refused.value.problems[0]


def test_a_folder_that_cannot_be_used_stops_the_build_before_anything_is_built(builds, tmp_path):
    """So is one of another council, and one whose rules would be another's too."""
    own = write(tmp_path / "wrong", OWN | {"closure_day.csv": "date\n27/12/2019\n"})
    run = build(tmp_path / "refused", builds / "extracts", own)
    assert run.returncode and "closure_day.csv, row 2: date: '27/12/2019' is no day" in run.stdout and "1 of " not in run.stdout
    of_another = write(tmp_path / "another", {"council.yml": "la_code: E06000001"})
    said = "la_code is E06000001, and the extracts are of E08000018, E08000019: it is another council's folder."
    assert said in build(tmp_path / "refused", builds / "extracts", of_another).stdout
    chooses = write(tmp_path / "chooses", {"council.yml": f"la_code: {COUNCIL}\nrules: {{visit_requires_seen: false}}"})
    said = build(tmp_path / "refused", builds / "extracts", chooses).stdout
    assert "rules: visit_requires_seen is no, and this run goes by yes." in said
    said = build(tmp_path / "refused", builds / "extracts", chooses, visit_requires_seen="false").stdout
    assert "rules hold for a whole run, which is also about E08000019." in said


def test_the_command_hands_on_the_choices_of_the_folder(tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr("per10k.commands.build.run_dbt", lambda arguments, *_: given.append(arguments) or 0)
    own = write(
        tmp_path, {"council.yml": f"la_code: {COUNCIL}\nrules: {{care_plan_rule_from: 2024-01-01, visit_requires_seen: false}}"}
    )
    assert CliRunner().invoke(command, ["build"], env={"PER10K_COUNCIL_FOLDER": str(own)}).exit_code == 0
    assert '"care_plan_rule_from": "2024-01-01", "visit_requires_seen": false' in given[0][-1] and str(own) in given[0][-1]
    assert "la_code" not in given[0][-1], "the demo council stays what it is"
    extracts = ["--extracts", str(tmp_path)]
    for code, more in ((COUNCIL, []), (OTHER, ["--la-code", OTHER])):
        assert CliRunner().invoke(command, ["build", *extracts, *more, "--council-folder", str(own)]).exit_code == 0
        assert f'"la_code": "{code}"' in given[-1][-1]
    (own / "council.yml").write_text(f"la_code: {COUNCIL}\nfor_all_councils: true")
    assert CliRunner().invoke(command, ["build", *extracts, "--council-folder", str(own)]).exit_code == 0
    assert "la_code" not in given[-1][-1]
    (own / "council.yml").write_text("name: nobody")
    refused = CliRunner().invoke(command, ["build", "--council-folder", str(own)])
    assert refused.exit_code == 2 and "council.yml: la_code is missing" in refused.output


def test_a_new_folder_explains_every_file_and_changes_nothing(tmp_path):
    folder = tmp_path / "ours"
    made = CliRunner().invoke(command, ["new-council", str(folder), "--la-code", "372"])
    assert made.exit_code == 0, made.output
    own = read(folder)
    assert own.la_code == "E08000018" and own.rules == {} and all(rows == [] for rows in own.tables.values())
    assert {f"{name}.csv" for name in TABLES} <= {path.name for path in folder.iterdir()}
    assert all(f"#   {name}: " in (folder / "council.yml").read_text() for name in rules.choices())
    assert CliRunner().invoke(command, ["new-council", str(folder)]).exit_code == 2


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.example])
def test_the_examples_in_it_are_right(tmp_path, name):
    rows = ["# for example: "]
    CliRunner().invoke(command, ["new-council", str(tmp_path / "ours")])
    path = tmp_path / "ours" / f"{name}.csv"
    rows = re.findall(r"(?m)^# for example: (.*)$", path.read_text(encoding="utf-8"))
    assert rows
    path.write_text("\n".join([",".join(columns(name)), *rows]) + "\n", encoding="utf-8")
    assert len(read(tmp_path / "ours").tables[name]) == len(rows)


def test_every_choice_has_a_meaning_and_a_default_that_is_allowed():
    for name, choice in rules.choices().items():
        assert rules.what_is_wrong(name, choice.default) is None, name
        assert choice.meaning != name.replace("_", " "), f"dbt_project.yml says nothing of {name}"


def test_no_id_of_the_project_begins_as_a_councils_own():
    ids = {row[column] for name in ("measure", "indicator") for row in registry.rows(name) for column in (f"{name}_id",)}
    assert not [one for one in ids if one.startswith(PREFIX)]


def test_contrast_is_that_of_wcag():
    assert round(contrast("#000000", "#ffffff"), 1) == 21 and round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_own_lines_can_be_the_whole_scorecard(tmp_path):
    from per10k.council.load import statements

    own = read(write(tmp_path, OWN | {"council.yml": f"la_code: {COUNCIL}\nscorecard: replaces"}))
    with duckdb.connect() as database:
        database.execute("create schema extracts;" + ";".join(statements(own, [COUNCIL], {}, "extracts")))
        lines = """select section, section_order, line_order, print_order from extracts.own_scorecard_line
            where reporting_year = '2018/19' and scorecard = 'social_care'"""
        assert database.execute(lines).fetchall() == [("Contact & Referral (MASH)", 1, 1, 1), ("Our priorities", 2, 1, 2)]
