"""What dbt-bouncer.yml cannot say of the architecture: columns as they were built, and the comment above a macro."""

import json
import os
import re
from pathlib import Path

import yaml

from per10k.plugin.databases import open_both
from tests.project import Project

ROOT = Path(__file__).parents[2]


def test_every_column_built_is_described():
    manifest = json.loads((ROOT / "target" / "manifest.json").read_text())
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    described = {
        f"{model['schema']}.{model['alias']}.{column['name']}"
        for model in models
        for column in model["columns"].values()
        if column["description"].strip()
    }
    with open_both(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb")) as database:
        built = database.sql("""
            select schema_name || '.' || table_name, schema_name || '.' || table_name || '.' || column_name
            from duckdb_columns() where not internal
        """).fetchall()
    relations = {f"{model['schema']}.{model['alias']}" for model in models}
    assert {column for relation, column in built if relation in relations} - described == set()


def test_each_model_has_a_yml_of_its_own_beside_it():
    """Documentation, tests and unit tests of a model in one file; what is of no model begins with an underscore."""
    models = {path.with_suffix(".yml"): path.stem for path in (ROOT / "models").rglob("*.sql")}
    files = {path for path in (ROOT / "models").rglob("*.yml") if not path.name.startswith("_")}
    assert files == set(models)
    for path in sorted(files):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert [model["name"] for model in content["models"]] == [path.stem], path
        assert {case["model"] for case in content.get("unit_tests", [])} <= {path.stem}, path
    kept_apart = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "models").rglob("_*.yml")]
    assert not [content for content in kept_apart if content.keys() & {"models", "unit_tests"}]


def test_every_macro_is_explained_above_its_first_line():
    """The engine's own version of a macro needs no second explanation."""
    unexplained = [
        f"{path.relative_to(ROOT)}: {macro['name']}"
        for path in sorted((ROOT / "macros").rglob("*.sql"))
        for macro in re.finditer(r"(?P<comment>#\}\s*\n)?\{%-? macro (?P<name>\w+)", path.read_text())
        if not macro["comment"] and "__" not in macro["name"]
    ]
    assert unexplained == []


def test_no_seed_has_a_decimal_without_its_places():
    """DuckDB keeps three of them, so that 0.0004 is 0; other engines keep none."""
    bare = [
        f"{seed['name']}.{column}"
        for path in sorted((ROOT / "seeds").rglob("_*.yml"))
        for seed in yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]
        for column, data_type in seed["config"]["column_types"].items()
        if data_type.strip().lower() in ("decimal", "numeric")
    ]
    assert bare == []


def test_no_line_of_a_model_is_longer_than_130_letters():
    """What is Jinja and no SQL aside, which is as long as what it says."""
    long = []
    for path in sorted((ROOT / "models").rglob("*.sql")):
        text = re.sub(r"\{[#%{].*?[#%}]\}", lambda jinja: "\n" * jinja[0].count("\n"), path.read_text(), flags=re.DOTALL)
        long += [f"{path.relative_to(ROOT)}, line {n}" for n, line in enumerate(text.splitlines(), 1) if len(line) > 130]
    assert long == []


def test_a_file_of_macros_holds_what_one_reader_looks_for():
    long = {
        path.relative_to(ROOT): lines
        for path in (ROOT / "macros").rglob("*.sql")
        if (lines := path.read_text().count("\n")) > 150
    }
    assert long == {}


def test_what_is_counted_is_a_column():
    """A flag or an amount belongs to its event or cohort, where it is described, tested and read without rendering Jinja.

    Beside a column name, 1 counts every row and 0 none, where another block counts that part; 100 is what a published value is
    out of. A filter asks plain questions of columns, joined by "and": whether a flag is set, which code it is, whether it is
    known. It may ask more than one, because who is in doubt are rows of the block of which one thing more is unknown.
    """
    project = Project()
    counted, filters = [], []
    for section in project.sections():
        for block in getattr(project, f"{section}_measures")():
            perhaps = block.get("perhaps") or []
            counted += [
                (section, part[key])
                for part in [*project.measures_of_block(block).values(), *perhaps]
                for key in ("numerator", "denominator")
                if part.get(key)
            ]
            filters += [(section, part["where"]) for part in [block, *perhaps] if part.get("where")]
    assert [one for one in counted if not re.fullmatch(r"[a-z]\w*|[01]|100", one[1])] == []
    question = r"[a-z]\w* (= ('\w+'|[01])|is null|is not null)"
    assert [one for one in filters if not re.fullmatch(rf"true|{question}( and {question})*", one[1])] == []
    assert len(counted) > 300
    assert len(filters) > 100
