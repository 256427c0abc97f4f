"""The measures of the model, in DAX. None adds up: each shows one figure, or nothing where several are asked for at once."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from per10k.power_bi.tables import Table
from per10k.power_bi.texts import dax_text, name, one_line
from per10k.report.words import BASES, MISSING, SYMBOLS, UNITS

FIGURES = "fct_indicator_month"
LINES = "scorecard"
OFFICIAL = "fct_official_benchmark"
INDICATORS = "dim_indicator"
# What a public edition alone has, beside each number.
SYMBOL = "displayed_value_symbol"

RAG_COLOURS = {"red": "#a8192b", "amber": "#fdb924", "green": "#0a6640"}
RAG_INKS = {"red": "#ffffff", "amber": "#15202b", "green": "#ffffff"}


@dataclass(frozen=True)
class Measure:
    """A measure: its name, its expression in DAX, what it means, and how it is shown, if not as it is."""

    name: str
    expression: str
    description: str = ""
    shown_as: str = ""


DAY = "dd/mm/yyyy"


def _one(table: str, column: str) -> str:
    return f"IF ( COUNTROWS ( {table} ) = 1, SELECTEDVALUE ( {table}[{column}] ) )"


def _displayed(value: str, missing: str, decimals: str, is_one: str) -> str:
    """A value with its decimals, or why there is none."""
    return (
        f"VAR decimals = {decimals}\n"
        f"VAR figure = {value}\n"
        f"RETURN IF ( {is_one}, IF ( ISBLANK ( figure ), {missing},\n"
        f'    FORMAT ( figure, IF ( decimals > 0, "#,0." & REPT ( "0", decimals ), "#,0" ) ) ) )'
    )


def _in_words(code: str) -> str:
    words = ", ".join(f"{dax_text(reason)}, {dax_text(said)}" for reason, (said, _) in MISSING.items())
    return f"VAR reason = {code}\nRETURN IF ( NOT ISBLANK ( reason ), SWITCH ( reason, {words}, reason ) )"


def _symbol(code: str) -> str:
    """The symbol shown where a public edition has no figure, as its report prints it."""
    words = ", ".join(f"{dax_text(symbol)}, {dax_text(shown)}" for symbol, (shown, _) in SYMBOLS.items())
    return f"VAR symbol = {code}\nRETURN IF ( NOT ISBLANK ( symbol ), SWITCH ( symbol, {words}, symbol ) )"


def _reason(missing: str, symbol: str, is_public: bool) -> str:
    """Why there is no value; in a public edition a number that is withheld has no reason, and a symbol instead."""
    return f"IF ( ISBLANK ( [{missing}] ), [{symbol}], [{missing}] )" if is_public else f"[{missing}]"


def _coloured(measure: str, colours: dict[str, str]) -> str:
    return f"SWITCH ( [{measure}], {', '.join(f'{dax_text(one)}, {dax_text(colour)}' for one, colour in colours.items())} )"


def _figure_measures(is_public: bool) -> list[Measure]:
    of_one = "Of one indicator, month, council and category; blank where several are asked for at once."
    columns = [
        ("Value", "displayed_value", f"The figure at display precision. {of_one} Never a sum or an average."),
        ("Value unrounded", "value", f"The figure before rounding. {of_one}"),
        ("Numerator", "numerator", f"Cases counted. {of_one}"),
        ("Denominator", "denominator", f"Cases judged, for a percentage or an average. {of_one}"),
        ("Target", "target", f"The target that is a limit. {of_one}"),
        ("Target amber limit", "amber_limit", f"Up to where it is amber. {of_one}"),
        ("Target centre", "target_centre", f"Centre of a target that is a range. {of_one}"),
        ("Target band low", "band_low", f"Lower end of a target that is a band. {of_one}"),
        ("Target band high", "band_high", f"Upper end of a target that is a band. {of_one}"),
        ("Target direction", "target_direction", f"What kind of target it is. {of_one}"),
        ("RAG", "rag", f"green, amber or red; blank without a target or a value. {of_one}"),
        ("RAG note", "rag_note", of_one),
        ("Value of the month before", "previous_month_value", f"Unrounded. {of_one}"),
        ("Change on the month", "change_on_month", f"Between the values as displayed. {of_one}"),
        ("Direction on the month", "direction_on_month", f"up, down or same. {of_one}"),
        ("Judgement on the month", "judgement_on_month", f"better, worse or same; blank for information measures. {of_one}"),
        ("Change on the month within chance", "is_change_on_month_within_chance", f"Whether chance alone would do it. {of_one}"),
        ("Value of the year before", "previous_year_value", f"The same month, unrounded. {of_one}"),
        ("Change on the year", "change_on_year", f"On the same month of the year before. {of_one}"),
        ("Direction on the year", "direction_on_year", f"up, down or same. {of_one}"),
        ("Judgement on the year", "judgement_on_year", f"better, worse or same; blank for information measures. {of_one}"),
        ("Change on the year within chance", "is_change_on_year_within_chance", f"Whether chance alone would do it. {of_one}"),
        ("Value at least", "value_at_least", f"The least that it can be, whatever is undecided. {of_one}"),
        ("Value at most", "value_at_most", f"The most that it can be, whatever is undecided. {of_one}"),
        ("Data quality", "data_quality", f"good, check, poor or not_measured. {of_one}"),
        ("Data quality note", "data_quality_note", f"The fields that make it so. {of_one}"),
    ]
    found = [Measure(called, _one(FIGURES, column), said) for called, column, said in columns]
    reason = _in_words(_one(FIGURES, "missing_reason"))
    decimals = f"LOOKUPVALUE ( {INDICATORS}[decimals], {INDICATORS}[indicator_id], SELECTEDVALUE ( {FIGURES}[indicator_id] ) )"
    why = _reason("Missing reason", "Symbol", is_public)
    displayed = _displayed("[Value]", why, decimals, f"COUNTROWS ( {FIGURES} ) = 1")
    symbol = Measure("Symbol", _symbol(_one(FIGURES, SYMBOL)), f"[c] for a number that is withheld. {of_one}")
    latest = f"CALCULATE ( MAX ( {FIGURES}[month_end] ), ALLSELECTED ( {FIGURES} ) )"
    return [
        *found,
        *([symbol] if is_public else []),
        Measure("Missing reason", reason, f"Why there is no value, in words. {of_one}"),
        Measure("Figure", displayed, f"The figure as the report shows it, or why there is none. {of_one}"),
        Measure("RAG colour", _coloured("RAG", RAG_COLOURS), "Background of a cell that shows RAG; the word stands in it too."),
        Measure("RAG ink", _coloured("RAG", RAG_INKS), "Colour of the word on that background."),
        Measure("Month of the figures", latest, "The latest month of what is selected.", DAY),
    ]


def _within(words: str) -> str:
    """Words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def _basis_measures(bases: Iterable[str]) -> list[Measure]:
    """The figure on each basis that the dictionary has: of a measure_id, or of an indicator on that basis."""
    return [
        Measure(
            f"Value: {_within(BASES.get(basis, one_line(basis)))}",
            f"CALCULATE ( [Value], KEEPFILTERS ( {INDICATORS}[basis] = {dax_text(basis)} ) )",
            "The figure of this basis, by indicator or by measure_id and unit; blank where there are several.",
        )
        for basis in sorted(bases)
    ]


def _official_measures() -> list[Measure]:
    columns = [
        ("Neighbours average", "statistical_neighbour_average", "Mean of the statistical neighbours"),
        ("Neighbours median", "statistical_neighbour_median", "Median of the statistical neighbours"),
        ("Region average", "regional_average", "The council's region"),
        ("England average", "national_average", "England"),
        ("England top quartile", "national_top_quartile", "What the best quarter of authorities reach"),
        ("England rank", "national_rank", "Place of the council's own official figure, 1 the best"),
        ("Benchmark period", "source_period", "What the official figures are of"),
        ("Benchmark difference", "difference", "What is to be known before the figure is compared with official ones"),
    ]
    return [
        Measure(
            called,
            f"VAR shown_year = SELECTEDVALUE ( {FIGURES}[reporting_year] )\n"
            f"RETURN CALCULATE ( {_one(OFFICIAL, column)},\n"
            f"    {OFFICIAL}[reporting_year] = shown_year,\n"
            f"    {OFFICIAL}[is_neighbour_model_in_force] = TRUE (), {OFFICIAL}[is_shown] = TRUE () )",
            f"{said}, by official statistics of the year, in the neighbour model in force; of one indicator, year and council.",
        )
        for called, column, said in columns
    ]


def _line_measures(is_public: bool) -> list[Measure]:
    """Of a line of the scorecard in one month: that of the slicer, or the latest of what is selected."""
    month = "[Month of the scorecard]"
    columns = [
        ("Line value", "displayed_value", "The month's figure"),
        (
            "Line value of the year",
            "displayed_value_year",
            "The figure for the year: the indicator on the year that the line shows",
        ),
        ("Line RAG", "rag_in_month", "By the month's value"),
        ("Line RAG of the year", "rag_year_end", "By the value for the year"),
        ("Line direction on the month", "direction_on_month", "up, down or same"),
        ("Line judgement on the month", "judgement_on_month", "better, worse or same"),
        ("Line direction on the year", "direction_on_year", "up, down or same"),
        ("Line judgement on the year", "judgement_on_year", "better, worse or same"),
        ("Line target", "target", "The target that is a limit"),
        ("Line neighbours average", "statistical_neighbour_average", "What the scorecard shows of the neighbours"),
        ("Line England average", "national_average", "What the scorecard shows of England"),
        ("Line benchmark period", "benchmark_period", "What the benchmarks are of"),
        ("Line data quality", "data_quality", "good, check, poor or not_measured"),
        ("Line data quality note", "data_quality_note", "The fields that make it so"),
        ("Line missing reason code", "missing_reason", "Why the month has no value, as the marts have it"),
        ("Line missing reason code of the year", "missing_reason_year", "Why the year has no value, as the marts have it"),
        ("Line decimals", "decimals", "Decimals that it is displayed with"),
    ]
    if is_public:
        columns += [
            ("Line symbol code", SYMBOL, "The symbol shown where the month has no figure, as the marts have it"),
            ("Line symbol code of the year", "displayed_value_year_symbol", "The same of the year"),
        ]
    in_month = f"VAR shown_month = {month}\nRETURN CALCULATE ( {{}}, {LINES}[reporting_month] = shown_month )"
    latest = f"CALCULATE ( MAX ( {LINES}[reporting_month] ), ALLSELECTED ( {LINES} ) )"
    is_one = f"CALCULATE ( COUNTROWS ( {LINES} ), {LINES}[reporting_month] = {{}} ) = 1"
    shown = [
        Measure(
            f"Line figure{of_year}",
            f"VAR shown_month = {month}\n"
            + _displayed(
                f"[Line value{of_year}]",
                _reason(f"Line missing reason{of_year}", f"Line symbol{of_year}", is_public),
                "[Line decimals]",
                is_one.format("shown_month"),
            ),
            "As the report shows it, or why there is none.",
        )
        for of_year in ("", " of the year")
    ]
    return [
        Measure("Month of the scorecard", latest, "The month chosen, or the latest of what is selected.", DAY),
        *(Measure(called, in_month.format(_one(LINES, column)), f"{said}; of one line.") for called, column, said in columns),
        *(
            Measure(f"Line missing reason{of_year}", _in_words(f"[Line missing reason code{of_year}]"), "The same in words.")
            for of_year in ("", " of the year")
        ),
        *shown,
        *(
            Measure(f"Line symbol{of_year}", _symbol(f"[Line symbol code{of_year}]"), "[c] for a number that is withheld.")
            for of_year in (("", " of the year") if is_public else ())
        ),
        Measure("Line RAG colour", _coloured("Line RAG", RAG_COLOURS), "Background of a cell that shows Line RAG."),
        Measure("Line RAG ink", _coloured("Line RAG", RAG_INKS), "Colour of the word on that background."),
    ]


def _exception_measures() -> list[Measure]:
    """What deserves a look in the latest month: red or amber, or worse than the month before by more than chance."""
    month = "VAR shown_month = [Month of the figures]\n"
    why = (
        f"{month}VAR shown_rag = CALCULATE ( [RAG], {FIGURES}[month_end] = shown_month )\n"
        f'VAR worse = CALCULATE ( [Judgement on the month] = "worse" && NOT [Change on the month within chance], '
        f"{FIGURES}[month_end] = shown_month )\n"
        'VAR coloured = IF ( shown_rag IN { "red", "amber" }, shown_rag )\n'
        'VAR moved = IF ( worse, "worse than the month before" )\n'
        "RETURN IF ( NOT ISBLANK ( coloured ) || NOT ISBLANK ( moved ),\n"
        '    coloured & IF ( NOT ISBLANK ( coloured ) && NOT ISBLANK ( moved ), "; " ) & moved )'
    )
    shown = {
        "Exception figure": "Figure",
        "Exception target": "Target",
        "Exception change on the month": "Change on the month",
        "Exception data quality": "Data quality",
    }
    said = "Of an indicator that is listed as an exception, in the latest month of what is selected."
    return [
        Measure(
            "Why it is listed",
            why,
            "red or amber, or worse than the month before by more than chance, or where that is not known.",
        ),
        *(
            Measure(
                called,
                f"{month}RETURN IF ( NOT ISBLANK ( [Why it is listed] ),\n"
                f"    CALCULATE ( [{of}], {FIGURES}[month_end] = shown_month ) )",
                said,
            )
            for called, of in shown.items()
        ),
    ]


def _quality_measures() -> list[Measure]:
    month = "VAR shown_month = [Month of the figures]\nRETURN "
    doubted = '{ "poor", "check" }'

    def number(*conditions: str) -> str:
        return f"{month}CALCULATE ( COUNTROWS ( {FIGURES} ), {', '.join((f'{FIGURES}[month_end] = shown_month', *conditions))} )"

    def in_doubt(measure: str) -> str:
        return f"{month}CALCULATE ( IF ( [Data quality] IN {doubted}, [{measure}] ), {FIGURES}[month_end] = shown_month )"

    has_value = f"NOT ISBLANK ( {FIGURES}[displayed_value] )"
    is_doubted = f"{FIGURES}[data_quality] IN {doubted}"
    return [
        Measure("Figures of the month", number(), "How many figures the latest month has, with or without a value."),
        Measure("Figures without a value", number(f"ISBLANK ( {FIGURES}[displayed_value] )"), "How many of them have none."),
        Measure(
            "Figures to be checked",
            number(has_value, is_doubted),
            "How many of them rest on poor data, or on such as are to be checked.",
        ),
        Measure("Quality in doubt", in_doubt("Data quality"), "poor or check, in the latest month; blank for the others."),
        Measure("Why in doubt", in_doubt("Data quality note"), "The fields that make it so, in the latest month."),
        Measure("Figure in doubt", in_doubt("Figure"), "The figure that is in doubt, in the latest month."),
    ]


def all_measures(bases: Iterable[str], is_public: bool = False) -> list[Measure]:
    """Every measure of a model that has all marts. bases: those of the dictionary. is_public: whether of a public edition."""
    return [
        *_figure_measures(is_public), *_basis_measures(bases), *_official_measures(), *_line_measures(is_public),
        *_exception_measures(), *_quality_measures(),
    ]  # fmt: skip


def general(tables: list[Table], bases: Iterable[str]) -> list[Measure]:
    """Every measure that the tables can answer, by name. bases: those of the dictionary."""
    is_public = any(table.name == FIGURES and table.has(SYMBOL) for table in tables)
    wanted = all_measures(bases, is_public)
    there = {table.name: {column.name for column in table.columns} for table in tables}
    while True:
        known = {measure.name for measure in wanted}
        kept = [one for one in wanted if _is_answered(one, there, known)]
        if len(kept) == len(wanted):
            return sorted(kept, key=lambda measure: measure.name)
        wanted = kept


def read_by(expression: str) -> tuple[set[str], set[tuple[str, str]], set[str]]:
    """What an expression in DAX reads: tables counted, (table, column), and measures."""
    bare = re.sub(r'"[^"]*"', '""', expression)
    columns = set(re.findall(r"(\w+)\[(\w+)\]", bare))
    tables = set(re.findall(r"(?:COUNTROWS|ALLSELECTED) \( (\w+) \)", bare))
    return tables, columns, set(re.findall(r"(?<!\w)\[([^\]]+)\]", bare))


def _is_answered(measure: Measure, there: dict[str, set[str]], known: set[str]) -> bool:
    tables, columns, measures = read_by(measure.expression)
    return tables <= there.keys() and measures <= known and all(column in there.get(table, ()) for table, column in columns)


@dataclass(frozen=True)
class Indicator:
    """An indicator of the dictionary."""

    indicator_id: str
    label: str
    unit: str
    basis: str


def as_one(called: str) -> str:
    """What names have in common that Power BI may take for one: it looks at no case, and may look at no accents or widths."""
    plain = unicodedata.normalize("NFKD", called)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def of_indicators(indicators: Iterable[Indicator], taken: Iterable[str]) -> list[str]:
    """A measure for each indicator on one line of TMDL without its indent, in order: so one more is one more line.

    taken: names of measures that are there already. Raises ValueError for an id that DAX cannot write.
    """
    used = {as_one(one) for one in taken}
    lines = []
    for one in sorted(indicators, key=lambda indicator: indicator.indicator_id):
        called = one.indicator_id
        while as_one(called) in used:
            called += " (indicator)"
        used.add(as_one(called))
        figure = f"CALCULATE ( [Value], KEEPFILTERS ( {INDICATORS}[indicator_id] = {dax_text(one.indicator_id)} ) )"
        # The comment is for whoever reads the formula; a label that has line ends or the like ends nothing.
        says = one_line(f"{one.label}; {_within(UNITS.get(one.unit, one.unit))}; {_within(BASES.get(one.basis, one.basis))}")
        lines.append(f"measure {name(called)} = {figure} // {says}")
    return lines
