{#
    What a row of an extract may be, by the source contract, of which there should be some in every few months if there always were: a list
    of {field, kind, is_of, may_begin}. is_of: SQL over the staging model; kind: in words. May_begin: whether such rows may have begun to come one day (a
    new code may, a flag that nobody ever answered so may not). Codes that went out of use, or say that nothing is known, are none.
#}
{% macro kinds_of_rows(extract) -%}
    {%- set told = [] -%}
    {%- for kind in kinds_of(extract) -%}
        {%- do told.append({'field': kind.field, 'kind': kind.name, 'is_of': kind.is_of, 'may_begin': false}) -%}
    {%- endfor -%}
    {%- for field in (in_contract(extract).columns.values() if execute else []) if field.meta.staged_as and not field.meta.not_measured -%}
        {%- set column, in_use = field.meta.staged_as, field.meta.in_use or {} -%}
        {%- if field.meta.reads_as == 'flag' -%}
            {%- for answer, is_of in {'yes': column, 'no': 'not ' ~ column}.items() -%}
                {%- do told.append({'field': field.name, 'kind': column ~ ': ' ~ answer, 'is_of': is_of, 'may_begin': false}) -%}
            {%- endfor -%}
        {%- elif field.meta.flags -%}
            {%- for name in field.meta.flags -%}
                {%- do told.append({'field': field.name, 'kind': name, 'is_of': has_flag(column, name), 'may_begin': true}) -%}
            {%- endfor -%}
        {%- elif field.meta.codes and not field.meta.kinds and not field.meta.several -%}
            {%- for code in codes_of(extract ~ '.' ~ field.name) if not is_no_kind(code) and not (in_use.get(code | upper) or {}).until -%}
                {%- do told.append({
                    'field': field.name, 'kind': column ~ ' ' ~ code, 'is_of': column ~ " = '" ~ code ~ "'", 'may_begin': true,
                }) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(told) }}
{%- endmacro %}


{# Whether a code says that nothing is known: such rows cease as recording gets better. #}
{% macro is_no_kind(code) -%}
    {{ return(code in ['', 'unknown', 'not_recorded', 'not_known', 'none', 'other', 'dont_know']) }}
{%- endmacro %}


{#
    Rows a month of every extract that is placed in time, and of each kind, by the day on which they begin; and, of what lasts
    and has ended, of what ended on a later day. Columns as of rows_a_month_by_kind. Education plans go by terms.
#}
{% macro rows_a_month_of_kinds() -%}
    {%- set no_first = {'field': '', 'kind': 'not on the first of the month', 'is_of': 'day(date_day) > 1', 'may_begin': true} -%}
    {%- set lasts = {'field': '', 'kind': 'ended on a later day than begun', 'may_begin': true} -%}
    {%- set of_months = extracts_of_months() -%}
    {%- for extract, placed in days_of_extracts().items() if placed.days and extract != 'local_pep' -%}
    {%- set staged, begins, ends = ref(staging_model(extract)), placed.days[0][0], placed.days[-1][0] -%}
    {{ rows_a_month_by_kind(extract, staged, begins, kinds_of_rows(extract) + [no_first]) }}
    {% if execute and extract in of_months and in_contract(extract).meta.team -%}
    union all
    {{ rows_a_month_by_team(extract, staged, begins) }}
    {% endif -%}
    {%- if placed.days | length > 1 -%}
    union all
    {{ rows_a_month_by_kind(extract, '(select * from ' ~ staged ~ ' where ' ~ ends ~ ' is not null)', begins, [
        dict(lasts, is_of=ends ~ ' > date_day')
    ]) }}
    {% endif -%}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
{%- endmacro %}


{#
    Rows a month of an extract, and of each kind, as a select of la_code, extract, month_end, rows_found, field, kind, may_begin and found.
    relation: the rows. day: which day of them counts. kinds: as of kinds_of_rows.
#}
{% macro rows_a_month_by_kind(extract, relation, day, kinds) -%}
    {%- set rows = [] -%}
    {%- for kind in kinds -%}
        {%- do rows.append({
            'field': "'" ~ kind.field ~ "'", 'kind': "'" ~ kind.kind ~ "'", 'may_begin': 1 if kind.may_begin else 0, 'found': 'found_' ~ loop.index,
        }) -%}
    {%- endfor -%}
    select la_code, '{{ extract }}' as extract, month_end, rows_found, {{ rows_of(['field', 'kind', 'may_begin', 'found'], rows) }}
    from (
        select
            la_code,
            {{ month_end('date_day') }} as month_end,
            {% for kind in kinds -%}
            count(case when {{ kind.is_of }} then 1 end) as found_{{ loop.index }},
            {% endfor -%}
            count(*) as rows_found
        from (select *, {{ day }} as date_day from {{ relation }} as told) as dated
        where date_day is not null
        group by la_code, {{ month_end('date_day') }}
    ) as counted
{%- endmacro %}


{#
    The same of the teams of a list that is made every month. A team may be given up, and its people go to others: its rows have ceased
    where the list is shorter by them.
#}
{% macro rows_a_month_by_team(extract, relation, day) -%}
    select
        la_code,
        '{{ extract }}' as extract,
        {{ month_end('date_day') }} as month_end,
        sum(count(*)) over (partition by la_code, {{ month_end('date_day') }}) as rows_found,
        'team' as field,
        'of team ' || team_id as kind,
        1 as may_begin,
        count(*) as found
    from (select *, {{ day }} as date_day from {{ relation }}) as dated
    where date_day is not null and team_id is not null
    group by la_code, {{ month_end('date_day') }}, team_id
{%- endmacro %}


{# Which rows of an extract have ceased to come, and when. ceased: relation as extract_ceased. #}
{% macro ceased_in_words(ceased) -%}
    {{ ceased }}.rows_of_kind || ' rows of ' || {{ ceased }}.extract || ' are ' || {{ ceased }}.kind || ' from ' || {{ ceased }}.first_day
    || ' to ' || {{ ceased }}.last_day || ', where ' || {{ ceased }}.rows_usual || ' would be as at other times, while others come on'
{%- endmacro %}
