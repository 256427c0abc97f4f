-- Every extract is placed in time by one of its days, or is said to tell nothing of it: without its history, months before its
-- first row would pass for counted zeros. It says which row is missing where.
{% set home = 'macros/deliveries/days_of_extracts.sql' %}
{% set placed = days_of_extracts() %}
{% set missing_rows = [] %}
{% for extract in extracts() if not placed.get(extract, {}).undated %}
{% if 'history' not in placed.get(extract, {}).get('days', []) | map('last') | sum(start=[]) %}
{% do missing_rows.append(home ~ ' has no day of ' ~ extract ~ ' that is history: add a row with the day that its rows are dated by, '
    ~ 'or with undated and the reason') %}
{% endif %}
{% endfor %}
{% for extract in placed if extract not in extracts() %}
{% do missing_rows.append(home ~ ' places ' ~ extract ~ ', which is no extract: add it to macros/reading/extracts.sql, or take its row out') %}
{% endfor %}

with missing_rows as (
    {% for row in missing_rows %}
    select '{{ row }}' as put_right
    union all
    {% endfor %}
    select cast(null as string) as put_right
)

{{ stop_saying('put_right', 'missing_rows') }}
