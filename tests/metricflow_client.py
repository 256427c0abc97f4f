"""Asks MetricFlow, as `mf query` does, and prints its answers as JSON: run by tests/python/test_semantic.py.

python tests/metricflow_client.py PROJECT < requests.json
PROJECT: the dbt project, built. requests: a list of {"metrics": [...], "group_by": [...], "where": [...]}.
"""

import json
import sys
from pathlib import Path

from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest


def main() -> None:
    """Answer each request with {"columns": [...], "rows": [...]}, or {"refused": why}."""
    said, sys.stdout = sys.stdout, sys.stderr
    asked = CLIConfiguration()
    folder = Path(sys.argv[1])
    asked.setup(dbt_profiles_path=folder, dbt_project_path=folder, configure_file_logging=False)
    answers = []
    for one in json.load(sys.stdin):
        request = MetricFlowQueryRequest.create(
            metric_names=one["metrics"], group_by_names=one["group_by"], where_constraints=one.get("where")
        )
        try:
            table = asked.mf.query(mf_request=request).result_df
        except Exception as refused:
            answers.append({"refused": str(refused)})
        else:
            answers.append({"columns": table.column_names, "rows": table.rows})
    json.dump(answers, said, default=str)


if __name__ == "__main__":
    main()
