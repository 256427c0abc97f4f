"""The semantic model as TMDL: https://learn.microsoft.com/analysis-services/tmdl/tmdl-overview."""

from per10k.power_bi.measures import Measure
from per10k.power_bi.tables import Column, Relationship, Table
from per10k.power_bi.texts import described, m_text, name, property_text

COMPATIBILITY_LEVEL = 1567
PARQUET, CHILDREN = "ParquetFolder", "ChildrenFolder"
MEASURES, INDICATORS = "measures", "indicators"
SORTED_BY = {("dim_month", "month_label"): "month_end"}
DAY = "dd/mm/yyyy"
_HEAD = """\
model Model
	culture: en-GB
	defaultPowerBIDataSourceVersion: powerBI_V3
	discourageImplicitMeasures
	sourceQueryCulture: en-GB

	annotation __PBI_TimeIntelligenceEnabled = 0

"""


def model_files(
    tables: list[Table],
    related: list[Relationship],
    measures: list[Measure],
    indicators: list[str],
    folders: dict[str, str],
) -> dict[str, str]:
    """The files of the model by their path under its folder.

    indicators: measures that are a line each. folders: parameter -> folder as Power BI sees it.
    """
    names = [*(table.name for table in tables), MEASURES, INDICATORS]
    files = {
        "definition/database.tmdl": f"database\n\tcompatibilityLevel: {COMPATIBILITY_LEVEL}\n",
        "definition/model.tmdl": _HEAD + "".join(f"ref table {name(one)}\n" for one in names),
        "definition/expressions.tmdl": "\n".join(_parameter(*one) for one in folders.items()),
        "definition/relationships.tmdl": "\n".join(map(_relationship, related)),
    }
    for table in tables:
        files[f"definition/tables/{table.name}.tmdl"] = _table(table)
    files[f"definition/tables/{MEASURES}.tmdl"] = _holder(
        MEASURES, "What the report shows. A measure shows one figure, and nothing where several are asked for at once.",
        "\n".join(map(_measure, measures)),
    )  # fmt: skip
    files[f"definition/tables/{INDICATORS}.tmdl"] = _holder(
        INDICATORS,
        "The figure of each indicator, by its id; of one month, council and category.",
        "".join(f"\t{line}\n" for line in indicators),
    )
    return files


def _parameter(parameter: str, folder: str) -> str:
    return f'expression {parameter} = {m_text(folder)} meta [IsParameterQuery=true, Type="Text", IsParameterQueryRequired=true]\n'


def _relationship(one: Relationship) -> str:
    called = name(f"{one.table} {one.column} {one.to_table}")
    ends = f"\tfromColumn: {name(one.table)}.{name(one.column)}\n\ttoColumn: {name(one.to_table)}.{name(one.to_column)}\n"
    return f"relationship {called}\n{ends}"


def _table(table: Table) -> str:
    columns = "\n".join(_column(table, column) for column in table.columns)
    file = m_text(f"{table.name}.parquet")
    folder = CHILDREN if table.is_about_children else PARQUET
    # As a folder ends, it is joined to the file; the separator is that of Windows, where Power BI runs.
    source = f'Parquet.Document ( File.Contents ( Text.TrimEnd ( {folder}, {{"\\", "/"}} ) & "\\" & {file} ) )'
    return (
        f"{described(table.description)}table {name(table.name)}\n\n{columns}\n"
        f"\tpartition {name(table.name)} = m\n\t\tmode: import\n\t\tsource = {source}\n"
    )


def _column(table: Table, column: Column) -> str:
    lines = [f"\t\tdataType: {column.kind}"]
    lines += ["\t\tisKey"] if column.name == table.key else []
    lines += [f"\t\tformatString: {DAY}"] if column.kind == "dateTime" else []
    lines += ["\t\tsummarizeBy: none", f"\t\tsourceColumn: {property_text(column.name)}"]
    sorted_by = SORTED_BY.get((table.name, column.name))
    lines += [f"\t\tsortByColumn: {name(sorted_by)}"] if sorted_by and table.has(sorted_by) else []
    return f"{described(column.description, chr(9))}\tcolumn {name(column.name)}\n" + "".join(f"{line}\n" for line in lines)


def _measure(measure: Measure) -> str:
    if "\n" in measure.expression:
        written = "\n" + "".join(f"\t\t\t{line}\n" for line in measure.expression.splitlines())
    else:
        written = f" {measure.expression}\n"
    shown_as = f"\t\tformatString: {measure.shown_as}\n" if measure.shown_as else ""
    return f"{described(measure.description, chr(9))}\tmeasure {name(measure.name)} ={written}{shown_as}"


def _holder(table: str, says: str, measures: str) -> str:
    """A table that holds measures alone: it needs a column, which nobody sees."""
    return (
        f"{described(says)}table {table}\n\n{measures}\n"
        "\tcolumn none\n\t\tdataType: string\n\t\tisHidden\n\t\tsummarizeBy: none\n\t\tsourceColumn: none\n\n"
        f"\tpartition {table} = m\n\t\tmode: import\n\t\tsource = #table ( type table [none = text], {{}} )\n"
    )
