"""Builds the models on Sail or Spark: what has to be installed, what DuckDB lands first, and the tables that come out."""

import importlib
import json
import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from per10k.core.exit_codes import Exit, Failed
from per10k.core.optional import is_installed

ENGINES = ("sail", "spark")

# A plan of measure_perhaps is deeper than the 8 MiB of stack that Sail's threads have by themselves.
STACK = str(128 * 1024**2)
# Of Spark. The models are hundreds of wide plans over few rows: what is kept or said of each plan takes more memory than the
# rows, and so does a page for each of the hundreds of small tables that one plan joins. What follows from the filters of a plan
# whose columns are long cases takes minutes to write down, and Java made of each plan takes longer than what it speeds up.
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.ui.retainedJobs": "1",
    "spark.ui.retainedStages": "1",
    "spark.ui.retainedTasks": "1",
    "spark.sql.ui.retainedExecutions": "1",
    "spark.sql.maxPlanStringLength": "1000",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "2",
    "spark.buffer.pageSize": "1m",
}
# Within one process nothing is lost that a late heartbeat could tell of: the machine had other work.
ALONE = {"spark.network.timeout": "1h", "spark.executor.heartbeatInterval": "1min"}
# Plans fill the stack that Java's threads have by themselves; its second compiler too takes longer than what it speeds up. What
# it compiles without that is kept in 48 MB unless more is asked for, and is too much for them.
JAVA = "-Xss64m -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=1g"
SNAPSHOT = Path("snapshots", "care_leaver_snapshot.parquet")
BUILT = ("model", "seed", "snapshot")
PROJECT = "per10k"

# Runs dbt: its arguments, and the target of profiles.yml.
Dbt = Callable[[list[str], str], Exit]


def build_on(engine: str, folder: Path, variables: dict[str, Any], dbt: Dbt) -> Exit:
    """Land with DuckDB, build all models on another engine, and write every table as Parquet.

    engine: one of ENGINES. folder: where landed/, warehouse/ and tables/ come to lie; what is there of them is replaced, and
    tables/ is there only once all is built. variables: dbt's, of the run.
    Returns how the command is to end; raises Failed where the engine is not installed, or cannot do what is asked.
    """
    check(engine, variables)
    landed, warehouse, tables = (folder / name for name in ("landed", "warehouse", "tables"))
    for one in (landed, warehouse, tables):
        shutil.rmtree(one, ignore_errors=True)
        one.mkdir(parents=True)
    tables.rmdir()
    for schema in ("extracts", "ledger", "reference", "snapshots"):
        (landed / schema).mkdir()
    ended = dbt(["seed", "--vars", json.dumps(variables | {"land_to": str(landed)}, default=str)], "council")
    if ended != Exit.DONE:
        return ended
    if not (landed / SNAPSHOT).is_file():
        raise Failed(
            Exit.USAGE,
            f"care_leaver_snapshot: {engine} cannot keep a snapshot, as its tables know no transaction, and the database none. "
            "Build this month with DuckDB first (per10k build), into the same --database; its snapshot is then read here.",
        )
    under = ["--vars", json.dumps(variables | {"landed": str(landed)}, default=str)]
    with running(engine, warehouse) as session:
        ended = dbt(["build", *[word for kind in BUILT for word in ("--resource-type", kind)], *under], engine)
        if ended == Exit.DONE:
            _write(session, tables)
    return ended


def check(engine: str, variables: dict[str, Any]) -> None:
    """Raise Failed, with what to do, where an engine is not installed here or cannot do what a run is asked for."""
    needed = {"sail": ("pysail", "pyspark"), "spark": ("pyspark",)}[engine]
    absent = [name for name in needed if not is_installed(name)]
    if not (is_installed("dbt.adapters") and is_installed("dbt.adapters.spark")):
        absent.append("dbt-spark")
    if absent:
        raise Failed(
            Exit.USAGE,
            f"{' and '.join(absent)}: not installed here. Other engines than DuckDB have an environment of their own: "
            "python -m venv .venv-spark, then .venv-spark/bin/pip install --require-hashes --requirement requirements-spark.lock "
            "and per10k into it (docs/spark.md).",
        )
    if engine == "spark" and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise Failed(
            Exit.USAGE,
            "Spark needs Java 17 or 21, and has none here: install it, or set JAVA_HOME. Sail needs none (docs/spark.md).",
        )
    if variables.get("publish_month"):
        raise Failed(
            Exit.USAGE,
            f"--publish-month: the ledger takes a month in one transaction, which {engine} does not have. Publish with a build "
            "on DuckDB; its ledger is read here.",
        )


@contextmanager
def running(engine: str, warehouse: Path) -> Iterator[Any]:
    """A session of an engine that dbt-spark finds as its own, while it is in use; it keeps its tables in a folder."""
    os.environ |= {"PER10K_WAREHOUSE": str(warehouse)}
    server = None
    if engine == "sail":
        os.environ |= {"RUST_MIN_STACK": STACK, "SAIL_RUNTIME__STACK_SIZE": STACK}
        os.environ.setdefault("RUST_LOG", "error")
        server = importlib.import_module("pysail.spark").SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        address, port = server.listening_address
        os.environ |= {"SPARK_REMOTE": f"sc://{address}:{port}"}
    else:
        os.environ.pop("SPARK_REMOTE", None)
        os.environ |= {"PYSPARK_SUBMIT_ARGS": _submitted(warehouse)}
    session = importlib.import_module("pyspark.sql").SparkSession.builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()
        if server:
            server.stop()
            os.environ.pop("SPARK_REMOTE")


def _submitted(warehouse: Path) -> str:
    """How Spark is started: within one process of PER10K_THREADS threads, or on the cluster of PER10K_SPARK_MASTER.

    warehouse: the folder of its tables, which every process of a cluster has to reach under this name.
    """
    of_cluster = os.environ.get("PER10K_SPARK_MASTER")
    master = of_cluster or f"local[{os.environ.get('PER10K_THREADS', '2')}]"
    settings = SETTINGS | ({} if of_cluster else ALONE)
    settings |= {"spark.sql.warehouse.dir": str(warehouse), "spark.executor.extraJavaOptions": JAVA}
    said = " ".join(f"--conf {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    memory = os.environ.get("PER10K_SPARK_MEMORY", "3g")
    return f"--master {master} --driver-memory {memory} --driver-java-options {shlex.quote(JAVA)} {said} pyspark-shell"


def _write(session: Any, to: Path) -> None:
    """Write every relation that dbt has built as Parquet, a folder each under that of its schema; whole, or not at all."""
    manifest = json.loads((Path("target").absolute() / "manifest.json").read_text(encoding="utf-8"))
    unfinished = to.with_name(f"{to.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    for node in manifest["nodes"].values():
        if node["resource_type"] in BUILT and node["package_name"] == PROJECT and node["config"]["materialized"] != "ephemeral":
            relation = session.table(f"{node['schema']}.{node['alias']}")
            folder = unfinished / node["schema"] / node["alias"]
            relation.write.mode("overwrite").parquet(str(folder))
            if not any(folder.glob("*.parquet")):
                # Sail writes no file for no row; the columns are told all the same.
                folder.mkdir(parents=True, exist_ok=True)
                importlib.import_module("pyarrow.parquet").write_table(relation.limit(0).toArrow(), folder / "part-0.parquet")
    unfinished.rename(to)
