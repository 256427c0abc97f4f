"""The project's SQL without dbt: its macros in Jinja alone, and its models built from them in one DuckDB database.

A build of a few thousand rows takes seconds, so that it can be repeated with a fault in it, or with a second council.
"""

import json
import re
import shutil
from collections import ChainMap
from functools import cache, cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from types import SimpleNamespace

import duckdb
from jinja2 import Environment

from per10k.core.yaml_files import read_yaml
from per10k.plugin.extract_files import prepare

ROOT = Path(__file__).parents[1]
SNAPSHOT = "care_leaver_snapshot"


class CompilerError(Exception):
    """What dbt raises for exceptions.raise_compiler_error."""


class Returned(Exception):  # noqa: N818 - no error: how a macro that returns a value ends, as in dbt
    """The value that a macro returns."""


@cache
def macro_texts():
    """The text of every macro of the project by its name."""
    return {
        name: text
        for path in sorted((ROOT / "macros").rglob("*.sql"))
        for name, text in re.findall(r"(?=\{%-? macro (\w+))(\{%.*?endmacro -?%\})", path.read_text(), re.DOTALL)
    }


@cache
def model_paths():
    """The file of every model by its name."""
    return {path.stem: path for path in sorted((ROOT / "models").rglob("*.sql"))}


@cache
def described(path):
    """What a file of descriptions says."""
    return read_yaml(ROOT / path)


def extracts_of_contract():
    """The extracts of the source contract, as it describes them."""
    return described("models/staging/_extracts.yml")["sources"][0]["tables"]


def staging_models():
    """The models that read what is delivered, by name."""
    return {name for name, path in model_paths().items() if "staging" in path.parts}


@cache
def _sources():
    sources = described("models/staging/_extracts.yml")["sources"] + described("models/indicators/_ledger.yml")["sources"]
    return {
        f"source.per10k.{source['name']}.{table['name']}": {
            **table,
            "source_name": source["name"],
            "columns": {column["name"]: column for column in table.get("columns", [])},
        }
        for source in sources
        for table in source["tables"]
    }


@cache
def _nodes():
    return {
        f"model.per10k.{name}": {
            "resource_type": "model",
            "package_name": "per10k",
            "name": name,
            "relation_name": name,
            "fqn": ["per10k", *path.relative_to(ROOT / "models").with_suffix("").parts],
            "config": SimpleNamespace(materialized="table"),
            "raw_code": path.read_text(),
        }
        for name, path in model_paths().items()
    }


# The models of projects without a fault, by their variables.
_RENDERED = {}


class Project:
    """Every macro and model, as dbt would call it on DuckDB. A model is called by its name alone, a source by schema and name.

    macros: texts of macros that are not to be as the project has them, by name. models: the same of models.
    variables: what `var` knows, where it is not as the project has it.
    """

    def __init__(self, macros=None, models=None, **variables):
        self._models, self.read_relations, self.database = models or {}, set(), None
        self._as_it_is = None if macros or models else json.dumps(variables, sort_keys=True, default=str)
        self._jinja = Environment(extensions=["jinja2.ext.do"])
        self._names = self._jinja.globals
        self._names.update(
            {
                "var": lambda name, default=None: ChainMap(variables, described("dbt_project.yml")["vars"]).get(name, default),
                "ref": self._ref,
                "source": self._source,
                "return": _return,
                "config": lambda **_: "",
                "context": {"per10k": self._jinja.globals},
                "execute": True,
                "project_name": "per10k",
                "target": SimpleNamespace(name="council"),
                "tojson": json.dumps,
                "graph": {"sources": _sources(), "nodes": _nodes()},
                "invocation_args_dict": {"vars": {}},
                "modules": SimpleNamespace(re=re),
                "exceptions": SimpleNamespace(raise_compiler_error=_raise_compiler_error),
                "adapter": SimpleNamespace(dispatch=self._dispatched),
                "run_query": self._run_query,
                "load_relation": bool,
                "results": [],
                "flags": SimpleNamespace(WHICH="build"),
            }
        )
        for name, text in ChainMap(macros or {}, macro_texts()).items():
            self._names[name] = self._macro(name, text)

    def __getattr__(self, name):
        return self._names[name]

    def render(self, text):
        """The SQL that a text comes to."""
        return self._jinja.from_string(text).render()

    def model(self, name):
        """The SQL of a model."""
        return self.render(self._models.get(name) or model_paths()[name].read_text())

    def with_all_read(self, models):
        """Models by name, with all that they are built from."""
        return self._with_neighbours(models, self.reads)

    def with_all_built_from(self, models):
        """Models by name, with all that is built from them."""
        read_by = {name: {reader for reader, read in self.reads.items() if name in read} for name in self.reads}
        return self._with_neighbours(models, read_by)

    @staticmethod
    def _with_neighbours(models, neighbours):
        found = set(models)
        while more := set().union(*(neighbours[model] for model in found)) - found:
            found |= more
        return found

    @property
    def reads(self):
        """By model, the models that it reads."""
        return self._read_models[1]

    @property
    def models(self):
        """The SQL of every model and of the snapshot by its name, each after those that it reads."""
        return self._read_models[0]

    @cached_property
    def _read_models(self):
        # To render all takes seconds, and is the same for each project that has these variables and no fault.
        if self._as_it_is is None:
            return self._rendered_models()
        if self._as_it_is not in _RENDERED:
            _RENDERED[self._as_it_is] = self._rendered_models()
        return _RENDERED[self._as_it_is]

    def _rendered_models(self):
        sql, read = {}, {}
        for name in model_paths():
            self.read_relations.clear()
            sql[name] = self.model(name)
            read[name] = set(self.read_relations)
        sql[SNAPSHOT] = """
            select *, cast(null as varchar) as dbt_scd_id, cast(extract_date as timestamp) as dbt_updated_at,
                cast(extract_date as timestamp) as dbt_valid_from, cast(null as timestamp) as dbt_valid_to
            from record_care_leaver
        """
        read[SNAPSHOT] = {"record_care_leaver"}
        reads = {name: relations & sql.keys() for name, relations in read.items()}
        return {name: sql[name] for name in TopologicalSorter(reads).static_order()}, reads

    def _dispatched(self, name, _):
        return self._names.get(f"duckdb__{name}") or self._names[f"default__{name}"]

    def _ref(self, name):
        self.read_relations.add(name)
        return name

    def _source(self, source, table):
        return f"{'ledger' if source == 'ledger' else 'extracts'}.{table}"

    def _run_query(self, query):
        rows = self.database.execute(query).fetchall()
        return SimpleNamespace(rows=rows, columns=[SimpleNamespace(values=lambda: [row[0] for row in rows])])

    def _macro(self, name, text):
        @cache
        def module():
            # Made only when it is called: a template sees the names that there are then. One that begins with a line it would
            # keep to itself.
            return self._jinja.from_string(text.replace(f"macro {name}", f"macro of_project_{name}", 1)).module

        def call(*arguments, **named):
            try:
                return getattr(module(), f"of_project_{name}")(*arguments, **named)
            except Returned as returned:
                return returned.args[0]

        return call


def open_sources(database, project, extracts, la_code=None):
    """Make what a run of dbt makes before its models: views over a folder of extracts, the seeds, an empty ledger.

    database: connection to an empty database. project: a Project. extracts: folder of files that have a column la_code, or are of
    the council named.
    """
    asked = {"folder": str(extracts), "la_code": la_code, "not_supplied": [], "contract": project.source_contract()}
    answer = json.loads(prepare(json.dumps(asked)))
    assert answer["problems"] == []
    database.execute(";\n".join(answer["statements"]))
    load_seeds(database)
    database.execute("create schema ledger")
    for table in described("models/indicators/_ledger.yml")["sources"][0]["tables"]:
        columns = ", ".join(f"{column['name']} {column['data_type']}" for column in table["columns"])
        database.execute(f"create table ledger.{table['name']} ({columns})")
    database.execute("create table extracts.rule_version as select 'test' as rule_version")


def load_seeds(database):
    """Make a table of every seed. database: connection to one without them."""
    for folder in ("reference", "registry"):
        for seed in described(f"seeds/{folder}/_{folder}.yml")["seeds"]:
            types = json.dumps(seed["config"]["column_types"]).replace('"', "'")
            read = f"read_csv('{ROOT}/seeds/{folder}/{seed['name']}.csv', header = true, columns = {types}, quote = '\"')"
            database.execute(f"create table {seed['name']} as from {read}")
            if hook := seed["config"].get("post_hook"):
                # As the hook leaves it where there is no folder of the council's own.
                whose = "own_of" if "own_of" in hook else "la_code"
                database.execute(f"alter table {seed['name']} add column if not exists {whose} varchar")
                database.execute(f"alter table {seed['name']} add column own_row varchar")


def build(database, project, only=None):
    """Build the models, or those named, each after what it reads. database: where open_sources has been."""
    for name, sql in project.models.items():
        if only is None or name in only:
            for statement in filled(name, sql, project.next_arm()):
                database.execute(statement)


def build_changed(folder, project, extracts, wanted, change, changed_project=None):
    """Build models of a folder of extracts, and build them again with other rows in the staging models.

    folder: where the two databases are written. wanted: the models, with all that they read. change: is called with the second
    database when its staging models are there. changed_project: the project that builds all else in it, if not the same. Returns
    connections to both.
    """
    files = [folder / "whole.duckdb", folder / "changed.duckdb"]
    with duckdb.connect(str(files[0]), config={"threads": 2}) as database:
        open_sources(database, project, extracts)
        build(database, project, staging_models() & wanted)
    shutil.copy(*files)
    whole, changed = (duckdb.connect(str(file), config={"threads": 2}) for file in files)
    change(changed)
    build(whole, project, wanted - staging_models())
    build(changed, changed_project or project, wanted - staging_models())
    return whole, changed


def filled(table, sql, next_arm, at_once=4):
    """The statements that make a table of a query: of a long union a few arms at a time, as the materialisation of tables does.

    Planned at once, the arms of alike_row take ten times as long, which was most of a build of a few rows. table: its name.
    next_arm: what stands between arms that stand apart.
    """
    arms = sql.split(next_arm)
    batches = ["union all".join(arms[first : first + at_once]) for first in range(0, len(arms), at_once)]
    return [f"create or replace table {table} as {batches[0]}", *(f"insert into {table} {batch}" for batch in batches[1:])]


def end_run(database, project):
    """Do what a run of dbt does at its end about councils that are refused. database: where everything is built."""
    project.database = database
    project.set_refused_councils_aside()


def _return(value):
    raise Returned(value)


def _raise_compiler_error(message):
    raise CompilerError(message)
