{#
    Months in which a measure cannot be had whatever is supplied: indicator_value says so in place of a zero. Nothing was kept of the
    month (no_snapshot), there is no team to measure, or what is measured has ended (not_applicable); no term, or period that something
    was published of, ends in it (not_reported_this_month).
#}
with counted_measures as (
    select * from {{ ref('measure_counted') }}
),

dictionary as (
    select distinct
        dictionary.measure_id,
        dictionary.domain,
        dictionary.applies_until,
        -- Whoever is counted as a child in need is no care leaver of the month.
        dictionary.needs like '%care_leaver%' and dictionary.basis <> 'rolling_12_months' as needs_care_leavers,
        coalesce(counted_measures.has_own_period, false) as has_own_period,
        dictionary.basis = 'term' and not coalesce(counted_measures.has_own_period, false) as is_of_term,
        case
            when dictionary.needs like '%local_ccis%' and dictionary.basis = 'quarter' then 'three returns'
            when dictionary.needs like '%local_ccis%' then 'one return'
            when dictionary.needs like '%local_childrens_centre_reach%' then 'reach'
            when dictionary.needs like '%local_workforce.agency_flag%' then 'workforce'
            when dictionary.needs like '%local_social_worker_episodes%' then 'social workers'
            when dictionary.needs like '%care_leaver%' and dictionary.basis = 'rolling_12_months' then 'twelve snapshots'
        end as needed_list
    from {{ ref('indicator_dictionary') }} as dictionary
    left join counted_measures on dictionary.measure_id = counted_measures.measure_id
),

periods as (
    select * from {{ ref('reporting_period') }}
),

months as (
    select la_code, {{ month_ends_covered('first_day', 'open_until') }} as month_end from periods
),

team_groups as (
    select * from {{ ref('team_group') }}
),

young_people as (
    select la_code, month_end, max(birthdays_from) as birthdays_from from {{ ref('cohort_care_leaver') }}
    where is_snapshot = 1
    group by la_code, month_end
),

lists as (
    {{ lists_of_months('young_people') }}
),

-- An extract of care leavers without a row, in any month, says that there is nobody to tell from the children in need.
without_care_leavers as (
    select months.la_code, months.month_end
    from months
    left join young_people on months.la_code = young_people.la_code
    where young_people.la_code is null
),

-- What each such measure rests on, in the months that have it.
present as (
    select young_people.la_code, young_people.month_end, dictionary.measure_id
    from young_people
    inner join dictionary on dictionary.needs_care_leavers
    union all
    select without_care_leavers.la_code, without_care_leavers.month_end, dictionary.measure_id
    from without_care_leavers
    inner join dictionary on dictionary.needs_care_leavers and dictionary.domain <> 'care_leavers'
    union all
    select distinct teams.la_code, teams.month_end, team_groups.measure_id
    from {{ ref('cohort_team') }} as teams
    inner join team_groups on teams.team_group = team_groups.team_group
    union all
    select distinct terms.la_code, terms.month_end, dictionary.measure_id
    from {{ ref('school_term') }} as terms
    inner join dictionary on dictionary.is_of_term
    union all
    select distinct la_code, month_end, measure_id
    from {{ ref('measure_period') }}
    union all
    select months.la_code, months.month_end, dictionary.measure_id
    from months
    inner join dictionary on months.month_end <= dictionary.applies_until
    union all
    select lists.la_code, lists.month_end, dictionary.measure_id
    from lists
    inner join dictionary on lists.listed_in = dictionary.needed_list
),

needed as (
    select
        measure_id,
        'no_snapshot' as reason,
        needed_list in ('three returns', 'social workers') as is_told_in_march
    from dictionary
    where needs_care_leavers or needed_list is not null
    union
    select measure_id, 'not_applicable' as reason, false as is_told_in_march from team_groups
    union
    select measure_id, 'not_reported_this_month' as reason, false as is_told_in_march from dictionary
    where (is_of_term or has_own_period) and needed_list is null
    union
    select measure_id, 'not_applicable' as reason, false as is_told_in_march from dictionary where applies_until is not null
)

select
    months.la_code,
    months.month_end,
    needed.measure_id,
    case when needed.is_told_in_march and month(months.month_end) <> 3 then 'not_reported_this_month' else needed.reason end
        as reason
from months
cross join needed
left join present
    on months.la_code = present.la_code and months.month_end = present.month_end and needed.measure_id = present.measure_id
where present.measure_id is null
