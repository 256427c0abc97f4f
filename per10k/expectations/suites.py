"""Great Expectations suites, one an extract and one for the folder, made from the contract and run in DuckDB: the pages to read.

What is found is found without them (checks.py), by the same queries.
"""

import os
import re
from pathlib import Path

# Before Great Expectations is imported: nothing is reported to anybody.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations import ExpectColumnToExist, UnexpectedRowsExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metadata_types import FailureSeverity

from per10k.core.contract import Extract
from per10k.expectations import dialect  # noqa: F401 - registers the address of a database that is only read
from per10k.expectations.checks import FOLDER, meaning_of_column, meaning_of_delivery
from per10k.expectations.rules import Rule


def suite_of(extract: Extract, rules: list[Rule]) -> gx.ExpectationSuite:
    """What is expected of an extract: every column of the contract, and the rules about its rows."""
    columns = [
        ExpectColumnToExist(
            column=field.name,
            description=meaning_of_column(field.name),
            severity=FailureSeverity.CRITICAL if field.required else FailureSeverity.INFO,
            meta={"rule": "column_delivered", "fields": [field.name]},
        )
        for field in extract.fields.values()
    ]
    return gx.ExpectationSuite(extract.name, expectations=[*columns, *map(_expectation, rules)])


def identity(configuration: ExpectationConfiguration) -> tuple[str, ...]:
    """Tell an expectation from the others of its suite: the kind of rule, and the fields that it is about."""
    return (configuration.meta["rule"], *configuration.meta["fields"])


def suite_of_folder(parts: list[str]) -> gx.ExpectationSuite:
    """What is expected of the folder: that each part of the delivery is as a build can use it."""
    expectations = [
        UnexpectedRowsExpectation(
            unexpected_rows_query=f"select source_row from {{batch}} where extract = '{name}' and is_refused",
            description=meaning_of_delivery(name),
            severity=FailureSeverity.CRITICAL,
            meta={"rule": "file_usable", "fields": []},
        )
        for name in parts
    ]
    return gx.ExpectationSuite(FOLDER, expectations=expectations)


def _expectation(rule: Rule) -> UnexpectedRowsExpectation:
    return UnexpectedRowsExpectation(
        # SQLAlchemy takes a colon before a word for a parameter, as in (?:yes|true) of a pattern.
        unexpected_rows_query=re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", rule.query),
        description=rule.meaning,
        notes=rule.remedy,
        severity=FailureSeverity.WARNING,
        meta={"rule": rule.name, "fields": list(rule.fields)},
    )


def run(suites: list[gx.ExpectationSuite], database: Path, docs: Path) -> dict[str, list]:
    """Run each suite on the table of its name, write the Data Docs to a folder, and return the results by suite.

    Numbers of rows are all that leaves the database: neither the results nor the Data Docs hold a value.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.variables.data_docs_sites = {"data_docs": _site(docs)}
    source = context.data_sources.add_sql("extracts", connection_string=f"duckdb+reading:///{database}")
    definitions = [
        context.validation_definitions.add(
            gx.ValidationDefinition(
                name=suite.name,
                data=source.add_table_asset(suite.name, table_name=suite.name).add_batch_definition_whole_table("all rows"),
                suite=context.suites.add(suite),
            )
        )
        for suite in suites
    ]
    checkpoint = gx.Checkpoint(name="door", validation_definitions=definitions, result_format="COMPLETE")
    validated = context.checkpoints.add(checkpoint).run()
    source.get_engine().dispose()
    results = {result.suite_name: result.results for result in validated.run_results.values()}
    for result in (one for each in results.values() for one in each):
        if result.exception_info.get("raised_exception", True):
            expected = result.expectation_config
            raise RuntimeError(f"An expectation could not be checked: {expected.description if expected else result}")
    context.build_data_docs()
    return results


def _site(docs: Path) -> dict:
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs.absolute())},
    }
