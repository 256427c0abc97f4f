"""The Power BI project: over the marts as they are, the same every time, and whole whatever a label holds."""

import errno
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from commands import per10k
from hypothesis import example, given, settings
from hypothesis import strategies as some
from proofs import examples
from skips import skip_where

from per10k.core.exit_codes import Exit
from per10k.core.own_files import see_beside
from per10k.nightly import marts
from per10k.power_bi import measures, report, texts
from per10k.power_bi.project import read_indicators
from per10k.power_bi.tables import read_tables, relationships

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
READER = os.environ.get("PER10K_TMDL_READER")
SHARE = r"\\server\per10k\current\marts"
MODEL = "per10k.SemanticModel/definition"
PAGES = "per10k.Report/definition/pages"

# What ends a line, a text, a name, a comment or an expression of TMDL, DAX, M or JSON, or shows as nothing.
ATTACK = 'Plans "in\' time]]\r\n\t/// x\n\ttable gone\u2028```\n{{"}} \\ // */ #(lf) = 1\x00\u202e & Web.Contents("x")'


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The marts of the demo council as a night publishes them."""
    folder = tmp_path_factory.mktemp("published")
    with duckdb.connect(str(DATABASE), read_only=True) as database:
        names = [
            name for (name,) in database.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        ]
    node = {"resource_type": "model", "schema": "marts", "description": 'What is "shown".\n\tcolumn gone', "columns": {}}
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"nodes": {name: {**node, "alias": name} for name in names}}))
    marts.export(DATABASE, manifest, folder / "marts", "1")
    return folder / "marts"


def write(parquet, to, *more):
    return per10k("power-bi", ["--to", str(to), "--parquet", str(parquet), "--seen-as", SHARE, *map(str, more)])


def files(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def project(published, tmp_path_factory):
    folder = tmp_path_factory.mktemp("project") / "power_bi"
    assert write(published, folder) == 0
    return folder


def edited(published, tmp_path, **queries):
    """The same marts in a folder of their own, some by another query, left out (None), or new."""
    folder = tmp_path / "marts"
    shutil.copytree(published, folder)
    for table, query in queries.items():
        file = folder / f"{table}.parquet"
        rows = f"read_parquet('{published / file.name}')"
        file.unlink(missing_ok=True)
        if query:
            with duckdb.connect() as database:
                database.execute(f"copy ({query.format(rows)}) to '{file}' (format parquet)")
    return folder


NAME = r"('(?:[^']|'')*'|\w+)"


def unquoted(name):
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def read_model(folder):
    """Tables with their columns, and measures with their expressions, by the indent of what declares them."""
    columns, found = {}, {}
    for path in sorted((folder / MODEL / "tables").glob("*.tmdl")):
        text = path.read_text()
        (table,) = re.findall(rf"(?m)^table {NAME}$", text)
        columns[unquoted(table)] = {unquoted(one) for one in re.findall(rf"(?m)^\tcolumn {NAME}$", text)}
        for name, expression in re.findall(rf"(?m)^\tmeasure {NAME} =((?: .*)?\n(?:\t\t\t.*\n)*)", text):
            assert unquoted(name).lower() not in {one.lower() for one in found}, f"two measures {name}"
            found[unquoted(name)] = expression
        known = rf"(?m)^(?:|\t?///.*|table .*|\t(?:column|measure|partition) .*|\t\t\t.*|\t\t(?:{KNOWN}).*)$\n?"
        assert re.sub(known, "", text) == "", path
    return columns, found


KNOWN = "dataType: |isKey$|isHidden$|formatString: |summarizeBy: none|sourceColumn: |sortByColumn: |mode: import|source = "


def reads_what_is_there(folder):
    """Hold every column and measure that measures, relationships and visuals name against the model. Returns the fields shown."""
    columns, found = read_model(folder)
    for name, expression in found.items():
        formula = re.sub(r" // .*", "", expression)
        tables, named, others = measures.read_by(formula)
        assert tables <= columns.keys() and others <= found.keys(), name
        assert [one for one in named if one[1] not in columns[one[0]]] == [], name
        bare = re.sub(r'"(?:[^"]|"")*"', "", formula)
        assert [bare.count(one) for one in "([{"] == [bare.count(one) for one in ")]}"] and '"' not in bare, name
    related = (folder / MODEL / "relationships.tmdl").read_text()
    ends = re.findall(rf"(?:fromColumn|toColumn): {NAME}\.{NAME}\n", related)
    assert [one for one in ends if unquoted(one[1]) not in columns[unquoted(one[0])]] == []
    shown = set()
    for path in (folder / PAGES).rglob("visual.json"):
        visual = json.loads(path.read_text())
        shown |= {(*_fields(visual["visual"]),)}
    shown = {field for fields in shown for field in fields}
    for kind, table, field in shown:
        assert (field in found) if kind == "Measure" else (field in columns[table]), (table, field)
    return shown


def _fields(part):
    if isinstance(part, dict):
        for kind in part.keys() & {"Column", "Measure"}:
            yield kind, part[kind]["Expression"]["SourceRef"]["Entity"], part[kind]["Property"]
        part = part.values()
    if not isinstance(part, str | int | float | None):
        for inner in part:
            yield from _fields(inner)


def test_every_column_and_measure_that_it_names_is_there(published, project):
    columns, found = read_model(project)
    with duckdb.connect() as database:
        for file in published.glob("*.parquet"):
            described = database.execute(f"describe select * from '{file}'").fetchall()
            assert columns[file.stem] == {name for name, *_ in described}, file.stem
        ids = {one for (one,) in database.execute(f"select indicator_id from '{published}/dim_indicator.parquet'").fetchall()}
    assert ids <= found.keys() and len(ids) > 400
    assert {"Value", "Target", "RAG", "Neighbours average", "Value: rolling 12 months", "Value: in the month"} <= found.keys()
    assert {table for kind, table, _ in reads_what_is_there(project) if kind == "Column"} >= {"scorecard", "dim_indicator"}
    assert {path.name for path in (project / PAGES).iterdir()} == {
        "scorecard", "indicator", "exceptions", "data_quality", "pages.json"
    }  # fmt: skip


def test_of_whole_marts_nothing_is_left_out(published, project):
    """What is not there is left out without a word, so a slip of the pen would be too."""
    _, found = read_model(project)
    bases = {one.basis for one in read_indicators(published)}
    assert {one.name for one in measures.all_measures(bases)} - found.keys() == set()
    tables = read_tables(published)
    wanted = {
        field for page in report.pages(tables) for visual in page.visuals for fields in visual.roles.values() for field in fields
    }
    shown = {(table, field) for _, table, field in reads_what_is_there(project)}
    assert {(field.table, field.name) for field in wanted} - shown == set()


def test_no_measure_adds_up_or_averages_a_figure(project):
    """Counting rows is all; the marts have each figure ready (Never add or average, docs/connecting.md)."""
    for name, expression in read_model(project)[1].items():
        assert not re.search(r"\b(SUM|SUMX|AVERAGE|AVERAGEX|TOTALYTD|DIVIDE|COUNT|DISTINCTCOUNT)\b", expression.split("//")[0]), (
            name
        )
    assert "\tdiscourageImplicitMeasures\n" in (project / MODEL / "model.tmdl").read_text()
    numbers = re.findall(r"summarizeBy: (\w+)", "".join(files(project / MODEL).values()))
    assert set(numbers) == {"none"}


def test_the_same_marts_are_the_same_bytes(published, project, tmp_path):
    assert write(published, tmp_path / "again") == 0
    assert files(tmp_path / "again") == files(project)
    shuffled = edited(published, tmp_path, dim_indicator="select * from {} order by hash(indicator_id)")
    assert write(shuffled, tmp_path / "again") == 0
    assert files(tmp_path / "again") == files(project)


def test_one_more_indicator_is_one_more_line(published, project, tmp_path):
    more = edited(
        published, tmp_path,
        dim_indicator="from {0} union all by name (select * replace ('b_new' as indicator_id) from {0} limit 1)",
    )  # fmt: skip
    assert write(more, tmp_path / "more") == 0
    before, after = files(project), files(tmp_path / "more")
    (changed,) = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    assert changed == f"{MODEL}/tables/indicators.tmdl"
    lines = after[changed].splitlines()
    (new,) = [line for line in lines if line.startswith("\tmeasure b_new = ")]
    lines.remove(new)
    assert lines == before[changed].splitlines()


def test_indicators_that_power_bi_takes_for_one_have_names_of_their_own():
    """It looks at no case, and may look at no accent, however written, nor at the width of a letter."""
    ids = ["cafe", "Cafe", "caf\u00e9", "cafe\u0301", "\uff43afe", "STRASSE", "stra\u00dfe"]
    lines = measures.of_indicators([measures.Indicator(one, one, "count", "in_month") for one in ids], ["VALU\u00c9"])
    named = [measures.as_one(line.split(" = ")[0].removeprefix("measure ").strip("'")) for line in lines]
    assert len(set(named)) == len(ids)
    (line,) = measures.of_indicators([measures.Indicator("value", "", "count", "in_month")], ["VALU\u00c9"])
    assert line.startswith("measure 'value (indicator)' = ")


@pytest.mark.parametrize("place", ["run/marts", "run/marts/project", "run", "run/project", "published/current/project"])
def test_a_project_never_lies_among_what_is_published(published, tmp_path, capsys, place):
    shutil.copytree(published, tmp_path / "run" / "marts")
    (tmp_path / "run" / "per10k.duckdb").touch()
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "current").symlink_to(tmp_path / "run")
    before = sorted(tmp_path.rglob("*"))
    for folder in ("run/marts", "published/current/marts"):
        for command in ("power-bi", "excel", "semantic"):
            assert per10k(command, ["--parquet", tmp_path / folder, "--to", tmp_path / place]) == Exit.USAGE
            assert "which is published" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_project_may_lie_beside_an_edition_where_a_build_was_made(tmp_path):
    """As docs/connecting.md has it: `--to power_bi --parquet edition`, in the folder in which per10k build was run."""
    (tmp_path / "per10k.duckdb").touch()
    (tmp_path / "edition").mkdir()
    see_beside(tmp_path / "power_bi", tmp_path / "edition")
    with pytest.raises(ValueError, match="which is published"):
        see_beside(tmp_path / "edition" / "power_bi", tmp_path / "edition")


def test_relationships_refer_to_keys(published):
    tables = read_tables(published)
    related = relationships(tables)
    assert {one.to_table for one in related} >= {"dim_council", "dim_indicator", "dim_month"}
    assert len({(one.table, one.to_table) for one in related}) == len(related), "two ways between two tables"
    with duckdb.connect() as database:
        for one in related:
            file = published / f"{one.to_table}.parquet"
            rows = database.execute(f"select count(*), count(distinct {one.to_column}) from '{file}'").fetchone()
            assert rows[0] == rows[1] > 0, one


@pytest.mark.parametrize("second", ["indicator_id", "upper(indicator_id)", "null"])
def test_a_key_that_is_none_is_refused_by_its_name(published, tmp_path, capsys, second):
    """Power BI takes two texts that differ by case alone for one, and then fails at each refresh."""
    twice = edited(
        published, tmp_path,
        dim_indicator=f"from {{0}} union all by name (select * replace ({second} as indicator_id) from {{0}} limit 1)",
    )  # fmt: skip
    assert write(twice, tmp_path / "project") == Exit.USAGE
    said = capsys.readouterr().err
    assert "dim_indicator.parquet: indicator_id is its key, and 1 rows" in said
    assert not (tmp_path / "project").exists()


def test_a_label_ends_nothing(published, project, tmp_path):
    """A council's own indicator is called what it likes: the model is the same but for the words of its comment."""
    label = ATTACK.replace("'", "''").replace("{", "{{").replace("}", "}}").replace("\x00", "' || chr(0) || '")
    called = edited(
        published, tmp_path, dim_indicator=f"select * replace ('{label}' as label, '{label}' as section) from {{0}}"
    )  # fmt: skip
    assert write(called, tmp_path / "project") == 0
    reads_what_is_there(tmp_path / "project")
    before, after = files(project), files(tmp_path / "project")
    (changed,) = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    pairs = list(zip(before[changed].splitlines(), after[changed].splitlines(), strict=True))
    assert [old for old, new in pairs if old.split(" // ")[0] != new.split(" // ")[0]] == []
    assert "Web.Contents" in after[changed] and read_model(project)[1].keys() == read_model(tmp_path / "project")[1].keys()


def test_an_id_that_no_formula_can_hold_is_refused(published, tmp_path, capsys):
    wrong = edited(
        published, tmp_path, dim_indicator="select * replace (indicator_id || chr(10) as indicator_id) from {0} limit 1"
    )
    assert write(wrong, tmp_path / "project") == Exit.USAGE
    assert "signs that are not seen" in capsys.readouterr().err


@given(some.text(max_size=40), some.text(max_size=40))
@example(ATTACK, ATTACK)
@example("Value", "a")
@settings(max_examples=examples(300), deadline=None, derandomize=True)
def test_an_indicator_is_one_line_whatever_it_is_called(indicator_id, label):
    one = measures.Indicator(indicator_id, label, label, label)
    try:
        (line,) = measures.of_indicators([one], ["Value", "value (INDICATOR)"])
    except ValueError:
        assert not texts.is_one_line(indicator_id) or not indicator_id
        return
    assert len(line.splitlines()) == 1
    declared, formula = re.fullmatch(rf"measure {NAME} = CALCULATE \( \[Value\], KEEPFILTERS \( (.*) // .*", line).groups()
    told = re.match(r'dim_indicator\[indicator_id\] = "((?:[^"]|"")*)" \) \)', formula)
    assert told and told.group(1).replace('""', '"') == indicator_id
    assert unquoted(declared).lower() not in ("value", "value (indicator)")


@given(some.text(max_size=30))
@example(ATTACK)
@settings(max_examples=examples(300), deadline=None, derandomize=True)
def test_a_folder_is_one_text_of_m(folder):
    written = texts.m_text(folder)
    assert len(written.splitlines()) == 1 and re.fullmatch(r'"(?:[^"]|"")*"', written)
    assert re.findall(r"#\((?![0-9a-f]{4}\)|#\))", written) == [], "an escape that M knows otherwise"
    inside = re.sub(r"#\(([0-9a-f]{4}|#)\)", lambda found: "#" if found[1] == "#" else chr(int(found[1], 16)), written[1:-1])
    assert inside.replace('""', '"') == folder


def test_what_the_marts_lack_is_left_out(published, tmp_path):
    """A public edition has fewer tables and columns, and a council may have marts of its own."""
    fewer = edited(
        published, tmp_path, fct_official_benchmark=None, scorecard=None, fct_extract_rows=None, dim_council=None,
        fct_indicator_month="select * exclude (rag, data_quality_note, month_end), 1 as own, [1] as listed from {}",
    )  # fmt: skip
    shutil.copy(fewer / "dim_month.parquet", fewer / "it's own.parquet")
    assert write(fewer, tmp_path / "project") == 0
    reads_what_is_there(tmp_path / "project")
    columns, found = read_model(tmp_path / "project")
    assert "own" in columns["fct_indicator_month"] and "listed" not in columns["fct_indicator_month"]
    assert "it's own" in columns and not {"RAG", "RAG colour", "Line value", "England average"} & found.keys()
    assert {path.name for path in (tmp_path / "project" / PAGES).iterdir()} == {
        "indicator",
        "exceptions",
        "data_quality",
        "pages.json",
    }


def test_a_public_edition_says_what_is_withheld(published, project, tmp_path):
    """A number that is withheld is not one that there is not."""
    public = edited(
        published, tmp_path,
        fct_indicator_month="select *, 'c' as displayed_value_symbol from {}",
        scorecard="select *, 'c' as displayed_value_symbol, 'c' as displayed_value_year_symbol from {}",
    )  # fmt: skip
    assert write(public, tmp_path / "project") == 0
    reads_what_is_there(tmp_path / "project")
    _, found = read_model(tmp_path / "project")
    for figure, symbol in (
        ("Figure", "Symbol"),
        ("Line figure", "Line symbol"),
        ("Line figure of the year", "Line symbol of the year"),
    ):
        assert f"[{symbol}]" in found[figure] and '"c", "[c]"' in found[symbol]
    assert not [name for name in read_model(project)[1] if "ymbol" in name]


@pytest.mark.parametrize("holds", [None, (), ("letter.txt",)])
def test_a_folder_without_marts_is_refused_with_what_to_do(tmp_path, capsys, holds):
    if holds is not None:
        (tmp_path / "marts").mkdir()
    for name in holds or ():
        (tmp_path / "marts" / name).touch()
    assert write(tmp_path / "marts", tmp_path / "project") == Exit.USAGE
    assert "published" in capsys.readouterr().err and not (tmp_path / "project").exists()


def test_a_file_that_is_half_written_is_refused_by_its_name(published, tmp_path, capsys):
    folder = edited(published, tmp_path)
    (folder / "scorecard.parquet").write_bytes((published / "scorecard.parquet").read_bytes()[:1000])
    assert write(folder, tmp_path / "project") == Exit.USAGE
    assert "scorecard.parquet cannot be read" in capsys.readouterr().err


def test_writing_again_touches_nothing_of_others(published, tmp_path):
    to = tmp_path / "project"
    assert write(published, to) == 0
    own = to / PAGES / "our_own" / "page.json"
    own.parent.mkdir()
    own.write_text("{}")
    outside = tmp_path / "outside.txt"
    outside.write_text("ours")
    listed = to / "per10k-files.txt"
    listed.write_text(listed.read_text() + "../outside.txt\n" + str(outside) + "\n")
    assert write(edited(published, tmp_path, fct_restatement=None), to) == 0
    assert own.is_file() and outside.read_text() == "ours"
    assert not (to / MODEL / "tables" / "fct_restatement.tmdl").exists()


@pytest.mark.parametrize("command", ["power-bi", "excel"])
def test_teams_that_differ_by_letters_alone_are_named(published, tmp_path, capsys, command):
    """Power BI and Excel take them for one: whoever groups by team would have the sum of two, and no word of it."""
    two = "from {0} union all by name (select * replace ('T1' as team_id, 'x' as team_name) from {0} limit 1)"
    two += " union all by name (select * replace ('t1' as team_id, 'y' as team_name) from {0} limit 1)"
    alike = edited(published, tmp_path, dim_team=two)
    assert per10k(command, ["--to", str(tmp_path / "to"), "--parquet", str(alike)]) == Exit.IN_DOUBT
    said = capsys.readouterr()
    assert "TAKEN FOR ONE: team_id of dim_team: 'T1' and 't1' differ by capital letters alone" in said.err
    assert said.err.count("TAKEN FOR ONE") == 1 and "Written to" in said.out


def test_a_disk_that_is_full_leaves_what_was_there(published, project, tmp_path, monkeypatch, capsys):
    """Neither part of a new project nor a file cut short; the next run with room writes all of it."""
    again, new = tmp_path / "again", tmp_path / "new"
    shutil.copytree(project, again)
    more = edited(
        published,
        tmp_path,
        dim_indicator="from {0} union all by name (select * replace ('own_b' as indicator_id) from {0} limit 1)",
    )
    room, write_text = [9], Path.write_text

    def write_while_there_is_room(path, *given, **how):
        room[0] -= 1
        if room[0] < 0:
            write_text(path, "cut sh")
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_text(path, *given, **how)

    with monkeypatch.context() as full:
        full.setattr(Path, "write_text", write_while_there_is_room)
        assert [write(more, folder) for folder in (again, new)] == [Exit.MACHINE, Exit.MACHINE]
    assert f"The disk of {again} is full." in capsys.readouterr().err
    assert files(again) == files(project) and files(new) == {}
    assert write(more, again) == write(more, new) == 0
    assert files(again) == files(new) != files(project)


def test_a_folder_of_something_else_is_left_as_it_is(published, tmp_path, capsys):
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "kept.txt").write_text("ours")
    assert write(published, tmp_path / "to") == Exit.USAGE
    assert "is no Power BI project" in capsys.readouterr().err
    assert files(tmp_path / "to") == {"kept.txt": "ours"}


@pytest.fixture
def child_file(tmp_path):
    """A file with lists about children, and a table that is none."""
    with duckdb.connect(str(tmp_path / "per10k_children.duckdb")) as database:
        database.execute("""
            create schema restricted; create schema staging;
            create table restricted.restricted_exception as select
                'X' as la_code, 'child-1' as person_id, date '2019-03-31' as due_date;
            create table staging.stg_person as select 'child-2' as person_id;
        """)
    return tmp_path / "per10k_children.duckdb"


def test_children_come_in_only_where_asked_for(published, project, child_file, tmp_path):
    assert not [
        path for path, text in files(project).items() if "restricted" in path or "person_id" in text or "ChildrenFolder" in text
    ]
    lists = tmp_path / "lists"
    arguments = ("--with-children", lists, "--child-database", child_file)
    assert write(published, tmp_path / "project", *arguments) == 0
    columns, _ = read_model(tmp_path / "project")
    assert columns["restricted_exception"] == {"la_code", "person_id", "due_date"} and "stg_person" not in columns
    assert ("Column", "restricted_exception", "person_id") in reads_what_is_there(tmp_path / "project")
    assert not [path for path, text in files(tmp_path / "project").items() if "child-1" in text]
    assert [path.name for path in lists.iterdir()] == ["restricted_exception.parquet"]
    assert [stat.S_IMODE(path.stat().st_mode) & 0o007 for path in (lists, *lists.iterdir())] == [0, 0]
    assert write(published, tmp_path / "project", *arguments) == 0
    assert write(published, tmp_path / "project") == 0
    assert files(tmp_path / "project") == files(project), "what was about children stays behind"


@pytest.mark.parametrize(
    ("name", "query", "said"),
    {
        "a child": ("own_list", "select 'child-1' as person_id", "own_list.parquet has the column person_id"),
        "a worker, in capitals": ("own_list", "select 'w' as Worker_ID", "has the column worker_id"),
        "a row about one": ("own_list", "select 1 as row_id", "has the column row_id"),
        "a list": ("restricted_exception", "select 3 as rows", "is a list about children by its name"),
    }.values(),
)
def test_a_list_about_children_among_the_marts_is_refused(published, tmp_path, capsys, name, query, said):
    assert write(edited(published, tmp_path, **{name: query}), tmp_path / "project") == Exit.USAGE
    assert said in capsys.readouterr().err and not (tmp_path / "project").exists()


@pytest.mark.parametrize("name", ["measures", "INDICATORS", "Scorecard"])
def test_two_tables_of_one_name_are_refused(published, tmp_path, capsys, name):
    """One would be written over the other: the report would be without its measures, or show one table as another."""
    assert write(edited(published, tmp_path, **{name: "select 1 as rows"}), tmp_path / "project") == Exit.USAGE
    assert f"would be called {name.lower()}" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"tables": [{"url": "x.csv"}]}'])
def test_a_description_of_the_marts_that_is_none_is_refused_by_its_name(published, tmp_path, capsys, text):
    folder = edited(published, tmp_path)
    (folder / "csv-metadata.json").write_text(text)
    assert write(folder, tmp_path / "project") == Exit.USAGE
    assert "csv-metadata.json does not describe tables" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["project/lists", "run/marts", "run/marts/lists", "run", "run/lists", "published/lists"])
def test_lists_about_children_never_lie_with_what_others_read(published, child_file, tmp_path, capsys, place):
    shutil.copytree(published, tmp_path / "run" / "marts")
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "current").symlink_to(tmp_path / "run")
    marts_of = "published/current/marts" if place.startswith("published") else "run/marts"
    arguments = ("--with-children", tmp_path / place, "--child-database", child_file)
    assert write(tmp_path / marts_of, tmp_path / "project", *arguments) == Exit.USAGE
    assert "which others read" in capsys.readouterr().err
    assert not list(tmp_path.rglob("restricted_*")) and not (tmp_path / "project").exists()


def test_a_public_edition_has_nothing_about_children(published, child_file, tmp_path, capsys):
    folder = edited(published, tmp_path)
    (folder / "per10k_public.duckdb").touch()
    assert write(folder, tmp_path / "public") == 0
    arguments = ("--with-children", tmp_path / "lists", "--child-database", child_file)
    assert write(folder, tmp_path / "project", *arguments) == Exit.USAGE
    assert "is a public edition" in capsys.readouterr().err and not (tmp_path / "lists").exists()


def test_a_file_without_lists_and_a_folder_with_others_are_refused(published, child_file, tmp_path, capsys):
    assert (
        write(published, tmp_path / "project", "--with-children", tmp_path / "lists", "--child-database", DATABASE) == Exit.USAGE
    )
    assert "has no lists about children" in capsys.readouterr().err
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "letter.txt").touch()
    assert (
        write(published, tmp_path / "project", "--with-children", tmp_path / "lists", "--child-database", child_file)
        == Exit.USAGE
    )
    assert "holds letter.txt" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "lists").iterdir()] == ["letter.txt"]


# What the schemas of Power BI's report that the files name allow of what is written here.
PARTS = {
    "page.json": {"$schema", "name", "displayName", "displayOption", "height", "width"},
    "visual.json": {"$schema", "name", "position", "visual"},
    "report.json": {"$schema", "themeCollection", "resourcePackages"},
    "pages.json": {"$schema", "pageOrder", "activePageName"},
    "version.json": {"$schema", "version"},
}


def test_the_report_is_of_the_parts_that_its_schemas_know(project):
    definition = project / "per10k.Report" / "definition"
    for path in definition.rglob("*.json"):
        part = json.loads(path.read_text())
        assert part.keys() == PARTS[path.name], path
        if path.name == "visual.json":
            assert part["name"] == path.parent.name and len(part["name"]) <= 50
            assert part["position"].keys() == {"x", "y", "z", "height", "width", "tabOrder"}
            assert part["visual"].keys() <= {"visualType", "query", "objects", "visualContainerObjects"}
            assert part["visual"]["query"].keys() <= {"queryState", "sortDefinition"}
            names = [one["queryRef"] for role in part["visual"]["query"]["queryState"].values() for one in role["projections"]]
            assert len(set(names)) == len(names), path
            place = part["position"]
            assert place["x"] + place["width"] <= 1280 and place["y"] + place["height"] <= 720, path
    order = json.loads((definition / "pages" / "pages.json").read_text())["pageOrder"]
    assert {path.name for path in (definition / "pages").iterdir() if path.is_dir()} == set(order)
    theme = json.loads((definition / "report.json").read_text())["themeCollection"]["customTheme"]["name"]
    assert (project / "per10k.Report" / "StaticResources" / "RegisteredResources" / theme).is_file()


@skip_where(not READER, "tmdl")
def test_microsofts_own_reader_reads_the_model(published, project, tmp_path):
    label = ATTACK.replace("'", "''").replace("{", "{{").replace("}", "}}").replace("\x00", "' || chr(0) || '")
    called = edited(published, tmp_path, dim_indicator=f"select * replace ('{label}' as label) from {{0}}")
    assert write(called, tmp_path / "attacked") == 0
    for folder in (project, tmp_path / "attacked"):
        command = [sys.executable, Path(__file__).with_name("tmdl_reader.py"), folder / MODEL, READER]
        told = subprocess.run(command, capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
        found = json.loads(told.stdout)
        columns, formulas = read_model(folder)
        assert found["errors"] == [] and found["relationships"] == len(relationships(read_tables(published)))
        assert set(found["columns"]) == {f"{table}.{column}" for table in columns for column in columns[table]}
        assert found["measures"].keys() == formulas.keys()
        bare = {name: re.sub(r"\s+", " ", text).strip() for name, text in formulas.items()}
        assert {name: re.sub(r"\s+", " ", text).strip() for name, text in found["measures"].items()} == bare
