{#
    Rows of an extract whose key another row has that says otherwise, and was set aside for it: a select of la_code, extract,
    source_row (the row set aside), kept_row, and day_1 to day_4, the dates of the two as text. A field that only the row kept has a value in was
    filled in later, and says nothing against it; neither does another team, as cases are handed on. Texts are compared as they are, since
    the days of a column are written in one form.
    Where ends are missing from the row kept, or the child is another, nobody can say which is right: versions delivered the latest
    first, ids given out twice, or a case of several children under one id.
    set_aside: the rows set aside. extract: its name in the source contract; a select of nothing while dbt parses.
#}
{% macro contested_rows(set_aside, extract) -%}
    {%- set table = in_contract(extract) if execute else {'meta': {}, 'columns': {}} -%}
    {%- set dates = table.meta.dated_by if table.meta.dated_by is not string and table.meta.dated_by else [] -%}
    {%- set differing, days = [], [] -%}
    {%- for field in table.columns.values() if field.name not in key_of(extract) and field.name != table.meta.team -%}
        {%- set other, kept = field_of_row('raw_row', field.name), field_of_row('kept_raw_row', field.name) -%}
        {%- if field.meta.staged_as -%}
            {%- do differing.append("nullif(lower(trim(" ~ other ~ ")), '') <> coalesce(lower(trim(" ~ kept ~ ")), '')") -%}
        {%- endif -%}
        {%- do days.extend([other, kept]) if field.name in dates -%}
    {%- endfor -%}
    select
        la_code,
        extract,
        source_row,
        kept_row,
        {% for day in (days + ['cast(null as string)'] * 4)[:4] -%}
        {{ day }} as day_{{ loop.index }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ set_aside }}
    where extract = '{{ extract }}' and kept_row is not null and ({{ differing | join(' or ') or 'false' }})
{%- endmacro %}


{# Why the rows of an extract cannot be counted, and what to do. keys: relation with the columns of contested_key. #}
{% macro contested_keys_in_words(keys) -%}
    {{ keys }}.extract || ' of ' || {{ keys }}.la_code || ': ' || cast({{ keys }}.rows_contested as bigint) || ' rows have the key of '
    || 'another row that says otherwise (row ' || {{ keys }}.other_row || ' has that of row ' || {{ keys }}.kept_row || ', for one), beside '
    || cast({{ keys }}.rows_staged as bigint) || ' that are used. So it is where each version of a record is a row, where several children '
    || 'have one id, or where a new system gives out ids again. Deliver one row a record, the present one, under an id of its own; if '
    || 'the last row of each key is the present one, name the extract in the variable last_rows_are_right of dbt_project.yml.'
{%- endmacro %}
