"""A dbt project of nodes that do nothing: what dbt itself costs for a build of that many nodes."""

import json
from collections import Counter
from pathlib import Path

import yaml

PROFILE = Path(__file__).parents[2] / "profiles.yml"

PROJECT = """
name: floor
version: "1.0"
profile: per10k
models: {floor: {+materialized: table}}
flags: {send_anonymous_usage_stats: false, use_colors: false}
"""

UNIT_TEST = """
  - {{name: unit_{number}, model: anchor, given: [], expect: {{rows: [{{id: 1}}]}}}}"""


def count_nodes(run_results: Path) -> Counter:
    """Count the nodes that a dbt invocation ran, by kind: model, seed, test, unit_test.

    run_results: the invocation's run_results.json. Hooks are left out: they are not nodes one adds.
    """
    results = json.loads(run_results.read_text())["results"]
    kinds = Counter(result["unique_id"].split(".")[0] for result in results)
    del kinds["operation"]
    return kinds


def write_floor(folder: Path, nodes: Counter) -> None:
    """Write a dbt project with as many nodes of each kind, which reads the same profile.

    folder: where the project goes; made if missing.
    nodes: number of nodes by kind, as from count_nodes.
    """
    for part in ("models", "seeds", "tests"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(_profile_without_plugins())
    models = ["anchor", *(f"model_{number}" for number in range(1, nodes["model"]))]
    for model in models:
        (folder / "models" / f"{model}.sql").write_text("select 1 as id")
    for number in range(nodes["seed"]):
        (folder / "seeds" / f"seed_{number}.csv").write_text("id\n1\n")
    for number in range(nodes["test"]):
        (folder / "tests" / f"test_{number}.sql").write_text("select id from {{ ref('anchor') }} where false")
    unit_tests = "".join(UNIT_TEST.format(number=number) for number in range(nodes["unit_test"]))
    (folder / "models" / "unit_tests.yml").write_text(f"unit_tests:{unit_tests or ' []'}\n")


def _profile_without_plugins() -> str:
    """The project's own profile, less the plugins: a do-nothing project has no extracts to open."""
    profile = yaml.safe_load(PROFILE.read_text())
    for output in profile["per10k"]["outputs"].values():
        output.pop("plugins", None)
        output.pop("module_paths", None)
    return yaml.safe_dump(profile)
