{#
    Monthly counts of the measures that are dated by one column of an event or cohort model, as rows of
    la_code, month_end, breakdown, measure_id, numerator, denominator, not_yet_due.

    relation: name of a relation or CTE at native grain.
    dated: its date column; an event counts in the month that holds it. A cohort's month_end counts in that month.
    measures: mapping of measure id to {numerator, denominator, not_yet_due}, each an SQL expression over the relation: a 0/1 flag,
        or an amount such as days or hours worked; a measure that is a plain count gives the numerator alone.
    breakdown: expression whose values split every measure (none: 'all').
    Every measure is summed in one pass, and only then turned into rows.
#}
{% macro monthly_counts(relation, dated, measures, breakdown=none) -%}
    {%- set parts = ['numerator', 'denominator', 'not_yet_due'] -%}
    {%- set sums = [] -%}
    {%- set rows = [] -%}
    {%- for measure_id, measure in measures.items() -%}
        {%- set row = {'measure_id': "'" ~ measure_id ~ "'", 'denominator': 'cast(null as double)', 'not_yet_due': 'cast(0 as bigint)'} -%}
        {%- for part, expression in measure.items() -%}
            {%- if part not in parts -%}
                {{ exceptions.raise_compiler_error("monthly_counts: " ~ measure_id ~ " has '" ~ part ~ "', which is none of " ~ parts | join(', ')) }}
            {%- endif -%}
            {%- set type = 'bigint' if part == 'not_yet_due' else 'double' -%}
            {%- do sums.append('cast(sum(' ~ expression ~ ') as ' ~ type ~ ') as ' ~ measure_id ~ '_' ~ part) -%}
            {%- do row.update({part: measure_id ~ '_' ~ part}) -%}
        {%- endfor -%}
        {%- do rows.append(row) -%}
    {%- endfor -%}
    select
        la_code,
        month_end,
        breakdown,
        {{ rows_of(['measure_id', 'numerator', 'denominator', 'not_yet_due'], rows) }}
    from (
        select
            la_code,
            {{ month_end(dated) }} as month_end,
            {{ breakdown or "'all'" }} as breakdown,
            {{ sums | join(',\n            ') }}
        from {{ relation }}
        where {{ dated }} is not null
        group by 1, 2, 3
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
