{#
    Monthly counts of the measures that are dated by one column of an event or cohort model, as rows of
    la_code, month_end, breakdown, measure_id, numerator, denominator and the doubts (not_yet_due, might_count, might_not_count).

    relation: name of a relation or CTE at native grain.
    dated: its date column; an event counts in the month that holds it. A cohort's month_end counts in that month.
    measures: mapping of measure id to {numerator, denominator} and doubts. Numerator and denominator are each a column of the
        relation, a 0/1 flag or an amount such as days or hours worked, which adds nothing where it is null; or 1 (of every row), or 0
        where another block counts that part. A doubt is an SQL expression over the relation. A measure that is a plain count gives
        the numerator alone. `due`, the day by
        which the row was to be met, and `done`, the day on which it was, are not counted. A mapping {'each': {...}} is for a
        relation that has a column measure_id.
    breakdown: expression whose values split every measure (none: 'all').
    Every measure is summed in one pass, and only then turned into rows.
#}
{% macro monthly_counts(relation, dated, measures, breakdown=none) -%}
    {%- set doubts = ['not_yet_due', 'might_count', 'might_not_count'] -%}
    {%- set parts = ['numerator', 'denominator'] + doubts -%}
    {%- set of_each = 'each' in measures -%}
    {%- set sums = [] -%}
    {%- set rows = [] -%}
    {%- for measure_id, measure in measures.items() -%}
        {%- set row = {'measure_id': 'summed.measure_id' if of_each else "'" ~ measure_id ~ "'", 'denominator': 'cast(null as double)'} -%}
        {%- for doubt in doubts -%}
            {%- do row.update({doubt: 'cast(0 as bigint)'}) -%}
        {%- endfor -%}
        {%- for part, expression in measure.items() if part not in ['due', 'done'] -%}
            {%- if part not in parts -%}
                {{ exceptions.raise_compiler_error("monthly_counts: " ~ measure_id ~ " has '" ~ part ~ "', which is none of " ~ parts | join(', ')) }}
            {%- endif -%}
            {%- set type = 'bigint' if part in doubts else 'double' -%}
            {%- set sum = 'sum(' ~ expression ~ ')' if part in doubts else 'coalesce(' ~ in_any_order('sum(' ~ expression ~ ')') ~ ', 0)' -%}
            {%- do sums.append('cast(' ~ sum ~ ' as ' ~ type ~ ') as ' ~ measure_id ~ '_' ~ part) -%}
            {%- do row.update({part: measure_id ~ '_' ~ part}) -%}
        {%- endfor -%}
        {%- do rows.append(row) -%}
    {%- endfor -%}
    select
        la_code,
        month_end,
        breakdown,
        {{ rows_of(['measure_id'] + parts, rows) }}
    from (
        select
            la_code,
            {{ month_end(dated) }} as month_end,
            {{ breakdown or "'all'" }} as breakdown,
            {{ 'measure_id,' if of_each }}
            {{ sums | join(',\n            ') }}
        from {{ relation }}
        where {{ dated }} is not null
        group by 1, 2, 3{{ ', 4' if of_each }}
    ) as summed
{%- endmacro %}


{# In a select list: several rows from one, each a mapping of the given columns to expressions. #}
{% macro rows_of(columns, rows) -%}
    {{ return(adapter.dispatch('rows_of', 'per10k')(columns, rows)) }}
{%- endmacro %}


{% macro duckdb__rows_of(columns, rows) -%}
    unnest([
            {%- for row in rows %}
            { {%- for column in columns %}'{{ column }}': {{ row[column] }}{{ ', ' if not loop.last }}{% endfor -%} }{{ ',' if not loop.last }}
            {%- endfor %}
        ], recursive := true)
{%- endmacro %}
