{% set recorded = [] %}
{% for extract in extracts() %}
{% for field in days_in(extract) %}
{% do recorded.append([extract, field]) %}
{% endfor %}
{% endfor %}

with periods as (
    select * from {{ ref('reporting_period') }}
),

days as (
    {% for extract, field in recorded %}
    select
        la_code,
        '{{ extract }}' as extract,
        source_row,
        {{ staged_key(extract)[0] }} as row_key,
        '{{ field.name }}' as field,
        cast({{ field.column }} as date) as date_day,
        cast({{ field.not_before or 'null' }} as date) as not_before,
        {{ field.may_lie_ahead }} as may_lie_ahead
    from {{ ref(staging_model(extract)) }}
    where {{ field.column }} is not null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    days.la_code,
    days.extract,
    days.source_row,
    days.row_key,
    days.field,
    days.date_day,
    days.not_before,
    case when days.date_day < days.not_before then 'before the day that it follows' else 'dated after the extract date' end
        as reason
from days
inner join periods on days.la_code = periods.la_code
where days.date_day < days.not_before or (days.date_day > periods.extract_date and not days.may_lie_ahead)
