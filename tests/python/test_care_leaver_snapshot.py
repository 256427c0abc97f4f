"""What was known of care leavers in a month stays known when the SSD, which keeps no history, says something else."""

import json

import duckdb
import pytest
from dbt_runs import run_dbt
from test_extract_files import dbt_build, write, write_headers

COUNCIL, NEIGHBOUR = "E08000018", "E08000016"
# Nothing else changes from one extract to the next.
REBUILT = (
    "rows_set_aside stg_contacts stg_care_leavers stg_care_leaver_history extract_day extract_usual_day extract_reach "
    "alike_row extract_refusal extract_history reporting_period record_care_leaver care_leaver_snapshot "
    "cohort_known_care_leaver cohort_care_leaver"
)


class Deliveries:
    """A folder of two councils' extracts that is delivered anew, and one database that lives on."""

    def __init__(self, path):
        self.path, self.folder, self.contacts = path, path / "extracts", []
        write_headers(self.folder)
        self._contacts_of(NEIGHBOUR, "2019-03-31")

    def deliver(self, day, **activities):
        """Write the council's extract of a day, with the activity of each care leaver; the neighbour's stays that of March."""
        self._contacts_of(COUNCIL, day)
        care_leavers = [f"{COUNCIL},{person},{person},Relevant,{activity}" for person, activity in activities.items()]
        care_leavers.append(f"{NEIGHBOUR},of the neighbour,anna,Relevant,P5")
        self._write("ssd_care_leavers", "clea_table_id,clea_person_id,clea_care_leaver_eligibility,clea_care_leaver_activity",
                    care_leavers)  # fmt: skip

    def history_of_neighbour(self, month, **activities):
        """Write the neighbour's own history of a month."""
        self._write("local_care_leaver_history", "snapshot_month,person_id,eligibility,activity",
                    [f"{NEIGHBOUR},{month},{person},Relevant,{activity}" for person, activity in activities.items()])  # fmt: skip

    def build(self, **variables):
        """Run dbt on the folder as it is; all that care leavers rest on the first time."""
        run = self.try_to_build(**variables)
        assert run.returncode == 0, run.stdout

    def try_to_build(self, **variables):
        """The same, whether or not it ends well."""
        first = not (self.path / "test.duckdb").exists()
        given = json.dumps({"extracts": str(self.folder), "la_code": COUNCIL, **variables})
        return dbt_build(self.folder, self.path, "--vars", given, "--select", "+cohort_care_leaver" if first else REBUILT)

    def forget(self, month):
        """Take back the council's snapshot of a month."""
        arguments = json.dumps({"month": month, "la_code": COUNCIL})
        return run_dbt(
            "run-operation", "forget_snapshot", "--args", arguments, "--target-path", self.path / "target",
            "--log-path", self.path / "logs", PER10K_DB=str(self.path / "test.duckdb"), PER10K_CHILD_DB="",
        )  # fmt: skip

    def known(self, month_end, council=COUNCIL):
        """The activity of each care leaver of a month."""
        return self._ask(
            """
            select person_id, activity from cohorts.cohort_known_care_leaver
            where month_end = cast(? as date) and la_code = ?
            """,
            month_end, council,
        )  # fmt: skip

    def captured(self):
        """Months and rows of the snapshot of the council, and how many of the rows have been closed."""
        return self._ask(
            """
            select strftime(month_end, '%Y-%m'), count(*), count(dbt_valid_to) from snapshots.care_leaver_snapshot
            where la_code = ? group by month_end
            """,
            COUNCIL,
        )

    def _contacts_of(self, council, day, rows=5):
        self.contacts += [f"{council},{council}{day}{number},p,{day},1A,,{{}}" for number in range(rows)]
        self._write("ssd_contacts", "cont_contact_id,cont_person_id,cont_contact_date,cont_contact_source_code,"
                    "cont_contact_source_desc,cont_contact_outcome_json", self.contacts)  # fmt: skip

    def _write(self, extract, header, rows):
        write(self.folder, "\n".join([f"la_code,{header}", *rows, ""]), f"{extract}.csv")

    def _ask(self, query, *parameters):
        with duckdb.connect(str(self.path / "test_children.duckdb"), read_only=True) as database:
            return set(database.execute(query, parameters).fetchall())


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    """What is told after each build."""
    deliveries = Deliveries(tmp_path_factory.mktemp("council"))
    told = {}

    def tell(name, **variables):
        deliveries.build(**variables)
        told[name] = {
            "captured": deliveries.captured(),
            "neighbour": deliveries.known("2019-03-31", NEIGHBOUR),
            **{month: deliveries.known(month) for month in ("2019-03-31", "2019-04-30", "2019-05-31")},
        }

    deliveries.deliver("2019-03-31", anna="F1", ben="G5")
    tell("March")
    deliveries.deliver("2019-04-10", anna="G4", ben="G4", cara="G4")
    tell("March again")
    deliveries.deliver("2019-04-30", anna="P2", dev="F2")
    deliveries.history_of_neighbour("2019-03", eve="F4")
    tell("April")
    deliveries.deliver("2019-05-31", anna="G6")
    tell("March reported in May", reporting_month="2019-03-31")
    deliveries._contacts_of(COUNCIL, "2020-05-04", rows=40)
    tell("a jump")
    deliveries._contacts_of(NEIGHBOUR, "2020-05-04", rows=40)
    told["both refused"] = deliveries.try_to_build().stdout
    told["forgotten"] = deliveries.forget("2019-05")
    told["captured after that"] = deliveries.captured()
    return told


MARCH = {("anna", "f1"), ("ben", "g5")}
APRIL = {("anna", "p2"), ("dev", "f2")}


def test_a_month_is_captured_in_the_first_build(months):
    assert months["March"]["2019-03-31"] == MARCH
    assert months["March"]["captured"] == {("2019-03", 2, 0)}


def test_the_first_capture_of_a_month_stays(months):
    assert months["March again"]["2019-03-31"] == MARCH
    assert months["March again"]["captured"] == {("2019-03", 2, 0)}


def test_each_month_reads_its_own_rows(months):
    assert months["April"]["2019-03-31"] == MARCH
    assert months["April"]["2019-04-30"] == APRIL
    assert months["April"]["captured"] == {("2019-03", 2, 0), ("2019-04", 2, 0)}


def test_an_old_month_reported_from_a_new_extract_is_not_written_into(months):
    told = months["March reported in May"]
    assert told["2019-03-31"] == MARCH
    assert told["2019-04-30"] == told["2019-05-31"] == set()
    assert told["captured"] == {("2019-03", 2, 0), ("2019-04", 2, 0), ("2019-05", 1, 0)}


def test_the_months_of_another_council_are_its_own(months):
    assert months["March"]["neighbour"] == months["March again"]["neighbour"] == {("anna", "p5")}


def test_the_history_of_a_council_comes_first(months):
    assert months["April"]["neighbour"] == {("eve", "f4")}


def test_a_council_with_rows_beyond_a_break_is_set_aside_whole_and_the_other_stands(months):
    """No month of it is captured, and what was captured stays."""
    told = months["a jump"]
    assert told["2019-03-31"] == told["2019-04-30"] == told["2019-05-31"] == set()
    assert told["captured"] == months["March reported in May"]["captured"]
    assert told["neighbour"] == {("eve", "f4")}


def test_where_every_council_is_refused_the_build_stops_with_one_message(months):
    said = " ".join(months["both refused"].split())
    for part in (f"The extract date of {COUNCIL} is not certain", "until 2019-06-02",
                 "ssd_contacts.csv: 40 rows dated 2020-05-04 to 2020-05-04.", "extract_date",
                 f"ssd_contacts of {NEIGHBOUR}: 43 of 45 rows are like an earlier one"):  # fmt: skip
        assert part in said


def test_a_snapshot_is_taken_back(months):
    assert months["forgotten"].returncode == 0, months["forgotten"].stdout
    assert months["captured after that"] == {("2019-03", 2, 0), ("2019-04", 2, 0)}
