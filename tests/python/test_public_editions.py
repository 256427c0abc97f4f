"""Public editions of several councils, and of text that somebody typed: each council's own alone, and no cell that runs."""

import csv
import os
from pathlib import Path

import duckdb
import pytest
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook
from proofs import examples

from per10k.core.exit_codes import Exit
from per10k.disclosure.edition import FILE, write_edition
from per10k.ingest.ledger import _as_cells
from per10k.ingest.model import LeftOut
from per10k.nightly import marts
from per10k.plugin.cells import as_text, as_text_sql, write_csv
from tests.editions import cut

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
OURS, OTHERS = "E08000018", "E09000033"
RUNS = '=HYPERLINK("http://x","me")'


def change(connection):
    """The other council's figures are all far from ours; some of our texts are what somebody typed."""
    connection.execute(
        f"update marts.fct_indicator_month set numerator = numerator + 70000, value = value + 70000, "
        f"displayed_value = displayed_value + 70000 where la_code = '{OTHERS}'"
    )
    connection.execute(f"update marts.fct_caseload_team_month set team_id = 'theirs ' || team_id where la_code = '{OTHERS}'")
    connection.execute("update marts.fct_caseload_team_month set team_name = $1 where team_id = 'duty_a'", [RUNS])
    connection.execute(
        "update marts.fct_caseload_team_month set team_id = 'Jo Bloggs, call mother', team_name = null,"
        " team_group = null where team_id = 'cin_a'"
    )
    connection.execute("update marts.fct_caseload_team_month set team_id = '＝cmd' where team_id = 'cin_b'")
    connection.execute("update marts.scorecard set label = '@' || label where indicator_id = 'lac_number'")
    connection.execute("update marts.fct_indicator_month set change_on_month = -7 where change_on_month < 0")


@pytest.fixture(scope="module")
def councils(tmp_path_factory):
    path = tmp_path_factory.mktemp("councils") / "built.duckdb"
    return cut(DATABASE, path, "2018-10-31", "2019-03-31", (OURS, OTHERS), change)


@pytest.fixture(scope="module")
def editions(councils):
    to = councils.parent / "public"
    assert per10k("public", ["--database", str(councils), "--to", str(to)]) == 0
    return to


def texts(folder: Path) -> str:
    """Whatever the files of a folder hold, as text."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.suffix == ".duckdb":
            with duckdb.connect(str(file), read_only=True) as database:
                tables = database.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
                found += [str(database.execute(f"from {name}").fetchall()) for (name,) in tables]
        elif file.suffix == ".parquet":
            with duckdb.connect() as database:
                found.append(str(database.execute(f"from '{file}'").fetchall()))
        elif file.suffix == ".xlsx":
            found += [str(list(sheet.values)) for sheet in load_workbook(file)]
        else:
            found.append(file.read_text(encoding="utf-8"))
    return "\n".join(found)


def test_each_council_has_an_edition_of_its_own(editions):
    assert sorted(path.name for path in editions.iterdir()) == [OURS, OTHERS]
    for own, other in ((OURS, OTHERS), (OTHERS, OURS)):
        told = texts(editions / own)
        assert own in told and other not in told
    assert "theirs" not in texts(editions / OURS)
    with duckdb.connect(str(editions / OURS / FILE), read_only=True) as ours:
        assert ours.execute("select max(numerator) < 70000 from marts.fct_indicator_month").fetchone() == (True,)
        for name in ("scorecard", "fct_placement_type_month"):
            assert ours.execute(f"select count(*) from marts.{name}").fetchone()[0] > 0


def test_the_public_report_of_a_council_holds_its_own_figures_alone(councils, tmp_path, monkeypatch):
    monkeypatch.setenv("PER10K_BROWSER", "no-browser")
    asked = ["--database", str(councils), "--la-code", OURS, "--to", str(tmp_path / "r"), "--public", "--name", RUNS]
    assert per10k("report", asked) == 0
    for folder in ("r", "r-public"):
        told = texts(tmp_path / folder)
        assert OTHERS not in told and "theirs" not in told
    for book in tmp_path.rglob("*.xlsx"):
        cells = [cell for sheet in load_workbook(book) for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f" or as_text(cell.value) != cell.value] == []
        # The line with the label is on the main scorecard.
        if book.parent.name in ("r", "r-public"):
            assert any(isinstance(cell.value, str) and cell.value.startswith("'@") for cell in cells)


def test_an_edition_is_not_put_in_the_place_of_another_councils(councils, editions, tmp_path, capsys):
    with pytest.raises(ValueError, match=f"is the edition of {OTHERS}, not of {OURS}"):
        write_edition(councils, editions / OTHERS, OURS)
    with pytest.raises(ValueError, match="name one of the database"):
        write_edition(councils, tmp_path / "public")
    with pytest.raises(ValueError, match="X is named"):
        write_edition(councils, tmp_path / "public", "X")


def test_a_code_never_leads_out_of_the_folder(tmp_path, capsys):
    wrong = cut(DATABASE, tmp_path / "built.duckdb", "2019-03-31", "2019-03-31", (OURS, "../../else"))
    assert per10k("public", ["--database", str(wrong), "--to", str(tmp_path / "a" / "b" / "public")]) == Exit.USAGE
    assert "'../../else' is no code" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["built.duckdb"]


def test_a_team_that_the_council_does_not_know_is_in_no_public_file(councils, editions):
    assert "Jo Bloggs" not in texts(editions / OURS)
    with duckdb.connect(str(editions / OURS / FILE), read_only=True) as ours:
        teams = {team for (team,) in ours.execute("select distinct team_id from marts.fct_caseload_team_month").fetchall()}
    assert {"duty_a", "＝cmd", "duty_b"} <= teams


def runs(file: Path) -> list[str]:
    """Cells of a CSV that a spreadsheet would run."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [cell for row in csv.reader(rows) for cell in row if as_text(cell) != cell]


def test_no_cell_of_a_published_file_runs(councils, editions, tmp_path):
    files = list((editions / OURS).glob("*.csv"))
    assert files and [cell for file in files for cell in runs(file)] == []
    with (editions / OURS / "fct_caseload_team_month.csv").open(encoding="utf-8", newline="") as rows:
        told = list(csv.DictReader(rows))
    assert {"'" + RUNS} == {row["team_name"] for row in told if row["team_id"] == "duty_a"}
    assert "'＝cmd" in {row["team_id"] for row in told}
    with (editions / OURS / "fct_indicator_month.csv").open(encoding="utf-8", newline="") as rows:
        assert "-7.0" in {row["change_on_month"] for row in csv.DictReader(rows)}


def test_no_cell_of_the_nightly_marts_runs(councils, tmp_path):
    manifest = tmp_path / "manifest.json"
    node = {"resource_type": "model", "schema": "marts", "alias": "fct_caseload_team_month", "description": "", "columns": {}}
    manifest.write_text(f'{{"nodes": {{"a": {str(node).replace(chr(39), chr(34))}}}}}')
    marts.export(councils, manifest, tmp_path / "marts", "1")
    assert runs(tmp_path / "marts/fct_caseload_team_month.csv") == []
    query = f"select count(*) from '{tmp_path}/marts/fct_caseload_team_month.parquet' where team_name = '{RUNS}'"
    with duckdb.connect() as database:
        assert database.execute(query).fetchone()[0]


def test_no_cell_of_the_list_of_what_was_not_carried_runs():
    assert _as_cells(LeftOut("=a", "@SUM(1)", "\tb", "-1")) == ("'=a", "'@SUM(1)", "'\tb", "-1")


@pytest.mark.parametrize("number", ["-5", "+5", "-1,234.50", "-0.5%", "1e-7", "\u22123"])
def test_a_number_stays_a_number(number):
    assert as_text(number) == number
    assert as_text(-5) == -5 and as_text(None) is None


@settings(max_examples=examples(150), deadline=None, derandomize=True)
@given(some.text(alphabet=some.sampled_from("=+-@＝＋－＠﹢⁻−\t\r\n \u200b\ufeff\u3000'\",;a1.%"), max_size=6))
def test_sql_and_python_agree_and_nothing_that_is_left_runs(cell):
    with duckdb.connect() as database:
        (told,) = database.execute(f"select {as_text_sql('cell')} from (select cast(? as varchar) as cell)", [cell]).fetchone()
    assert told == as_text(cell) == as_text(as_text(cell))
    assert told in (cell, f"'{cell}")
    begins = told.lstrip(" \t\r\n\u200b\ufeff\u3000")[:1]
    assert begins not in tuple("=@＝＠") and (begins not in tuple("+-＋－﹢⁻−") or told[1:2].isdigit())


def test_what_is_written_is_what_is_read(tmp_path):
    with duckdb.connect() as connection:
        write_csv(connection, "select 'a' as \"odd \"\"name\", '=1' as b, -1 as c, null::varchar as d", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == '"odd ""name",b,c,d\na,\'=1,-1,\n'
