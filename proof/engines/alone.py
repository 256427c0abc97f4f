"""Each model alone on another engine, over the tables that DuckDB has made, held against its own: where does a difference begin?

    per10k build && cp target/manifest.json target/duckdb-manifest.json && per10k build --engine sail
    python -m proof.engines.alone [--engine spark] [--mutations] [model ...]

With --mutations each of the mistakes that one engine or another was seen to make in silence is made in the SQL of a model, in
what it reads or in the settings of the session, and has to be told from DuckDB's table.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from per10k.core.project import ROOT
from per10k.engines.other_engine import running
from proof.engines.compare import Difference, compare_table, relations


@dataclass(frozen=True)
class Mutation:
    """A mistake: the model in whose SQL it is made, a pattern and what is put in its place; settings of the session; and the
    engine on which it is none."""

    name: str
    model: str
    pattern: str = r"\Z"
    becomes: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    right_on: str = ""


STOPPED = "does not run"
THRESHOLDS = (
    "(select extract, field, cast(good_up_to_pct as decimal(10, 0)) as good_up_to_pct, "
    "cast(poor_from_pct as decimal(10, 0)) as poor_from_pct, note, la_code, own_row from reference.missing_field_threshold)"
)
DAY_OF_WEEK = r"\(\(dayofweek\((.+?)\) \+ 5\) % 7 \+ 1\)"
FOUR_BYTES = r"concat\(" + ", ".join([r"(substr\(digest, \d+, 2\))"] * 4) + r"\)"
MUTATIONS = (
    Mutation("a Sunday is the first day of the week", "calendar.calendar_day", DAY_OF_WEEK, r"dayofweek(\1)"),
    # To Spark Monday is the first of weekday.
    Mutation("a Sunday is a working day", "calendar.calendar_day", DAY_OF_WEEK, r"(weekday(\1) + 1)", right_on="spark"),
    Mutation("a decimal without its places", "marts.fct_missing_field_month", r"reference\.missing_field_threshold", THRESHOLDS),
    Mutation("an MD5 digest from its other end", "staging.extract_row", FOUR_BYTES, r"concat(\4, \3, \2, \1)"),
    Mutation("nulls at the other end", "records.record_period_of_care", "end_date desc nulls first", "end_date desc nulls last"),
    Mutation(
        "a null of a seed as the word None",
        "reference.missing_field_threshold",
        r"\bown_row\b",
        "coalesce(own_row, 'None') as own_row",
    ),
    Mutation(
        "clocks in a zone of their own",
        "staging.stg_cla_placement",
        settings={"spark.sql.timestampType": "TIMESTAMP_LTZ", "spark.sql.session.timeZone": "America/New_York"},
    ),
)


def settings() -> dict[str, str]:
    """What profiles.yml sets of a session."""
    profile = yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))["per10k"]["outputs"]["sail"]
    return {name: value for name, value in profile["server_side_parameters"].items() if "{{" not in value}


@contextmanager
def over_tables_of(
    engine: str, database: Path, children: Path, manifest: Path
) -> Iterator[tuple[Any, duckdb.DuckDBPyConnection, dict[str, str]]]:
    """A session of an engine with every table of a build with DuckDB, the connection to that build, and its relations."""
    with tempfile.TemporaryDirectory() as temporary, duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"attach '{children}' as children (read_only)").fetchall()
        made = relations(manifest)
        with running(engine, Path(temporary) / "warehouse") as session:
            for name, value in settings().items():
                session.conf.set(name, value)
            sources = connection.execute(
                "select schema_name || '.' || name, '\"' || database_name || '\".' || schema_name || '.' || name from ("
                "select database_name, schema_name, table_name as name from duckdb_tables() union all "
                "select database_name, schema_name, view_name from duckdb_views() where not internal) "
                "where schema_name in ('extracts', 'ledger')"
            ).fetchall()
            for name, relation in [*sources, *made.items()]:
                file = Path(temporary) / f"{name}.parquet"
                types = connection.execute(f"select column_name, column_type from (describe from {relation})").fetchall()
                columns = [f'cast("{c}" as decimal(20, 0)) as "{c}"' if kind == "UBIGINT" else f'"{c}"' for c, kind in types]
                connection.execute(f"copy (select {', '.join(columns)} from {relation}) to '{file}' (format parquet)").fetchall()
                session.sql(f"create schema if not exists {name.split('.')[0]}")
                session.sql(f"create table {name} using parquet location '{file}'")
            yield session, connection, made


def differences(session: Any, connection: duckdb.DuckDBPyConnection, name: str, relation: str, sql: str) -> list[Difference]:
    """What differs between a model's SQL on an engine and DuckDB's table of it; that it cannot be run is a difference too."""
    try:
        theirs = session.sql(sql).toArrow()
    except Exception as error:  # Whatever the engine raises is what there is to say.
        return [Difference(name, f"{STOPPED}: {str(error).splitlines()[0][:300]}")]
    connection.register("theirs", theirs)
    return compare_table(connection, name.split(".")[1], relation, "theirs")


def compiled(folder: Path, manifest: Path) -> dict[str, str]:
    """The SQL of each model as it was compiled for the other engine, by schema and name. folder: target/compiled/per10k."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    found = {}
    for node in nodes:
        file = folder / node["original_file_path"]
        if node["resource_type"] == "model" and file.is_file():
            found[f"{node['schema']}.{node['alias']}"] = file.read_text(encoding="utf-8")
    return found


def main() -> None:
    """Read the arguments, run the models or the mutations, and say what was found; end with 1 where it is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("sail", "spark"), default="sail")
    parser.add_argument("--database", type=Path, default=Path("per10k.duckdb"))
    parser.add_argument("--children", type=Path)
    parser.add_argument("--manifest", type=Path, default=Path("target/duckdb-manifest.json"))
    parser.add_argument("--compiled", type=Path, default=Path("target/compiled/per10k"))
    parser.add_argument("--mutations", action="store_true")
    parser.add_argument("models", nargs="*", help="names of models; none: all")
    asked = parser.parse_args()
    children = asked.children or asked.database.with_name(f"{asked.database.stem}_children.duckdb")
    wrong = 0
    texts = compiled(asked.compiled, asked.manifest)
    with over_tables_of(asked.engine, asked.database, children, asked.manifest) as (session, connection, made):
        if asked.mutations:
            for one in MUTATIONS:
                if asked.engine == one.right_on or asked.models and one.model.split(".")[1] not in asked.models:
                    continue
                sql = texts.get(one.model) or _columns(connection, made[one.model], one.model)
                mutated, times = re.subn(one.pattern, one.becomes, sql)
                for name, value in (settings() | one.settings).items():
                    session.conf.set(name, value)
                found = differences(session, connection, one.model, made[one.model], mutated) if times else []
                found = [each for each in found if not each.what.startswith(STOPPED)]
                wrong += not found
                print(f"{one.name}: {'told, ' + found[-1].what if found else 'NOT TOLD'}" if times else f"{one.name}: NOT MADE")
        else:
            for name, sql in texts.items():
                if asked.models and name.split(".")[1] not in asked.models:
                    continue
                found = differences(session, connection, name, made[name], sql)
                wrong += bool(found)
                for one_difference in found:
                    print(f"{name}: {one_difference.what}")
            print(f"{wrong} models differ")
    sys.exit(1 if wrong else 0)


def _columns(connection: duckdb.DuckDBPyConnection, relation: str, name: str) -> str:
    """A select of a seed by its columns."""
    described = connection.execute(f"select column_name from (describe from {relation})").fetchall()
    return f"select {', '.join(column for (column,) in described)} from {name}"


if __name__ == "__main__":
    main()
