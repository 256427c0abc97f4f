"""dbt for tests that build: one process imports it and parses the project once, and each run is a fork of that process.

Importing dbt and parsing the project take twelve seconds of processor time, and writing the manifest two: far more than most of
the builds that tests ask for. A run in a fork has databases, an environment and an output of its own, as a process would have.
What dbt prints while it parses is not in its output, and no manifest is written unless DBT_WRITE_JSON says so. What was parsed
stays in target/tests, where dbt reads again only what has changed since.
"""

import atexit
import fcntl
import gc
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROFILES = {"DBT_PROFILES_DIR": str(ROOT)}


def run_dbt(*arguments, project=ROOT, **environment):
    """Run dbt in a project, by default this one, as its command line would.

    arguments: of the command line. project: its folder; what dbt parses of it may not change from one run to the next.
    environment: variables beside those of this process; None takes one away. The files of a build are to be named, by PER10K_DB
    at least. Returns a CompletedProcess with its exit code and what it printed.
    """
    unheard = {"DBT_WRITE_JSON": "false", "DBT_LOG_LEVEL_FILE": "none", **PROFILES}
    asked = {name: value for name, value in {**unheard, **os.environ, **environment}.items() if value is not None}
    arguments = [str(argument) for argument in arguments]
    server = _server(project)
    with tempfile.TemporaryDirectory() as folder:
        server.stdin.write(json.dumps({"arguments": arguments, "environment": asked, "folder": folder}) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        printed, errors = (Path(folder, name).read_text(encoding="utf-8") for name in ("stdout", "stderr"))
    return subprocess.CompletedProcess(["dbt", *arguments], code, printed, errors)


@cache
def _server(project):
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    server = subprocess.Popen([sys.executable, __file__], cwd=project, env={**os.environ, **PROFILES}, **piped)
    atexit.register(server.communicate)
    return server


def serve():
    """Answer each request, a line of JSON, with the exit code of a run on a line of its own, until there are no more."""
    from dbt.cli.main import dbtRunner

    from per10k.council.shipped import refusal

    # The name of the main file is part of what is parsed: relations are called by it.
    manifests = {}
    for line in sys.stdin:
        request = json.loads(line)
        name = Path(request["environment"]["PER10K_DB"]).name
        if name not in manifests:
            manifests[name] = _parse(dbtRunner, name)
            refusal(Path.cwd())  # looked at once: a fork sees that no file has changed
            gc.freeze()  # it is there for good: no run need look through it for what can be given back
        child = os.fork()
        if not child:
            _run(dbtRunner, manifests[name], request)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _parse(runner, database):
    folder = Path("target/tests", database).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {"PER10K_DB": str(folder / database), "PER10K_CHILD_DB": "", "PER10K_LEDGER": ""}
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        parsed = runner().invoke(["--quiet", "--log-path", str(folder), "parse", "--target-path", str(folder)])
    assert parsed.success, parsed.exception
    return parsed.result


def _run(runner, manifest, request):
    """Be one run of dbt, and end this process with its exit code: 1 where a node failed, 2 where dbt stopped before."""
    os.environ.clear()
    os.environ.update(request["environment"])
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(Path(request["folder"], name), os.O_WRONLY | os.O_CREAT), descriptor)
    code = 2
    try:
        result = runner(manifest=manifest).invoke(request["arguments"])
        code = 0 if result.success else 2 if result.exception else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
