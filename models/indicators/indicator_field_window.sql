{#
    The gaps of each field over the months that a basis covers, all teams together, and how good the field is by them. What dates
    no month is judged by all rows, whatever the month.
#}
{% set windows = [] %}
{% for covered in ['in_month', 'financial_year_to_date', 'rolling_12_months'] %}
{% do windows.append({
    'covered': "'" ~ covered ~ "'",
    'rows_asked': 'rows_asked_' ~ covered,
    'missing': 'missing_' ~ covered,
    'invalid': 'invalid_' ~ covered,
}) %}
{% endfor %}

with gaps as (
    select * from {{ ref('missing_field_count') }}
),

supply as (
    select * from {{ ref('extract_supply') }}
),

thresholds as (
    select * from {{ ref('missing_field_threshold') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

months as (
    select periods.la_code, calendar_months.month_end, calendar_months.reporting_year
    from periods
    inner join calendar_months on calendar_months.month_end between periods.first_month and periods.reporting_month
),

-- What is counted as a whole stands under no month here, and belongs to every one.
counts as (
    select
        gaps.la_code,
        gaps.extract,
        gaps.field,
        gaps.is_counted_as_a_whole,
        case when not gaps.is_counted_as_a_whole then gaps.month_end end as counted_month,
        coalesce(max(supply.is_unread), false) as is_unread,
        sum(gaps.rows_asked) as rows_asked,
        sum(gaps.missing) as missing,
        sum(gaps.invalid) as invalid
    from gaps
    inner join supply on gaps.la_code = supply.la_code and gaps.extract = supply.extract and gaps.field = supply.field
    where supply.is_supplied or supply.is_unread
    group by gaps.la_code, gaps.extract, gaps.field, gaps.is_counted_as_a_whole, counted_month
),

fields as (
    select la_code, extract, field, is_counted_as_a_whole, max(is_unread) as is_unread from counts
    group by la_code, extract, field, is_counted_as_a_whole
),

field_months as (
    select
        fields.*,
        months.month_end,
        months.reporting_year,
        case when not fields.is_counted_as_a_whole then months.month_end end as counted_month
    from fields
    inner join months on fields.la_code = months.la_code
),

summed as (
    select
        {% for count in ['rows_asked', 'missing', 'invalid'] -%}
        counts.{{ count }} as {{ count }}_in_month,
        case when field_months.is_counted_as_a_whole then counts.{{ count }} else sum(counts.{{ count }}) over series_of_year end
            as {{ count }}_financial_year_to_date,
        case when field_months.is_counted_as_a_whole then counts.{{ count }} else sum(counts.{{ count }}) over series end
            as {{ count }}_rolling_12_months,
        {% endfor -%}
        field_months.*
    from field_months
    left join counts
        on
            field_months.la_code = counts.la_code
            and field_months.extract = counts.extract
            and field_months.field = counts.field
            and field_months.counted_month is not distinct from counts.counted_month
    window
        series as (
            partition by field_months.la_code, field_months.extract, field_months.field
            order by field_months.month_end rows between 11 preceding and current row
        ),
        series_of_year as (
            partition by field_months.la_code, field_months.extract, field_months.field, field_months.reporting_year
            order by field_months.month_end
        )
),

windows as (
    select
        la_code,
        extract,
        field,
        month_end,
        is_unread,
        {{ rows_of(['covered', 'rows_asked', 'missing', 'invalid'], windows) }}
    from summed
)

select
    windows.*,
    {{ field_status(percentage('windows.missing + windows.invalid', 'windows.rows_asked')) }} as status,
    {{ values_status('windows') }} as values_status
from windows
{{ field_thresholds('thresholds', 'windows') }}
where windows.rows_asked > 0
