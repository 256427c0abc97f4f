-- Every team that a mart names: in a group, of a lead worker or a case of early help, or in a list of what is overdue.
with groups as (
    select * from {{ ref('cohort_team') }}
),

names as (
    select * from {{ ref('record_team') }}
),

latest_groups as (
    select
        la_code,
        team_id,
        max_by(team_group, month_end) as team_group,
        max(month_end) as last_day_in_a_group
    from groups
    group by la_code, team_id
),

named as (
    select la_code, team_id from groups
    union
    select la_code, team_id from {{ ref('cohort_caseload') }}
    union
    select la_code, team_id from {{ ref('fct_caseload_team_month') }}
    union
    select la_code, team_id from {{ ref('fct_early_help_team_month') }}
    union
    select la_code, team_id from {{ ref('restricted_exception') }}
)

select
    named.la_code,
    named.team_id,
    coalesce(names.team_name, named.team_id) as team_name,
    latest_groups.team_group,
    coalesce(latest_groups.last_day_in_a_group >= periods.reporting_month, false) as is_in_a_group,
    cast(row_number() over (
        partition by named.la_code
        order by
            latest_groups.team_group nulls last, coalesce(names.team_name, named.team_id) nulls last, named.team_id nulls last
    ) as integer) as sort_order
from named
inner join {{ ref('reporting_period') }} as periods on named.la_code = periods.la_code
left join latest_groups on named.la_code = latest_groups.la_code and named.team_id = latest_groups.team_id
left join names on named.la_code = names.la_code and named.team_id = names.team_id
where named.team_id is not null
