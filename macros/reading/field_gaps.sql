{#
    Rows of an extract in which a field is missing or invalid, by team and month, as rows of la_code, extract, team, month_end,
    rows_staged, field, is_counted_as_a_whole, rows_asked, missing, invalid (rule S25). One pass over the rows: they are
    summed before the fields are made rows of their own. Where `joined` brings rows that the extract should have and lacks, they
    are asked and not staged.
    extract: its name. relation: its staged rows, aliased `staged`. joined: join to the extract that dates it. fields: list as
    from fields_asked. dates: SQL of the dates of a row, the first of which that it has dates it; none: no month. team: SQL of
    its team; none: 'all' rows are one. la_code: SQL of the council, where a row may be one that is lacking.
#}
{% macro field_gap_counts(extract, relation, fields, dates=[], team=none, joined='', la_code='staged.la_code') -%}
    {%- set day = 'coalesce(' ~ (dates + ['null']) | join(', ') ~ ')' if dates else 'null' -%}
    {%- set rows_of_fields = [] -%}
    {%- for field in fields -%}
        {%- do rows_of_fields.append({
            'field': "'" ~ field.name ~ "'", 'is_counted_as_a_whole': field.is_counted_as_a_whole,
            'rows_asked': 'asked_' ~ loop.index, 'missing': 'missing_' ~ loop.index, 'invalid': 'invalid_' ~ loop.index,
        }) -%}
    {%- endfor -%}
    select
        la_code,
        '{{ extract }}' as extract,
        team,
        month_end,
        rows_staged,
        {{ rows_of(['field', 'is_counted_as_a_whole', 'rows_asked', 'missing', 'invalid'], rows_of_fields) }}
    from (
        select
            la_code,
            team,
            month_end,
            {% for field in fields -%}
            count(gap_{{ loop.index }}) as asked_{{ loop.index }},
            count(case when gap_{{ loop.index }} = 1 then 1 end) as missing_{{ loop.index }},
            count(case when gap_{{ loop.index }} = 2 then 1 end) as invalid_{{ loop.index }},
            {% endfor -%}
            count(staged_la_code) as rows_staged
        from (
            select
                {{ la_code }} as la_code,
                staged.la_code as staged_la_code,
                {% for field in fields -%}
                {{ field.gap }} as gap_{{ loop.index }},
                {% endfor -%}
                {{ "coalesce(" ~ team ~ ", 'not_recorded')" if team else "'all'" }} as team,
                {{ month_end('cast(' ~ day ~ ' as date)') }} as month_end
            from {{ relation }} as staged {{ joined }}
        ) as judged
        group by la_code, team, month_end
    ) as counted
{%- endmacro %}


{#
    field_gap_counts of an extract of the contract, as staged; the row itself, or the one it adds to, says its month and team.
    While dbt parses, before there is a contract to read, it only names the models.
#}
{% macro field_gaps_of(extract) -%}
    {%- if not execute -%}
        {{ return(ref(staging_model(extract)) ~ ref('unmet_reference') ~ ref('staged_child')) }}
    {%- endif -%}
    {%- set table = in_contract(extract) -%}
    {%- set columns = staged_columns(extract) -%}
    {%- set dating = namespace(table=table, columns=columns, alias='staged', joined='') -%}
    {%- if table.meta.dated_by is string -%}
        {%- set dating.table, dating.alias = in_contract(table.meta.dated_by), 'dating' -%}
        {%- set dating.columns = staged_columns(dating.table.name) -%}
        {%- set key = dating.table.meta.key[0] -%}
        {%- for field in table.columns.values() if field.meta.refers_to == dating.table.name ~ '.' ~ key -%}
            {%- set dating.joined -%}
                {{ 'full' if table.meta.completes else 'left' }} join {{ ref(staging_model(dating.table.name)) }} as dating
                    on staged.la_code = dating.la_code and staged.{{ columns[field.name] }} = dating.{{ dating.columns[key] }}
            {%- endset -%}
        {%- endfor -%}
    {%- elif table.meta.completes -%}
        {%- set dating.joined = children_completed(table, columns[table.meta.key[0]]) -%}
    {%- endif -%}
    {%- set dates = [] -%}
    {%- for field in dating.table.meta.get('dated_by', []) -%}
        {%- do dates.append(dating.alias ~ '.' ~ dating.columns[field]) -%}
    {%- endfor -%}
    {%- set team = dating.table.meta.team -%}
    {{ field_gap_counts(
        extract, ref(staging_model(extract)), fields_asked(table, columns, dating.columns), dates,
        dating.alias ~ '.' ~ dating.columns[team] if team else none,
        dating.joined ~ unmet_fields(table) ~ only_where_staged(extract, table),
        'coalesce(staged.la_code, dating.la_code)' if table.meta.completes else 'staged.la_code'
    ) }}
{%- endmacro %}


{# Joins the children whom the contract says an extract completes, as `dating`, to its rows: those whom it lacks as well. #}
{% macro children_completed(table, column) %}
    full join (
        select distinct la_code, person_id from {{ ref('staged_child') }}
        where {% for field in table.meta.completes %}extract = '{{ field.split('.')[0] }}'{{ ' or ' if not loop.last }}{% endfor %}
    ) as dating
        on staged.la_code = dating.la_code and staged.{{ column }} = dating.person_id
{% endmacro %}


{# Joins the references of an extract that meet nothing, as `unmet`: one row a row of the extract, one column a field. #}
{% macro unmet_fields(table) %}
    left join (
        select
            la_code,
            source_row
            {%- for field in table.columns.values() if field.meta.refers_to -%}
            , max(case when field = '{{ field.name }}' then 1 end) as {{ field.name }}
            {%- endfor %}
        from {{ ref('unmet_reference') }}
        where extract = '{{ table.name }}'
        group by la_code, source_row
    ) as unmet
        on staged.la_code = unmet.la_code and staged.source_row = unmet.source_row
{% endmacro %}


{# Of a council without a single row of an extract that completes others nothing is asked. #}
{% macro only_where_staged(extract, table) %}
    {%- if table.meta.completes %}
    where
        staged.la_code is not null
        or exists (select 1 from {{ ref(staging_model(extract)) }} as others where others.la_code = dating.la_code)
    {%- endif %}
{% endmacro %}
