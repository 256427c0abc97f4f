{#
    Of a child who starts to be looked after twice in 12 months the Department counts the first start alone. Which one is the first
    depends on where the 12 months begin, so each start stands until the child's next one, or until no 12 months hold it any more: at
    each month end a child is there once (rule S37).
#}
{% set out_of_12_months = add_months("cast(date_trunc('month', entered_care_date) as date)", 12) %}

with periods_of_care as (
    select * from {{ ref('event_period_of_care') }}
    where is_admission = 1 and entered_care_date is not null
),

unaccompanied as (
    select * from {{ ref('stg_immigration_status') }}
    where {{ is_unaccompanied('immigration_status') }} and start_date is not null
),

-- A status is often recorded days after the child came, so that it need not be open on the first day.
unaccompanied_starts as (
    select distinct periods_of_care.la_code, periods_of_care.period_of_care_id
    from periods_of_care
    inner join unaccompanied
        on
            periods_of_care.la_code = unaccompanied.la_code
            and periods_of_care.person_id = unaccompanied.person_id
            and unaccompanied.start_date < coalesce(periods_of_care.left_stock_date, date '9999-12-31')
            and periods_of_care.entered_care_date < coalesce(unaccompanied.end_date, date '9999-12-31')
),

starts as (
    select
        periods_of_care.la_code,
        periods_of_care.period_of_care_id,
        periods_of_care.person_id,
        periods_of_care.entered_care_date,
        unaccompanied_starts.period_of_care_id is not null as is_unaccompanied
    from periods_of_care
    left join unaccompanied_starts
        on
            periods_of_care.la_code = unaccompanied_starts.la_code
            and periods_of_care.period_of_care_id = unaccompanied_starts.period_of_care_id
)

select
    la_code,
    period_of_care_id,
    person_id,
    entered_care_date,
    least(lead(entered_care_date) over of_child, {{ out_of_12_months }}) as counted_until,
    {{ flag('is_unaccompanied') }} as is_unaccompanied,
    case when is_unaccompanied then least(lead(entered_care_date) over of_kind, {{ out_of_12_months }}) end
        as unaccompanied_counted_until
from starts
window
    of_child as (partition by la_code, person_id order by entered_care_date nulls last, period_of_care_id nulls last),
    of_kind as (
        partition by la_code, person_id, is_unaccompanied order by entered_care_date nulls last, period_of_care_id nulls last
    )
