with members as (
    {{ section_members(timed_blocks()) }}
),

caseload as (
    select * from {{ ref('cohort_caseload') }}
),

teams as (
    select * from {{ ref('dim_team') }}
),

told as (
    {{ measures_told_in_month() }}
),

counted as (
    select
        members.la_code,
        members.month_end,
        members.measure_id,
        caseload.team_id,
        min(told.data_quality) as data_quality,
        min(told.data_quality_note) as data_quality_note,
        cast(sum(members.numerator) as bigint) as in_time,
        cast(sum(members.denominator) as bigint) as judged
    from members
    inner join told
        on
            members.la_code = told.la_code
            and members.measure_id = told.measure_id
            and members.month_end = told.month_end
    left join caseload
        on
            members.la_code = caseload.la_code
            and members.person_id = caseload.person_id
            and members.month_end = caseload.month_end
    group by members.la_code, members.month_end, members.measure_id, caseload.team_id
)

select
    counted.la_code,
    counted.month_end,
    counted.measure_id,
    counted.team_id,
    coalesce(teams.team_name, 'No team recorded') as team_name,
    counted.in_time,
    counted.judged,
    counted.judged - counted.in_time as not_in_time,
    {{ percentage('counted.in_time', 'counted.judged') }} as percentage,
    {{ any_is_small(['counted.in_time', 'counted.judged', '(counted.judged - counted.in_time)']) }} as is_small,
    counted.data_quality,
    counted.data_quality_note
from counted
left join teams on counted.la_code = teams.la_code and counted.team_id = teams.team_id
