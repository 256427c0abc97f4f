{#
    Requests for an education, health and care assessment and the plans that come of them (rule S20; Special Educational Needs and
    Disability Regulations 2014, reg. 13: within 20 weeks of the request).
#}
with requests as (
    select
        *,
        {{ days_between('request_date', 'plan_issued_date') }} as days_taken,
        {{ add_days('request_date', 140) }} as plan_due_date,
        plan_issued_date is not null and is_plan_to_be_issued as is_issued,
        coalesce(has_exception, false) as is_excepted,
        -- A plan is issued once, and counts from the first of the requests that name it.
        row_number() over (
            partition by la_code, person_id, plan_issued_date, is_plan_to_be_issued order by request_date nulls last, source_row
        ) as place
    from {{ ref('stg_sen2') }}
)

select
    la_code,
    person_id,
    request_date,
    plan_issued_date,
    plan_due_date,
    {{ flag('is_issued') }} as is_issued,
    -- A plan on a day, and no word of what was decided.
    {{ flag('plan_issued_date is not null and is_plan_to_be_issued is null') }} as is_perhaps_issued,
    {{ flag('is_issued and not is_excepted') }} as is_judged,
    {{ flag('is_issued and not is_excepted and days_taken between 0 and 140') }} as is_within_20_weeks,
    {{ flag('is_issued and not is_excepted and request_date is null') }} as is_request_unknown,
    {{ flag('plan_issued_date is null and coalesce(is_plan_to_be_issued, true) and not is_excepted') }} as is_awaited
from requests
where place = 1 or plan_issued_date is null or person_id is null
