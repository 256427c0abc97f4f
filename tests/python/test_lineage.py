"""What was made of what, told by a night as OpenLineage events: valid, of this run, silent about rows, and no hindrance."""

import dataclasses
import importlib
import json
import re
import socket
import sys
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from format_tools import tools
from test_nightly import builds, request_of  # noqa: F401

from per10k.core.exit_codes import Exit
from per10k.nightly import lineage, night, programs

SECRET = "child 4711"
ROOT = Path("/srv/per10k")


def node(kind, name, schema, reads=(), code="", **more):
    found = {
        "resource_type": kind,
        "name": name,
        "alias": name,
        "schema": schema,
        "database": "per10k",
        "description": f"The {name}.",
    }
    return {**found, "columns": {}, "depends_on": {"nodes": list(reads)}, "raw_code": code, **more}


def column(name, **more):
    return {"name": name, "description": f"Its {name}.", **more}


KEY = {"type": "foreign_key", "to": '"per10k"."marts"."dim_month"'}
MANIFEST = {
    "nodes": {
        "model.p.stg_contacts": node(
            "model", "stg_contacts", "staging", ["source.p.extracts.ssd_contacts"], "{{ source('extracts', 'ssd_contacts') }}",
            database="children", columns={"person_id": column("person_id")},
        ),
        "seed.p.target": node("seed", "target", "reference"),
        "model.p.dim_month": node("model", "dim_month", "marts"),
        "model.p.fct": node(
            "model", "fct", "marts", ["model.p.stg_contacts", "seed.p.target", "model.p.dim_month"],
            "{{ ref('stg_contacts') }} {{ ref('target') }}",
            columns={"month_end": column("month_end", data_type="date", constraints=[KEY]), "value": column("value")},
        ),
        "model.p.after": node("model", "after", "marts", ["model.p.fct"], "{{ ref('fct') }}"),
        "test.p.grain": node("test", "grain", "tests", ["model.p.fct"]),
    },
    "sources": {
        "source.p.extracts.ssd_contacts": {
            **node("source", "ssd_contacts", "extracts", database="children"),
            "source_name": "extracts",
            "identifier": "ssd_contacts",
        }
    },
}  # fmt: skip


def results(**statuses):
    """dbt's results of the nodes of the manifest, a second each; what was skipped has no times."""
    ids = [*MANIFEST["nodes"]]
    return {
        "results": [
            {
                "unique_id": one,
                "status": (status := statuses.get(MANIFEST["nodes"][one]["name"], "success")),
                "message": f"Runtime Error: {SECRET}",
                "failures": None,
                "timing": [
                    {
                        "name": "execute",
                        "started_at": f"2026-01-01T00:00:{number:02}.000000Z",
                        "completed_at": f"2026-01-01T00:00:{number + 1:02}.000000Z",
                    }
                ]
                if status != "skipped"
                else [],
            }
            for number, one in enumerate(ids)
        ]
    }


@pytest.fixture
def target(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "run_results.json").write_text(json.dumps(results(fct="error", after="skipped")))
    return tmp_path


def told(target, is_published=False, marts=()):
    made = lineage.read_made(target, ROOT, Path("/in/extracts"))
    steps = lineage.Step("dim_month", "model", "success", 12, 1.0, None)
    of_night = lineage.Night(ROOT, "2026-01-01T00:00:00+00:00", is_published, dict.fromkeys(marts, 1))
    return list(lineage.events(of_night, made, [steps]))


def as_the_library_has_it(event, monkeypatch):
    """An event made anew of OpenLineage's own classes, which hold ids, times and addresses to their form, as they write it."""
    monkeypatch.syspath_prepend(str(tools()))
    base = importlib.import_module("openlineage.client.generated.base")
    kinds = {
        name: getattr(importlib.import_module(f"openlineage.client.generated.{module}"), kind)
        for name, module, kind in (
            ("parent", "parent_run", "ParentRunFacet"), ("jobType", "job_type_job", "JobTypeJobFacet"),
            ("schema", "schema_dataset", "SchemaDatasetFacet"),
            ("documentation", "documentation_dataset", "DocumentationDatasetFacet"),
            ("outputStatistics", "output_statistics_output_dataset", "OutputStatisticsOutputDatasetFacet"),
        )
    }  # fmt: skip
    parts = {
        "run": importlib.import_module("openlineage.client.generated.parent_run").Run,
        "job": importlib.import_module("openlineage.client.generated.parent_run").Job,
    }
    fields = importlib.import_module("openlineage.client.generated.schema_dataset").SchemaDatasetFacetFields

    def facets(given):
        made = {}
        for name, facet in given.items():
            content = {key: value for key, value in facet.items() if key not in ("_producer", "_schemaURL")}
            assert facet["_schemaURL"] == kinds[name]._get_schema(), name
            if name == "parent":
                content = {key: parts[key](**value) for key, value in content.items()}
            if name == "schema":
                content = {"fields": [fields(**one) for one in content["fields"]]}
            made[name] = kinds[name](**content, producer=facet["_producer"])
        return made

    def dataset(kind, given):
        return kind(**{key: facets(value) if "acets" in key else value for key, value in given.items()})

    return base.RunEvent(
        eventTime=event["eventTime"],
        producer=event["producer"],
        eventType=base.EventType(event["eventType"]),
        run=base.Run(event["run"]["runId"], facets(event["run"]["facets"])),
        job=base.Job(event["job"]["namespace"], event["job"]["name"], facets(event["job"]["facets"])),
        inputs=[dataset(base.InputDataset, one) for one in event["inputs"]],
        outputs=[dataset(base.OutputDataset, one) for one in event["outputs"]],
    )


def test_events_are_as_the_field_s_library_makes_them(target, monkeypatch):
    found = told(target, is_published=True, marts=["fct"])
    assert {key for event in found for one in event["outputs"] for key in one["facets"]} == {"schema", "documentation"}
    for event in found:
        made = as_the_library_has_it(event, monkeypatch)
        assert event["schemaURL"] == made.schemaURL
        assert set(event) <= {field.name for field in type(made).__attrs_attrs__}
    wrong = {**found[0], "run": {"runId": "1", "facets": {}}}
    with pytest.raises(ValueError, match="badly formed"):
        as_the_library_has_it(wrong, monkeypatch)


def test_each_table_begins_once_and_ends_once_as_it_did(target):
    first, *of_tables, last = told(target)
    assert [(one["eventType"], one["job"]["name"]) for one in (first, last)] == [("START", "nightly"), ("FAIL", "nightly")]
    ends = {}
    for begun, ended in zip(of_tables[::2], of_tables[1::2], strict=True):
        assert begun["eventType"] == "START" and begun["run"] == ended["run"] and begun["eventTime"] < ended["eventTime"]
        assert begun["run"]["facets"]["parent"]["run"] == {"runId": first["run"]["runId"]} == {"runId": last["run"]["runId"]}
        ends[ended["job"]["name"]] = ended["eventType"]
    assert ends == {
        "staging.stg_contacts": "COMPLETE",
        "reference.target": "COMPLETE",
        "marts.dim_month": "COMPLETE",
        "marts.fct": "FAIL",
    }
    assert len({one["run"]["runId"] for one in of_tables}) == len(of_tables) / 2


def test_tables_are_those_that_it_reads_by_file_and_name(target):
    (fct,) = [one for one in told(target) if one["job"]["name"] == "marts.fct" and one["eventType"] == "FAIL"]
    # A declared key is read by nobody.
    assert {(one["namespace"], one["name"]) for one in fct["inputs"]} == {
        ("duckdb:///srv/per10k/per10k_children.duckdb", "staging.stg_contacts"),
        ("duckdb:///srv/per10k/per10k.duckdb", "reference.target"),
    }
    (made,) = fct["outputs"]
    assert made["facets"]["schema"]["fields"] == [
        {"name": "month_end", "type": "date", "description": "Its month_end."},
        {"name": "value", "description": "Its value."},
    ]
    _, staged, *_ = [one for one in told(target) if one["job"]["name"] in ("nightly", "staging.stg_contacts")]
    assert [(one["namespace"], one["name"]) for one in staged["inputs"]] == [("file", "/in/extracts/ssd_contacts")]
    counted = [one["outputs"][0].get("outputFacets") for one in told(target) if one["job"]["name"] == "marts.dim_month"]
    assert counted[0] is None and counted[1]["outputStatistics"]["rowCount"] == 12


# --- in a night -------------------------------------------------------------------------------------


def builds_with_results(*of_dbt):
    ended = builds(*of_dbt)
    (of_dbt[2] / "run_results.json").write_text(json.dumps(results()))
    manifest = json.loads((of_dbt[2] / "manifest.json").read_text())
    nodes = {**manifest["nodes"], **MANIFEST["nodes"]}
    for name, one in nodes.items():
        # What is exported is what was built.
        nodes[name] = {**one, "schema": "elsewhere"} if name in MANIFEST["nodes"] and one["schema"] == "marts" else one
    (of_dbt[2] / "manifest.json").write_text(json.dumps({**MANIFEST, "nodes": nodes}))
    return ended


def fails(*of_dbt):
    of_dbt[2].mkdir(exist_ok=True)
    (of_dbt[2] / "run_results.json").write_text(json.dumps(results(fct="error")))
    (of_dbt[2] / "manifest.json").write_text(json.dumps(MANIFEST))
    return 1, [SECRET]


def lines_of(asked, run="000001"):
    text = (asked.root / "log" / run / lineage.FILE).read_text()
    # A run has an id of its own, which may hold these digits among others.
    assert SECRET not in text and not re.search(r"(?<![0-9a-f])4711(?![0-9a-f])", text)
    return [json.loads(line) for line in text.splitlines()]


def test_a_night_tells_what_it_published_and_of_a_failed_one_no_files(request_of, monkeypatch):  # noqa: F811
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds_with_results)
    assert night.run(asked) == Exit.DONE
    ended = lines_of(asked)[-1]
    assert ended["eventType"] == "COMPLETE" and len(lines_of(asked)) == 12
    files = {one["name"] for one in ended["outputs"]}
    assert f"{asked.root}/current/marts/scorecard.parquet" in files and all(Path(file).is_file() for file in files)
    monkeypatch.setattr(programs, "run_dbt", fails)
    assert night.run(asked) == Exit.FAILED
    ended = lines_of(asked, "000002")[-1]
    assert (ended["eventType"], ended["outputs"]) == ("FAIL", [])
    assert "FAIL" in {one["eventType"] for one in lines_of(asked, "000002")[:-1]}


@pytest.mark.parametrize("error", [OSError, json.JSONDecodeError("x", SECRET, 0), KeyError(SECRET), TypeError])
def test_results_that_cannot_be_read_hold_nothing_back(request_of, monkeypatch, error):  # noqa: F811
    asked = request_of()

    def cannot_be_read(*_):
        raise error

    monkeypatch.setattr(programs, "run_dbt", builds_with_results)
    monkeypatch.setattr(lineage, "read_made", cannot_be_read)
    assert night.run(asked) == Exit.DONE
    said = (asked.root / "summary.txt").read_text()
    assert "What was made of what could not be read" in said and SECRET not in said
    assert [one["eventType"] for one in lines_of(asked)] == ["START", "COMPLETE"]


@contextmanager
def endpoint(answers):
    """An endpoint that answers as it is told; gives its address and what came."""
    came = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((self.path, self.headers.get("Authorization"), json.loads(body)))
            answers(self)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", came
    finally:
        server.shutdown()
        server.server_close()


def answer(status, body=b"", length=None, **headers):
    def does(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    return does


def test_an_endpoint_is_told_each_event_once_in_order(request_of, monkeypatch):  # noqa: F811
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds_with_results)
    monkeypatch.setenv("PER10K_OPENLINEAGE_KEY", "letmein")
    with endpoint(answer(201)) as (url, came):
        assert night.run(dataclasses.replace(asked, lineage_url=url)) == Exit.DONE
        assert night.run(dataclasses.replace(asked, lineage_url=f"{url}/other/place")) == Exit.DONE
    assert [event for _, _, event in came] == lines_of(asked) + lines_of(asked, "000002")
    assert {(path, key) for path, key, _ in came} == {
        ("/api/v1/lineage", "Bearer letmein"), ("/other/place", "Bearer letmein"),
    }  # fmt: skip
    log = (asked.root / "log/000001/log.jsonl").read_text()
    assert '"event": "lineage_sent", "events": 12' in log and "letmein" not in log
    assert "OpenLineage" not in (asked.root / "summary.txt").read_text()


@pytest.mark.parametrize(("answers", "said"), [
    (answer(500), "it answered 500 (0 events sent)"),
    (answer(302, Location="http://127.0.0.1:1/"), "it answered 302"),
    (answer(200, b"x" * 200_000), "its answer does not end"),
    (answer(200, b"x", length=9), "it has not answered within 0.5 seconds (0 events sent)"),
    (lambda handler: handler.wfile.write(b"no http\r\n\r\n"), "BadStatusLine"),
    (lambda handler: handler.connection.shutdown(socket.SHUT_RDWR), "RemoteDisconnected"),
])  # fmt: skip
def test_an_endpoint_that_fails_is_said_and_the_night_stands(request_of, monkeypatch, answers, said):  # noqa: F811
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds_with_results)
    monkeypatch.setattr(lineage, "ANSWER_WITHIN", 0.5)
    with endpoint(answers) as (url, came):
        address = url.replace("://", "://user:letmein@")
        assert night.run(dataclasses.replace(asked, lineage_url=address)) == Exit.DONE
    assert len(came) == 1
    summary = (asked.root / "summary.txt").read_text()
    assert f"could not be sent to {url.partition('//')[2]}: {said}" in re.sub(r"\s+", " ", summary)
    assert "published (exit code 0)" in summary and "letmein" not in summary
    assert len(lines_of(asked)) == 12


@pytest.mark.parametrize(
    "url", ["127.0.0.1", "ftp://host/a", "file:///etc/passwd", "http://", "http://host:port", "http://[", " "]
)
def test_what_is_no_address_is_said(request_of, monkeypatch, url):  # noqa: F811
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds_with_results)
    assert night.run(dataclasses.replace(asked, lineage_url=url)) == Exit.DONE
    assert "What was made of what (OpenLineage) could not be sent to" in (asked.root / "summary.txt").read_text()


def test_nobody_there_is_said(request_of, monkeypatch):  # noqa: F811
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds_with_results)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        assert night.run(dataclasses.replace(asked, lineage_url=url)) == Exit.DONE
    assert "ConnectionRefusedError" in (asked.root / "summary.txt").read_text()


def test_no_program_of_the_night_has_the_key(tmp_path, monkeypatch):
    monkeypatch.setenv("PER10K_OPENLINEAGE_KEY", "letmein")
    monkeypatch.setenv("PER10K_THREADS", "2")
    with (tmp_path / "lock").open("w") as lock:
        _, printed = programs._run([sys.executable, "-c", "import os; print(*os.environ.items())"], lock.fileno())
    assert "PER10K_THREADS" in printed and "letmein" not in printed


def drips(*parts, every=0.1):
    """An answer that comes so slowly that it never ends, and yet never leaves a socket waiting for long."""

    def does(handler):
        with suppress(OSError):
            for part in parts:
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(every)

    return does


@pytest.mark.parametrize("answers", [
    drips(*[b"H"] * 40), drips(b"HTTP/1.1 200 OK\r\n", *[b"X"] * 40),
    drips(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n", *[b"x"] * 40),
    drips(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 400, every=0.01),
])  # fmt: skip
def test_an_endpoint_that_drips_holds_no_night(tmp_path, monkeypatch, answers):
    monkeypatch.setattr(lineage, "ANSWER_WITHIN", 0.5)
    file, began = lineage.write([{"a": 1}], tmp_path), time.monotonic()
    with endpoint(answers) as (url, _), pytest.raises(TimeoutError, match="not answered within 0.5 seconds"):
        try:
            lineage.send(file, url)
        finally:
            took = time.monotonic() - began
    assert took < 2


def test_an_address_is_asked_as_it_is_given(tmp_path):
    """A function of a cloud, or a gateway, is told by what stands behind the question mark who asks."""
    with endpoint(answer(201)) as (url, came):
        assert lineage.send(lineage.write([{"a": 1}], tmp_path), f"{url}/place?code=letmein&b=1") == 1
        assert lineage.send(lineage.write([{"a": 1}], tmp_path), f"{url}?code=letmein") == 1
    assert [path for path, *_ in came] == ["/place?code=letmein&b=1", "/api/v1/lineage?code=letmein"]


@pytest.mark.parametrize("key", ["letmein\n", "letmein\r\nX: y", "letmein\u2019"])
def test_a_key_that_is_none_is_not_quoted(request_of, monkeypatch, key):  # noqa: F811
    asked = request_of()
    monkeypatch.setattr(programs, "run_dbt", builds_with_results)
    monkeypatch.setenv("PER10K_OPENLINEAGE_KEY", key)
    with endpoint(answer(201)) as (url, came):
        assert night.run(dataclasses.replace(asked, lineage_url=url)) == Exit.DONE
    said = "".join(path.read_text() for path in (asked.root / "summary.txt", asked.root / "log/000001/log.jsonl"))
    assert "holds a character that a key cannot have" in re.sub(r"\s+", " ", said) and "letmein" not in said and came == []


@pytest.mark.parametrize(("table", "rows", "is_told"), [
    ("stg_contacts", 0, True), ("stg_contacts", 1, False), ("stg_contacts", 5, False), ("stg_contacts", 6, True),
    ("target", 1, True),
])  # fmt: skip
def test_a_handful_of_rows_about_children_is_not_told(target, table, rows, is_told):
    steps = [lineage.Step(table, "model", "success", rows, 1.0, None)]
    night_of = lineage.Night(ROOT, "2026-01-01T00:00:00+00:00", True, {})
    found = lineage.events(night_of, lineage.read_made(target, ROOT, Path("/in")), steps)
    (ended,) = [one for one in found if one["job"]["name"].endswith(f".{table}") and one["eventType"] == "COMPLETE"]
    assert ("outputStatistics" in ended["outputs"][0].get("outputFacets", {})) is is_told


def test_time_runs_out(tmp_path, monkeypatch):
    file = lineage.write([{"a": number} for number in range(3)], tmp_path)
    monkeypatch.setattr(lineage, "ALL_WITHIN", -1.0)
    with endpoint(answer(201)) as (url, came), pytest.raises(TimeoutError, match="not taken all within -1 seconds"):
        lineage.send(file, url)
    assert came == []
