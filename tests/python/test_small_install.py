"""What a council installs: no more than its night takes, and what it may add is named where it is asked for."""

import ast
import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from types import SimpleNamespace

import pytest
from commands import per10k
from test_expectations import GOOD, rows_of, run, write

from per10k.commands import wheelhouse
from per10k.core import optional
from per10k.core.exit_codes import Exit
from per10k.expectations import checks, suites

ROOT = Path(__file__).parents[2]
LOCKS = {name: ROOT / f"requirements{name}.lock" for name in ("", "-runtime", "-optional")}

# Modules that need an extra, by the extra.
OPTIONAL = {
    "dashboard": ("dashboard/app.py", "dashboard/serve.py"),
    "database": ("ingest/database/run.py", "ingest/database/tables.py"),
    "pages": ("expectations/dialect.py", "expectations/suites.py"),
    "public": ("disclosure/bounds.py", "disclosure/relations.py"),
    "refresh": ("refresh/seeds.py",),
}


def package(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock):
    """Package and version -> its hashes, as a lock has them; whatever extras and conditions it names."""
    found = {}
    for line in LOCKS[lock].read_text().splitlines():
        if named := re.match(r"([\w.-]+)(?:\[[^]]*\])?==(\S+)", line):
            hashes = found.setdefault((package(named[1]), named[2]), set())
        else:
            hashes.add(line.strip(" \\"))
    return found


def modules():
    return sorted((ROOT / "per10k").rglob("*.py"))


def extra_of(path):
    name = path.relative_to(ROOT / "per10k").as_posix()
    return next((extra for extra, names in OPTIONAL.items() if name in names), None)


def test_what_is_run_imports_what_is_installed_alone():
    runtime, more = ({name for name, _ in pins(lock)} for lock in ("-runtime", "-optional"))
    of = packages_distributions()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            for name in {one.split(".")[0] for one in names} - sys.stdlib_module_names - {"per10k"}:
                brought_by = {package(one) for one in of[name]}
                assert brought_by & (more if extra_of(path) else runtime), f"{path} imports {name}"


NOT_INSTALLED = """
import importlib, sys

class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {modules}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, NotInstalled())
for module in {imported}:
    importlib.import_module(module)
"""


def test_every_part_opens_without_what_a_council_may_not_have():
    """In a process in which nothing can be imported that is in requirements.lock alone."""
    runtime = {name for name, _ in pins("-runtime")}
    needs = [path for path in modules() if extra_of(path) is None]
    # What rests on an optional module is optional with it; commands open theirs when they are run.
    rest_on_them = {"disclosure/decide.py", "disclosure/edition.py", "disclosure/mask.py", "disclosure/words.py"}
    names = [path.relative_to(ROOT).with_suffix("").as_posix() for path in needs]
    imported = [name.replace("/", ".").removesuffix(".__init__") for name in names if name[7:] + ".py" not in rest_on_them]
    missing = {
        name for name, brought_by in packages_distributions().items() if not {package(one) for one in brought_by} & runtime
    }
    code = NOT_INSTALLED.format(modules=sorted(missing - {"per10k"}), imported=[one for one in imported if "__main__" not in one])
    assert {"scipy", "great_expectations", "sqlalchemy", "sqlfluff", "ortools"} <= missing and len(imported) > 100
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_locks_are_parts_of_one():
    """One version of each package, whatever a council installs: what was proved is what runs."""
    whole = pins("")
    for lock in ("-runtime", "-optional"):
        assert {pin: hashes for pin, hashes in pins(lock).items() if whole.get(pin) != hashes} == {}
    assert pins("-runtime").keys() < pins("-optional").keys() < whole.keys()


def test_half_of_the_packages_stay_behind():
    """A lock names a package once for each Python that it is for: the names count."""
    runtime, whole = ({name for name, _ in pins(lock)} for lock in ("-runtime", ""))
    assert len(runtime) <= len(whole) / 2
    assert not runtime & {
        "scipy",
        "great-expectations",
        "ortools",
        "sqlfluff",
        "uv",
        "mypy",
        "ruff",
        "selenium",
        "dbt-bouncer",
        "pytest",
    }


@pytest.mark.parametrize(("module", "extra"), [
    ("scipy", "public"), ("scipy.optimize", "public"), ("great_expectations", "pages"), ("duckdb_engine", "pages"),
    ("sqlalchemy", "database"), ("psycopg", "database"), ("govuk_bank_holidays", "refresh"),
    ("starlette", "dashboard"), ("uvicorn", "dashboard"),
])  # fmt: skip
def test_what_is_not_there_is_named_with_what_to_install(module, extra):
    assert f"pip install 'per10k[{extra}]'" in optional.how_to_install(module)


def without(monkeypatch, *names):
    """Python without some modules."""
    gone = [name for name in sys.modules if name.split(".")[0] in names or name.startswith("per10k.disclosure")]
    for name in gone:
        monkeypatch.delitem(sys.modules, name)
    for name in names:
        monkeypatch.setitem(sys.modules, name, None)


def test_a_command_says_what_it_needs_before_it_writes(monkeypatch, tmp_path, capsys):
    without(monkeypatch, "scipy")
    (tmp_path / "per10k.duckdb").touch()
    database = ["--database", str(tmp_path / "per10k.duckdb")]
    assert per10k("public", [*database, "--to", str(tmp_path / "public")]) == Exit.USAGE
    assert "scipy is not installed here. Install it: pip install 'per10k[public]'" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["per10k.duckdb"]


def test_a_module_of_our_own_that_is_not_there_is_no_matter_of_installing(monkeypatch):
    monkeypatch.setitem(sys.modules, "per10k.core.contract", None)
    with pytest.raises(ModuleNotFoundError):
        per10k("expectations")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A folder in which rows of each kind of fault stand, with braces and quotes in them."""
    odd = {"ssd_contacts": {"cont_contact_source_code": "{9}'"}, "ssd_person": {"pers_dob": "{}"}}
    rows = {extract: rows_of(extract, [odd[extract], {}] if extract in odd else []) for extract in GOOD}
    return write(tmp_path_factory.mktemp("faulty") / "extracts", rows)


def test_the_door_says_the_same_with_and_without_pages(faulty, monkeypatch, capsys):
    with_pages = run(faulty)
    report = faulty.parent / "extracts report"
    assert (report / "data_docs" / "index.html").is_file() and "As pages to read" in capsys.readouterr().out
    monkeypatch.setattr(checks, "is_installed", lambda module: False)
    assert run(faulty) == with_pages
    assert not (report / "data_docs").exists()
    assert "No pages to read: great-expectations is not installed here. Install it" in capsys.readouterr().out


def test_the_pages_show_what_the_door_found(faulty, monkeypatch):
    """Great Expectations asks each query again: it must come to the same rows."""
    shown = {}
    real = suites.run
    monkeypatch.setattr(suites, "run", lambda *given: shown.update(real(*given)))
    _, found = run(faulty)
    compared = 0
    for (extract, rule, field), check in found.items():
        if extract in shown and check["rows_failing"] is not None:
            fields = tuple(field.split(", ")) if field else ()
            (one,) = [one for one in shown[extract] if suites.identity(one.expectation_config) == (rule, *fields)]
            assert (one.success, one.result["observed_value"]) == (check["passed"], check["rows_failing"])
            compared += 1
    assert compared > 50 and [check for check in found.values() if check["rows_failing"]]


def pip(monkeypatch, fails=None, said="first\nERROR: no such file\n"):
    """A pip that is only told what to do."""
    asked = []

    def ran(command, **_):
        asked.append(command[3:])
        place = Path(command[command.index("--dest" if "--dest" in command else "--wheel-dir") + 1])
        (place / ("click-1-py3-none-any.whl" if "download" in command else "per10k-1-py3-none-any.whl")).write_text("wheel")
        return SimpleNamespace(returncode=int(command[3] == fails), stderr=said)

    monkeypatch.setattr(wheelhouse.subprocess, "run", ran)
    return asked


def test_a_wheelhouse_is_held_to_the_lock(monkeypatch, tmp_path, capsys):
    asked = pip(monkeypatch)
    assert per10k("wheelhouse", ["--to", str(tmp_path / "wheels"), "--platform", "win_amd64", "--python-version", "3.12"]) == 0
    download, wheel = asked
    assert {"--require-hashes", "--no-deps", "win_amd64", "3.12", str(LOCKS["-runtime"])} <= set(download)
    assert download[download.index("--only-binary") + 1] == ":all:" and wheel[0] == "wheel"
    said = capsys.readouterr().out
    assert "2 wheels" in said and "--no-index --find-links . --require-hashes --requirement requirements-runtime.lock" in said
    assert (tmp_path / "wheels" / "requirements-runtime.lock").read_bytes() == LOCKS["-runtime"].read_bytes()
    assert per10k("wheelhouse", ["--to", str(tmp_path / "wheels")]) == Exit.USAGE
    assert per10k("wheelhouse", ["--to", str(tmp_path / "more"), "--optional"]) == 0
    assert str(LOCKS["-optional"]) in asked[2]


def test_what_pip_cannot_do_is_said_in_its_words(monkeypatch, tmp_path, capsys):
    pip(monkeypatch, fails="wheel")
    assert per10k("wheelhouse", ["--to", str(tmp_path / "wheels")]) == Exit.MACHINE
    assert "pip could not wheel:\nfirst\nERROR: no such file" in capsys.readouterr().err
    pip(monkeypatch, fails="download", said="ERROR: Could not install: [Errno 28] No space left on device")
    assert per10k("wheelhouse", ["--to", str(tmp_path / "wheels")]) == Exit.MACHINE
    assert "is full. Free space there, and start again" in capsys.readouterr().err
    pip(monkeypatch)
    assert per10k("wheelhouse", ["--to", str(tmp_path / "wheels")]) == Exit.DONE, "nothing is left of the one before"


def test_an_installed_per10k_makes_no_wheelhouse(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(wheelhouse, "ROOT", tmp_path)
    assert per10k("wheelhouse", ["--to", str(tmp_path / "wheels")]) == Exit.USAGE
    assert "Run this in the repository" in capsys.readouterr().err and not (tmp_path / "wheels").exists()


def test_what_a_container_holds_is_the_runtime_lock():
    told = (ROOT / "Containerfile").read_text()
    assert "--require-hashes --requirement requirements-runtime.lock" in told and re.search(r"(?m)^USER per10k$", told)
    assert json.dumps(told).count("requirements") == 1
