"""The Excel workbook: its queries are of the marts as they are, its parts hold together, and LibreOffice fills its pivot."""

import base64
import csv
import importlib
import re
import shutil
import subprocess
import zipfile
from pathlib import PurePosixPath

import duckdb
import openpyxl
import pytest
from commands import per10k
from format_tools import tools
from hypothesis import example, given, settings
from hypothesis import strategies as some
from lxml import etree
from proofs import examples
from skips import skip_where
from test_power_bi import SHARE, edited, published  # noqa: F401

from per10k.core.exit_codes import Exit
from per10k.excel.queries import FIGURES, SERIES, SHOWN, mashup_part, queries, section
from per10k.excel.workbook import SHEETS, TOP, workbook
from per10k.power_bi.tables import Column, Table, read_tables

SOFFICE = shutil.which("soffice")
MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def write(parquet, to, *more):
    return per10k("excel", ["--to", str(to), "--parquet", str(parquet), *more])


@pytest.fixture(scope="module")
def file(published, tmp_path_factory):  # noqa: F811
    folder = tmp_path_factory.mktemp("excel")
    assert write(published, folder, "--seen-as", SHARE) == 0
    return folder / "per10k.xlsx"


@pytest.fixture(scope="module")
def parts(file):
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree(parts, name):
    return etree.fromstring(parts[name])


def read_queries(monkeypatch, file):
    """Name -> formula, and name -> whether it is loaded, as a reader of such workbooks has them that is none of ours."""
    monkeypatch.syspath_prepend(str(tools()))
    reader = importlib.import_module("pyopenvba.powerquery")
    with reader.PowerQueryWorkbook(str(file)) as book:
        return {one.name: one.formula for one in book.queries()}, {one.name: one.load_target for one in book.queries()}


def test_there_is_a_query_for_each_mart_with_its_columns_as_they_are(published, file, monkeypatch):  # noqa: F811
    formulas, loaded = read_queries(monkeypatch, file)
    marts = {path.stem for path in published.glob("*.parquet")}
    assert formulas.keys() == marts | {"Folder", FIGURES} and len(marts) > 20
    assert {name for name, target in loaded.items() if target == "table"} == {FIGURES}
    kinds = {"VARCHAR": "type text", "DATE": "type date", "DOUBLE": "type number", "BOOLEAN": "type logical"}
    with duckdb.connect() as database:
        for mart in marts:
            described = database.execute(f"describe select * from '{published}/{mart}.parquet'").fetchall()
            typed = re.findall(r'\{"(\w+)", ([\w. ]+)\}', formulas[mart])
            assert typed == [(name, kinds.get(kind, "Int64.Type")) for name, kind, *_ in described], mart
            header = next(csv.reader((published / f"{mart}.csv").open(encoding="utf-8")))
            assert [name for name, _ in typed] == header and f'& "\\{mart}.csv")' in formulas[mart], mart
    assert formulas["Folder"].startswith('"\\\\server\\per10k\\current\\marts" meta [IsParameterQuery = true')
    assert f"Source = {SERIES}," in formulas[FIGURES] and "[displayed_value] <> null" in formulas[FIGURES]


def test_a_figure_is_told_by_what_the_pivot_has_in_rows_and_columns(published):  # noqa: F811
    """So that no cell is made of two."""
    with duckdb.connect() as database:
        counted = database.execute(
            "select count(*), count(distinct (la_code, section, label, indicator_id, month_end)) "
            f"from '{published}/{SERIES}.parquet'"
        ).fetchone()
    assert counted[0] == counted[1] > 10_000


def test_parts_are_valid_and_hold_together(file, parts, monkeypatch):
    """By a validator of ECMA-376, but for a theme, which a workbook may have (part 1, 12.3) and this one does without."""
    monkeypatch.syspath_prepend(str(tools()))
    found = importlib.import_module("openxml_audit").OpenXmlValidator().validate(str(file)).errors
    assert [one.description for one in found if "relationships/theme' is missing" not in one.description] == []
    types = tree(parts, "[Content_Types].xml")
    overridden = {one.get("PartName") for one in types if one.get("PartName")}
    assert {f"/{name}" for name in parts if name.startswith("xl/") and not name.endswith(".rels")} <= overridden
    assert overridden <= {f"/{name}" for name in parts}
    for name in parts:
        if name.endswith(".rels"):
            place = PurePosixPath(name).parent.parent
            for one in tree(parts, name):
                target = (place / one.get("Target")).as_posix()
                while "/../" in target:
                    target = re.sub(r"[^/]+/\.\./", "", target, count=1)
                assert target in parts, (name, target)


def test_table_query_and_pivot_have_the_same_columns(parts):
    table, of_query, cache, pivot = (
        tree(parts, f"xl/{name}1.xml")
        for name in ("tables/table", "queryTables/queryTable", "pivotCache/pivotCacheDefinition", "pivotTables/pivotTable")
    )
    names = [[one.get("name") for one in part.iterfind(f".//m:{kind}", MAIN)] for part, kind in (
        (table, "tableColumn"), (of_query, "queryTableField"), (cache, "cacheField"))]  # fmt: skip
    assert names == [list(SHOWN)] * 3
    assert cache.find(".//m:worksheetSource", MAIN).get("name") == table.get("name") == FIGURES
    assert {pivot.get("rowGrandTotals"), pivot.get("colGrandTotals")} == {"0"}
    fields = pivot.findall(".//m:pivotField", MAIN)
    assert len(fields) == len(SHOWN) and {one.get("defaultSubtotal") for one in fields} == {"0"}
    (connection,) = tree(parts, "xl/connections.xml")
    assert f'Location="{FIGURES}"' in connection[0].get("connection")
    assert of_query.get("connectionId") == connection.get("id")


def test_it_holds_no_figure(parts):
    """Whoever may not read the folder sees nothing, whoever else has had the file."""
    for name in ("xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"):
        cells = tree(parts, name).findall(".//m:c", MAIN)
        assert {one.get("t") for one in cells} == {"s"} and len(cells) <= len(SHOWN), name
    assert b"<n " not in parts["xl/pivotCache/pivotCacheRecords1.xml"]


def test_the_same_marts_are_the_same_bytes(published, file, tmp_path):  # noqa: F811
    assert write(published, tmp_path, "--seen-as", SHARE) == 0
    assert (tmp_path / "per10k.xlsx").read_bytes() == file.read_bytes()


def test_what_is_there_is_not_written_over(published, tmp_path, capsys):  # noqa: F811
    (tmp_path / "per10k.xlsx").write_text("mine")
    assert write(published, tmp_path) == Exit.USAGE
    assert "may hold pivots of somebody's own" in capsys.readouterr().err and (tmp_path / "per10k.xlsx").read_text() == "mine"


@pytest.mark.parametrize(("queries_of", "said"), [
    ({SERIES: "select * exclude (rag) from {}"}, "has no column rag, which the pivot shows"),
    ({SERIES: None}, "has no column la_code, which the pivot shows"),
])  # fmt: skip
def test_marts_without_what_the_pivot_shows_are_refused(published, tmp_path, capsys, queries_of, said):  # noqa: F811
    assert write(edited(published, tmp_path, **queries_of), tmp_path / "excel") == Exit.USAGE
    assert said in capsys.readouterr().err and not (tmp_path / "excel").exists()


def test_a_mart_without_its_csv_file_is_refused(published, tmp_path, capsys):  # noqa: F811
    folder = edited(published, tmp_path)
    (folder / "scorecard.csv").unlink()
    assert write(folder, tmp_path / "excel") == Exit.USAGE
    assert "has no scorecard.csv, which Excel would read" in capsys.readouterr().err


def test_a_public_edition_is_refused(published, tmp_path, capsys):  # noqa: F811
    public = edited(published, tmp_path)
    (public / "per10k_public.duckdb").touch()
    assert write(public, tmp_path / "excel") == Exit.USAGE
    assert "is a public edition: it has no series" in capsys.readouterr().err


@pytest.mark.parametrize("name", [FIGURES, "Figures", "folder", "a\nb"])
def test_a_mart_that_is_called_like_a_query_of_ours_is_refused(name):
    series = Table(SERIES, tuple(Column(one, "string") for one in SHOWN))
    with pytest.raises(ValueError, match="is no name that a query could have here"):
        queries([series, Table(name, (Column("a", "string"),))], "x")


@given(some.text(max_size=30), some.text(min_size=1, max_size=15))
@example(r"\\server\a & b<c>\"]]></x>", 'it\'s 100% "own"')
@example('#(lf)" & File.Contents("x")', "a]b[c")
@settings(max_examples=examples(150), deadline=None, derandomize=True)
def test_no_folder_and_no_name_ends_a_text_or_a_part(folder, name):
    series = Table(SERIES, tuple(Column(one, "string") for one in SHOWN))
    try:
        of = queries([series, Table(name, (Column(name, "string"),))], folder)
    except ValueError:
        return
    bare = re.sub(r'"(?:[^"]|"")*"', "", section(of))
    assert '"' not in bare and [bare.count(one) for one in "([{"] == [bare.count(one) for one in ")]}"]
    assert bare.count("shared #") == len(of) == 4
    part = etree.fromstring(mashup_part(of))
    assert base64.b64decode(part.text, validate=True)[:4] == bytes(4)


def test_a_folder_that_xml_cannot_hold_is_a_text_all_the_same(published, tmp_path):  # noqa: F811
    folder = "C:\\a & b\\<marts>\x0b"
    (tmp_path / "per10k.xlsx").write_bytes(workbook(queries(read_tables(published), folder), folder))
    book = openpyxl.load_workbook(tmp_path / "per10k.xlsx")
    assert "C:\\a & b\\<marts>" in book[SHEETS[0]]["A2"].value


@pytest.mark.parametrize("command", ["excel", "power-bi", "semantic"])
def test_the_folder_is_the_link_that_was_named_and_not_the_run_that_it_leads_to(published, tmp_path, monkeypatch, command):  # noqa: F811
    """That is another tomorrow, and gone in a week."""
    (tmp_path / "current").symlink_to(published.parent)
    to = tmp_path / command
    assert per10k(command, ["--to", str(to), "--parquet", str(tmp_path / "current" / "marts")]) == 0
    if command == "excel":
        told = read_queries(monkeypatch, to / "per10k.xlsx")[0]["Folder"]
    else:
        told = "".join(path.read_text(encoding="utf-8") for path in to.rglob("*") if path.is_file())
    assert str(tmp_path / "current" / "marts") in told and str(published) not in told


# --- in LibreOffice ---------------------------------------------------------------------------------


def converted(file, to, kind):
    """What LibreOffice makes of a workbook."""
    home = f"-env:UserInstallation=file://{to}/profile"
    run = subprocess.run(
        [SOFFICE, home, "--headless", "--convert-to", kind, "--outdir", to, file], capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    return to


EACH_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@skip_where(SOFFICE is None, "libreoffice")
def test_libreoffice_opens_it_as_it_is(file, tmp_path):
    converted(file, tmp_path, EACH_SHEET)
    sheets = {name: (tmp_path / f"per10k-{name}.csv").read_text(encoding="utf-8") for name in SHEETS}
    assert sheets["Figures"].splitlines()[0] == ",".join(SHOWN) and "Enable content" in sheets["Read me"]
    assert not re.search(r"\d", sheets["Pivot"])


@skip_where(SOFFICE is None, "libreoffice")
def test_its_pivot_shows_the_figures_of_the_marts(published, file, tmp_path):  # noqa: F811
    """With the rows of the query in the table, as a refresh puts them there: a cell each, and none for what is missing."""
    with duckdb.connect() as database:
        shown = ", ".join(SHOWN)
        rows = database.execute(
            f"select {shown} from '{published}/{SERIES}.parquet' where month_end >= date '2019-01-31' order by all"
        ).fetchall()
    book = openpyxl.load_workbook(file)
    known = [row for row in rows if row[-1] is not None]
    for number, row in enumerate(known, 2):
        for column, value in enumerate(row, 1):
            book["Figures"].cell(number, column, value)
    table = book["Figures"].tables[FIGURES]
    table.ref = table.autoFilter.ref = f"A1:I{len(known) + 1}"
    book.save(tmp_path / "filled.xlsx")
    converted(tmp_path / "filled.xlsx", tmp_path, EACH_SHEET)
    lines = list(csv.reader((tmp_path / "filled-Pivot.csv").open(encoding="utf-8")))
    # LibreOffice has the pivot at the row that the workbook says.
    names, months = lines[TOP][:4], lines[TOP][4:]
    told, above = {}, [""] * 4
    for line in lines[TOP + 1 :]:
        # What is repeated from the row above is left out.
        first = next((place for place, cell in enumerate(line[:4]) if cell), 4)
        above = above[:first] + line[first:4]
        told |= {(above[0], above[3], month): float(cell) for month, cell in zip(months, line[4:], strict=True) if cell}
    assert names == ["la_code", "section", "label", "indicator_id"] and len(months) == 3
    assert told == {(row[0], row[3], str(row[4])): row[-1] for row in known} and len(known) > 500
