"""Other engines than DuckDB: one text for all, what each alone can say, what is refused, what a comparison tells."""

import re
import shlex
import shutil
from contextlib import nullcontext
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from per10k.cli import main
from per10k.core.exit_codes import Exit, Failed
from per10k.engines import other_engine
from proof.engines.compare import compare_table

ROOT = Path(__file__).parents[2]
DIALECT = ROOT / "macros" / "dialect"

# What DuckDB reads, and Spark or Sail does not, or otherwise; each with what to write.
OF_ONE_ENGINE = {
    r"\bvarchar\b(?!\()": "string",
    r"\b(decimal|numeric)\b(?! ?\()": "decimal(12, 4), or double",
    r"\busing \(": "on, or same_key",
    r"\bgroup by all\b": "the columns",
    r"\bunion (all )?by name\b": "the columns in order",
    r"\* (exclude|replace) ?\(": "the columns",
    r"\bqualify\b": "a query around it",
    r"::\w": "cast",
    r" // ": "floor",
    r"\bunnest\(|\blist_\w+\(|\barg_max\(": "a macro of macros/dialect",
    r"\bover \(\w+ (rows|range|order)\b": "a window of its own",
    r"\b(preceding|following)[^()]*interval|interval \d+ \w+ (preceding|following)": "day_number or month_number",
    r"\[\[:": "a class of letters",
}


def sql_of(path):
    """The SQL of a file, without comments of its own or of Jinja."""
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def shared():
    """Models and macros that both engines read: all but what is for one, or for the hooks of a run with DuckDB."""
    alone = ("dialect", "preparation", "ledger", "materializations", "council")
    macros = [path for path in (ROOT / "macros").rglob("*.sql") if path.relative_to(ROOT / "macros").parts[0] not in alone]
    return sorted([*(ROOT / "models").rglob("*.sql"), *macros])


@pytest.mark.parametrize(("pattern", "instead"), OF_ONE_ENGINE.items())
def test_a_model_says_nothing_that_one_engine_alone_reads(pattern, instead):
    found = []
    for path in shared():
        for macro in re.split(r"(?=\{%-? macro )", sql_of(path)):
            if not re.match(r"\{%-? macro duckdb__", macro) and (said := re.search(pattern, macro)):
                found.append(f"{path.relative_to(ROOT)}: '{said[0]}': write {instead}")
    assert found == []


def test_what_duckdb_alone_can_say_spark_can_say_too():
    """And nothing is said for Spark alone, but for what its own macros call."""
    said = {"duckdb": set(), "spark": set()}
    for path in (ROOT / "macros").rglob("*.sql"):
        for engine, name in re.findall(r"\{%-? macro (duckdb|spark)__(\w+)", path.read_text(encoding="utf-8")):
            said[engine].add(name)
    dispatched = {
        name
        for folder in ("macros", "models", "tests/macros")
        for path in (ROOT / folder).rglob("*.sql")
        for name in re.findall(r"adapter\.dispatch\('(\w+)', 'per10k'\)", path.read_text(encoding="utf-8"))
    }
    assert dispatched - said["duckdb"] - {"own_extracts", "own_measures"} == set()
    assert dispatched - said["spark"] - {"own_extracts", "own_measures"} == set()


@pytest.mark.parametrize("engine", other_engine.ENGINES)
def test_an_engine_that_is_not_installed_is_named_with_what_to_do(engine, monkeypatch):
    monkeypatch.setattr(other_engine, "is_installed", lambda module: False)
    asked = CliRunner().invoke(main, ["build", "--engine", engine], prog_name="per10k")
    assert asked.exit_code == Exit.USAGE
    assert "not installed here" in asked.output and "requirements-spark.lock" in asked.output


def test_spark_without_java_is_refused(monkeypatch):
    monkeypatch.setattr(other_engine, "is_installed", lambda module: True)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Failed, match="Java 17 or 21"):
        other_engine.check("spark", {})
    other_engine.check("sail", {})


@pytest.mark.parametrize("engine", other_engine.ENGINES)
def test_what_needs_a_transaction_is_refused_by_name(engine, monkeypatch):
    monkeypatch.setattr(other_engine, "is_installed", lambda module: True)
    monkeypatch.setenv("JAVA_HOME", "/java")
    with pytest.raises(Failed, match="--publish-month: the ledger"):
        other_engine.check(engine, {"publish_month": "2019-03"})


def test_a_run_without_a_snapshot_is_refused_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr(other_engine, "is_installed", lambda module: True)
    asked = []

    def dbt(arguments, target):
        asked.append((arguments[0], target))
        return Exit.DONE

    with pytest.raises(Failed, match="care_leaver_snapshot: sail cannot keep a snapshot"):
        other_engine.build_on("sail", tmp_path / "sail", {}, dbt)
    assert asked == [("seed", "council")]


def test_a_build_that_fails_leaves_no_tables_not_even_those_of_before(tmp_path, monkeypatch):
    """As where a worker of a cluster was lost, and what it did could not be done again."""
    monkeypatch.setattr(other_engine, "is_installed", lambda module: True)
    monkeypatch.setenv("JAVA_HOME", "/java")
    monkeypatch.setattr(other_engine, "running", lambda engine, warehouse: nullcontext())
    (tmp_path / "tables" / "marts" / "scorecard").mkdir(parents=True)

    def dbt(arguments, target):
        if target == "spark":
            return Exit.FAILED
        (tmp_path / "landed" / other_engine.SNAPSHOT).touch()
        return Exit.DONE

    assert other_engine.build_on("spark", tmp_path, {}, dbt) == Exit.FAILED
    assert not (tmp_path / "tables").exists()


@pytest.mark.parametrize(("master", "said"), [(None, "local[3]"), ("spark://127.0.0.1:7077", "spark://127.0.0.1:7077")])
def test_spark_is_one_process_or_the_cluster_that_is_named(master, said, monkeypatch):
    monkeypatch.setenv("PER10K_THREADS", "3")
    monkeypatch.delenv("PER10K_SPARK_MASTER", raising=False)
    if master:
        monkeypatch.setenv("PER10K_SPARK_MASTER", master)
    # As pyspark takes it apart.
    words = shlex.split(other_engine._submitted(Path("/a folder/warehouse")))
    given = dict(zip(words[::2], words[1::2], strict=False))
    assert given["--master"] == said and given["--driver-java-options"] == other_engine.JAVA
    assert "spark.sql.warehouse.dir=/a folder/warehouse" in words and words[-1] == "pyspark-shell"
    # A worker that is silent for long is lost; a thread of one's own is not.
    assert ("spark.network.timeout=1h" in words) is (master is None)


OURS = (
    "select 'E08000018' as la_code, date '2019-03-31' as month_end, 12 as cases, 0.1 + 0.2e0 as share, true as is_told, "
    "null as note"
)

# What the other engine makes of that row, and whether it is the same: in a published table, and in another.
THEIRS = {
    OURS: (True, True),
    OURS.replace("12 as", "cast(12 as bigint) as"): (True, True),
    OURS.replace("12 as", "13 as"): (False, False),
    OURS.replace("0.1 + 0.2e0", "0.3e0"): (False, True),
    OURS.replace("0.1 + 0.2e0", "0.300000002e0"): (False, False),
    OURS.replace("0.1 + 0.2e0", "cast(0 as decimal(10, 0))"): (False, False),
    OURS.replace("2019-03-31", "2019-04-01"): (False, False),
    OURS.replace("null as note", "'None' as note"): (False, False),
    OURS.replace("null as note", "'' as note"): (False, False),
    OURS.replace("true as", "false as"): (False, False),
    OURS.replace("date '2019-03-31'", "'2019-03-31'"): (False, False),
    OURS.replace("12 as cases", "12 as case_count"): (False, False),
    f"{OURS} union all {OURS}": (False, False),
    f"{OURS} limit 0": (False, False),
}


@pytest.mark.parametrize("table", ["fct_made_up", "measure_made_up"])
@pytest.mark.parametrize("theirs", THEIRS)
def test_the_comparison_tells_what_differs(table, theirs):
    same = THEIRS[theirs][0 if table.startswith("fct_") else 1]
    with duckdb.connect() as connection:
        # A null has a type in a table.
        typed = [f"(select * replace (cast(note as varchar) as note) from ({one}))" for one in (OURS, theirs)]
        found = compare_table(connection, table, *typed)
    assert (found == []) is same, found
