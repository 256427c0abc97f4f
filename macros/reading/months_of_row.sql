{#
    The first and the last month that a row says it is of, as columns first_month and last_month, each null where nothing bounds it. What
    lasts is open from its start to its end, whether or not it has ended; what adds to a row of another extract may be of any earlier day;
    how things stand they may have stood always, or since the day that the row has.
    placed: days_of_extracts(). raw: the column that has a row as delivered; none: it is one of the staging model.
#}
{% macro months_of_row(extract, table, placed, raw=none) -%}
    {%- set of_extract = placed[extract] or {} -%}
    {%- set days_placed = of_extract.days or [[none], [(days_of_spells()[extract] or [none, none])[1]]] -%}
    {%- set known_end = days_placed[-1][0] if days_placed | length > 1 else none -%}
    {%- set dated_by = table.meta.dated_by or [] -%}
    {%- set days, starts, named_ends, later_days = [], [], [], [] -%}
    {%- for field in table.columns.values() if field.meta.reads_as in ('date', 'timestamp', 'month') and field.meta.staged_as -%}
        {%- set read = read_month if field.meta.reads_as == 'month' else read_date -%}
        {%- set day = read(field_of_row(raw, field.name)) if raw else 'cast(' ~ field.meta.staged_as ~ ' as date)' -%}
        {%- set is_later = field.meta.not_before and field.meta.not_before in dated_by -%}
        {%- do days.append(day) -%}
        {%- do named_ends.append(day) if known_end and field.meta.staged_as in known_end -%}
        {%- do later_days.append(day) if is_later -%}
        {%- do starts.append(day) if dated_by is not string and field.name in dated_by and not (known_end and is_later) -%}
    {%- endfor -%}
    {%- set holds_on = of_extract.holds_on -%}
    {%- set may_be_earlier = known_end or holds_on or dated_by is string -%}
    {%- set last = least_or_greatest('greatest', days) -%}
    {%- if holds_on -%}
        {%- set last = 'null' -%}
    {%- elif known_end -%}
        {%- set last = least_or_greatest('greatest', named_ends or later_days) if raw else known_end -%}
    {%- elif later_days and days_placed | length == 1 and days_placed[0][0] -%}
        {#- What has a limit counts when that runs out, 48 working days at the latest (eh_assessments_in_scope). -#}
        {%- set last = add_months(last, 3) -%}
    {%- elif later_days -%}
        {%- set last = 'case when ' ~ later_days | join(' is not null and ') ~ ' is not null then ' ~ last ~ ' end' -%}
    {%- endif -%}
    {{ month_end('cast(' ~ least_or_greatest('least', starts or ([] if may_be_earlier else days)) ~ ' as date)') }} as first_month,
    {{ month_end('cast(' ~ last ~ ' as date)') }} as last_month
{%- endmacro %}


{# The least or greatest of some days, whichever are there; null of none. #}
{% macro least_or_greatest(which, days) -%}
    {{ return(which ~ '(' ~ days | join(', ') ~ ')' if days | length > 1 else (days + ['null'])[0]) }}
{%- endmacro %}
