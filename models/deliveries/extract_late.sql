{#
    Extracts of a few rows a year whose first row comes late, more than a year after the council's first month begins. Whether there was nothing
    before, or it was not recorded or not delivered, no row says: it is no zero.
#}
with periods as (
    select * from {{ ref('reporting_period') }}
),

returned as (
    select * from {{ source('preparation', 'returned_extract') }}
),

days as (
    {% for extract, placed in days_of_extracts().items() if placed.few_on %}
    select la_code, '{{ extract }}' as extract, cast({{ placed.few_on }} as date) as date_day from {{ ref(staging_model(extract)) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

first_rows as (
    select la_code, extract, min(date_day) as first_day
    from days
    group by la_code, extract
)

select
    first_rows.la_code,
    first_rows.extract,
    {{ financial_year_start('first_rows.first_day') }} as history_start,
    {{ days_between('periods.first_day', 'first_rows.first_day') }} as days_without
from first_rows
inner join periods on first_rows.la_code = periods.la_code
left join returned on first_rows.la_code = returned.la_code and first_rows.extract = returned.extract
where returned.extract is null and {{ days_between('periods.first_day', 'first_rows.first_day') }} > 365
