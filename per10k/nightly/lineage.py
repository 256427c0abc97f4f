"""Which table of a run was made from which, as OpenLineage events: in a file beside the log, and to an endpoint if one is named.

Names of steps, tables and columns, what columns mean, rows and times alone: no message of a step, which may quote a row, no
value, no setting. The events: https://openlineage.io/docs/spec/object-model, version 2-0-2 of the specification.
"""

import contextlib
import http.client
import json
import queue
import re
import socket
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from per10k.core.project import version
from per10k.nightly.history import Step
from per10k.nightly.store import AGGREGATES, CHILDREN

Event = dict[str, Any]

FILE = "lineage.ndjson"
SPEC = "https://openlineage.io/spec"
NAMESPACE = "per10k"
NIGHT = "nightly"
# Endpoints of OpenLineage take an event at this path, unless another is named.
PATH = "/api/v1/lineage"
# Seconds that it may take over one, and over all; what it answers is read so far.
ANSWER_WITHIN, ALL_WITHIN, ANSWER_BYTES = 5.0, 60.0, 100_000
# Rows of a child-level table that are not told: as few as are withheld wherever figures leave the council (rule S26).
SMALL = range(1, 6)
ENDED_WELL = ("success", "pass", "no-op")
MADE = ("model", "seed", "snapshot")


@dataclass(frozen=True)
class Made:
    """A step of dbt that made a table: its name, kind, whether it did, when it began and ended, its tables in and out.

    described: facets of the table that is made.
    """

    name: str
    kind: str
    was_made: bool
    began: str
    ended: str
    inputs: tuple[Event, ...]
    output: Event
    described: Event

    @property
    def is_child_level(self) -> bool:
        """Whether its rows are about children, workers or households."""
        return str(self.output["namespace"]).endswith(f"/{CHILDREN}")


@dataclass(frozen=True)
class Night:
    """A run, as its events tell of it. root: the published folder. marts: rows by name of what it exported; none: nothing."""

    root: Path
    began: str
    is_published: bool
    marts: dict[str, int | None]


def read_made(target: Path, root: Path, extracts: Path) -> list[Made]:
    """What dbt's last run made, in the order in which it began. target: dbt's folder; none where it wrote no results.

    root: the published folder; extracts: the folder of extracts. Raises OSError, ValueError or KeyError for other results.
    """
    files = [target / "manifest.json", target / "run_results.json"]
    if not all(file.is_file() for file in files):
        return []
    manifest, ended = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    nodes = {**manifest["nodes"], **manifest.get("sources", {})}
    found = []
    for result in ended["results"]:
        times = [one for one in result.get("timing") or [] if one.get("started_at") and one.get("completed_at")]
        node = nodes.get(result["unique_id"])
        if not node or node["resource_type"] not in MADE or not times:
            continue
        read = [nodes[one] for one in _read_by(node, nodes)]
        found.append(
            Made(
                f"{node['schema']}.{node['name']}",
                node["resource_type"],
                result["status"] in ENDED_WELL,
                min(one["started_at"] for one in times),
                max(one["completed_at"] for one in times),
                tuple(_dataset(one, root, extracts) for one in read),
                _dataset(node, root, extracts),
                _described(node),
            )
        )
    return sorted(found, key=lambda one: (one.began, one.name))


def _read_by(node: dict[str, Any], nodes: dict[str, Any]) -> list[str]:
    """What a step reads: what it depends on, but for what only a declared key refers to."""
    declared = [node, *node["columns"].values()]
    keys = " ".join(str(one.get("to") or "") for each in declared for one in each.get("constraints") or [])
    code = node.get("raw_code") or ""
    named = {one: nodes[one]["name"] for one in node.get("depends_on", {}).get("nodes", []) if one in nodes}
    return [one for one, name in named.items() if not re.search(rf"\b{name}\b", keys) or f"ref('{name}')" in code]


def _dataset(node: dict[str, Any], root: Path, extracts: Path) -> Event:
    """A table, or a file of extracts, by its name."""
    if node["resource_type"] == "source" and node["source_name"] == "extracts":
        return {"namespace": "file", "name": f"{extracts}/{node['name']}", "facets": {}}
    database = CHILDREN if node["database"] == "children" else f"{node['database']}.duckdb"
    name = f"{node['schema']}.{node.get('alias') or node['identifier']}"
    return {"namespace": f"duckdb://{root}/{database}", "name": name, "facets": {}}


def _described(node: dict[str, Any]) -> Event:
    """Facets of a table: its columns, and what they and it mean."""
    fields = [
        {name: one[name] for name in ("name", "type", "description") if one.get(name)}
        for one in ({**column, "type": column.get("data_type")} for column in node["columns"].values())
    ]
    facets = {"documentation": _facet("1-1-0/DocumentationDatasetFacet", {"description": node["description"]})}
    return {**facets, **({"schema": _facet("1-2-0/SchemaDatasetFacet", {"fields": fields})} if fields else {})}


def events(night: Night, made: Iterable[Made], steps: Iterable[Step]) -> Iterator[Event]:
    """The events of a run, in order of time within each step: that of the night first and last, and two of each table made.

    steps: those of dbt, with the rows of what they made where they are known.
    """
    rows = {step.step: step.rows for step in steps if step.kind in MADE}
    parent = _new_run()
    yield _event("START", night.began, parent, NIGHT, "JOB")
    for one in made:
        run = _new_run()
        facets = {
            "parent": _facet(
                "1-2-0/ParentRunFacet",
                {"run": {"runId": parent}, "job": {"namespace": NAMESPACE, "name": NIGHT}},
            )
        }
        # Once a table is enough for what it is like.
        output = {**one.output, "facets": one.described}
        counted = rows.get(one.name.partition(".")[2])
        if counted is not None and (counted not in SMALL or not one.is_child_level):
            output["outputFacets"] = {
                "outputStatistics": _facet("1-0-2/OutputStatisticsOutputDatasetFacet", {"rowCount": counted})
            }
        kind, ends = one.kind.upper(), "COMPLETE" if one.was_made else "FAIL"
        inputs = [*one.inputs]
        yield _event("START", one.began, run, one.name, kind, facets) | {"inputs": inputs, "outputs": [one.output]}
        yield _event(ends, one.ended, run, one.name, kind, facets) | {"inputs": inputs, "outputs": [output]}
    ended = _event("COMPLETE" if night.is_published else "FAIL", datetime.now(UTC).isoformat(), parent, NIGHT, "JOB")
    if night.is_published:
        ended |= _exported(night)
    yield ended


def _exported(night: Night) -> Event:
    """The marts that a run published, and the files that readers open."""
    names = sorted(night.marts)
    database = f"duckdb://{night.root}/{AGGREGATES}"
    return {
        "inputs": [{"namespace": database, "name": f"marts.{name}", "facets": {}} for name in names],
        "outputs": [{"namespace": "file", "name": f"{night.root}/current/marts/{name}.parquet", "facets": {}} for name in names],
    }


def _new_run() -> str:
    return str(uuid.uuid4())


def _event(kind: str, at: str, run: str, job: str, job_type: str, facets: Event | None = None) -> Event:
    about = {"processingType": "BATCH", "integration": "DBT" if job != NIGHT else "PER10K", "jobType": job_type}
    return {
        "eventType": kind,
        "eventTime": at,
        "producer": _producer(),
        "schemaURL": f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": run, "facets": facets or {}},
        "job": {"namespace": NAMESPACE, "name": job, "facets": {"jobType": _facet("2-0-4/JobTypeJobFacet", about)}},
        "inputs": [],
        "outputs": [],
    }


def _facet(which: str, content: Event) -> Event:
    name = which.rpartition("/")[2]
    return {"_producer": _producer(), "_schemaURL": f"{SPEC}/facets/{which}.json#/$defs/{name}", **content}


def _producer() -> str:
    return f"urn:per10k:{version()}"


def write(told: Iterable[Event], log: Path) -> Path:
    """Write events into a run's log folder, a line each. Returns the file."""
    file = log / FILE
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told), encoding="utf-8")
    return file


def send(file: Path, url: str, key: str | None = None) -> int:
    """Send a file of events to an endpoint. Returns how many it has taken.

    url: where it is, with its path or without; key: what it knows us by, if anything. Raises ValueError where it is no address,
    or another answer than a good one comes, and OSError or HTTPException where none does, or not in time, however slowly what
    answers there speaks. It is not redirected.
    """
    address = urllib.parse.urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError("it is no address of the kind http://host:5000 or https://host")
    if key is not None and not (key.isascii() and key.isprintable()):
        # Whatever refuses it later would quote it.
        raise ValueError("its key (PER10K_OPENLINEAGE_KEY) holds a character that a key cannot have, such as a line end")
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    path = address.path if address.path.strip("/") else PATH
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    # What holds up a socket is ended below; this is for one that is not even open, such as where a name is looked up.
    connection = kind(address.hostname, address.port, timeout=2 * ANSWER_WITHIN)
    told: queue.SimpleQueue[Exception | int | None] = queue.SimpleQueue()
    # Beside the night: a socket's own time begins anew with each byte, so that a drip of them would hold a night for ever.
    at = f"{path}?{address.query}" if address.query else path
    until, sent, is_over = time.monotonic() + ALL_WITHIN, 0, threading.Event()

    def may_go_on() -> bool:
        return not is_over.is_set() and time.monotonic() < until

    threading.Thread(target=_post_all, args=(file, connection, at, headers, told, may_go_on), daemon=True).start()
    try:
        while True:
            if (left := until - time.monotonic()) <= 0:
                raise TimeoutError(f"it has not taken all within {ALL_WITHIN:g} seconds ({sent} events sent)")
            try:
                answer = told.get(timeout=min(left, ANSWER_WITHIN))
            except queue.Empty:
                if left > ANSWER_WITHIN:
                    raise TimeoutError(f"it has not answered within {ANSWER_WITHIN:g} seconds ({sent} events sent)") from None
                continue
            if answer is None:
                return sent
            if isinstance(answer, Exception):
                raise answer
            if not 200 <= answer < 300:
                raise ValueError(f"it answered {answer} ({sent} events sent)")
            sent += 1
    finally:
        is_over.set()
        # Wakes what waits for it; what then happens is nobody's concern any more.
        if waiting := connection.sock:
            with contextlib.suppress(OSError):
                waiting.shutdown(socket.SHUT_RDWR)


def _post_all(
    file: Path,
    connection: http.client.HTTPConnection,
    path: str,
    headers: dict[str, str],
    told: queue.SimpleQueue[Exception | int | None],
    may_go_on: Callable[[], bool],
) -> None:
    """Send each line of a file, once the one before was taken. told: the status of each, or what went wrong, then None."""
    try:
        with contextlib.closing(connection), file.open(encoding="utf-8") as lines:
            for sent, line in enumerate(lines):
                if not may_go_on():
                    return
                connection.request("POST", path, line.strip().encode(), headers)
                answer = connection.getresponse()
                answer.read(ANSWER_BYTES)
                if not answer.isclosed():
                    raise ValueError(f"its answer does not end ({sent} events sent)")
                told.put(answer.status)
                if not 200 <= answer.status < 300:
                    return
        told.put(None)
    # Whatever a network comes up with is for whoever waits.
    except Exception as error:
        told.put(error)


def named(url: str) -> str:
    """An endpoint as it may be shown: without a name, a password or a key in it."""
    try:
        return urllib.parse.urlsplit(url).netloc.rpartition("@")[2] or "the address that was given"
    except ValueError:
        return "the address that was given"
