with returns as (
    select * from {{ ref('stg_ccis') }}
    where month_end is not null and person_id is not null
),

-- A month may be written in two ways, and then a young person stands in it twice: the last delivered counts.
last_rows as (
    select la_code, month_end, person_id, max(source_row) as source_row
    from returns
    group by la_code, month_end, person_id
),

-- A record that has lapsed by the end of the month says no longer what the young person does; nor does one without an activity.
returned as (
    select
        returns.*,
        case
            when returns.lapses_date <= returns.month_end or returns.activity_group is null then 'not_known'
            else returns.activity_group
        end as activity,
        returns.is_resident is null or returns.academic_age is null as is_scope_unknown
    from returns
    inner join last_rows on returns.la_code = last_rows.la_code and returns.source_row = last_rows.source_row
    where coalesce(returns.is_resident, true) and coalesce(returns.academic_age between 16 and 17, true)
)

select
    la_code,
    person_id,
    month_end,
    activity,
    -- The national measure pools the returns of December, January and February, and is dated by the last of them (rule S20).
    case
        when month(month_end) in (12, 1, 2)
            then {{ month_end(add_months('month_end', 'cast((14 - month(month_end)) % 12 as integer)')) }}
    end as pooled_month_end,
    {{ flag("activity = 'neet'") }} as is_neet,
    {{ flag("activity = 'not_known'") }} as is_not_known,
    {{ flag("activity in ('neet', 'not_known')") }} as is_neet_or_not_known,
    {{ flag("activity = 'unknown'") }} as is_activity_unknown,
    {{ flag('is_looked_after') }} as is_looked_after,
    {{ flag('is_looked_after is null') }} as is_looked_after_unknown,
    {{ flag('meets_duty') }} as is_meeting_duty,
    {{ flag('meets_duty is null') }} as is_duty_unknown,
    {{ flag('is_scope_unknown') }} as is_scope_unknown
from returned
