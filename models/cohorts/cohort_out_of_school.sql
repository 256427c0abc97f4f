{#
    Children who are not in school on the last day of a school term, or were excluded or back from home education in the school year up
    to it (rule S20). A record counts until it ends, or until the end of the school year of what happened on a day: so it is laid over
    the terms; the same exclusion is one (is_told_once). Whoever asked about home education and stayed in school was never at home.
#}
with terms as (
    select * from {{ ref('school_term') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

missing_education as (
    select * from {{ ref('stg_cme') }}
),

home_education as (
    select
        *,
        coalesce(is_prevented, false) as was_prevented,
        case
            when is_returned_to_school and earliest_end is null then 'returned'
            when is_returned_to_school or not coalesce(is_ended_otherwise, false) then 'perhaps_returned'
        end as how_it_ended
    from {{ ref('stg_ehe') }}
),

exclusions as (
    select
        *,
        case when exclusion_type = 'unknown' or phase = 'unknown' then 'perhaps_excluded' else 'excluded' end as what,
        lag(exclusion_date) over (
            partition by la_code, person_id, exclusion_type = 'unknown' order by exclusion_date nulls first
        ) as day_before
    from {{ ref('stg_exclusions') }}
    where exclusion_type in ('permanent', 'perm', 'unknown') and not coalesce(is_overturned, false)
),

records as (
    select la_code, person_id, 'missing' as what, cast(null as string) as phase, start_date as first_day, end_date as until
    from missing_education
    union all
    select la_code, person_id, 'perhaps_missing' as what, null as phase, earliest_end as first_day, null as until
    from missing_education
    union all
    select la_code, person_id, 'home' as what, null as phase, start_date as first_day, end_date as until from home_education
    where not was_prevented
    union all
    select la_code, person_id, 'perhaps_home' as what, null as phase, earliest_end as first_day, null as until from home_education
    where not was_prevented
    union all
    select
        la_code,
        person_id,
        how_it_ended as what,
        null as phase,
        end_date as first_day,
        {{ add_months(academic_year_start('end_date'), 12) }} as until
    from home_education
    where not was_prevented and how_it_ended is not null
    union all
    select
        la_code,
        person_id,
        'prevented' as what,
        null as phase,
        start_date as first_day,
        {{ add_months(academic_year_start('start_date'), 12) }} as until
    from home_education
    where was_prevented
    union all
    select
        la_code,
        person_id,
        what,
        phase,
        exclusion_date as first_day,
        {{ add_months(academic_year_start('exclusion_date'), 12) }} as until
    from exclusions
    where
        phase in ('primary', 'secondary', 'unknown')
        and (person_id is null or {{ is_told_once('exclusion_date', 'day_before') }})
)

select
    records.la_code,
    terms.term_id,
    terms.month_end,
    records.person_id,
    max({{ flag("records.what = 'missing'") }}) as is_missing_education,
    max({{ flag("records.what like '%missing'") }}) as is_perhaps_missing_education,
    max({{ flag("records.what = 'home'") }}) as is_home_educated,
    max({{ flag("records.what like '%home'") }}) as is_perhaps_home_educated,
    max({{ flag("records.what = 'returned'") }}) as is_returned_to_school,
    max({{ flag("records.what like '%returned'") }}) as is_perhaps_returned_to_school,
    sum({{ flag("records.what = 'prevented'") }}) as times_prevented,
    sum({{ flag("records.what = 'excluded' and records.phase = 'primary'") }}) as exclusions_primary,
    sum({{ flag("records.what = 'perhaps_excluded' and records.phase <> 'secondary'") }}) as perhaps_exclusions_primary,
    sum({{ flag("records.what = 'excluded' and records.phase = 'secondary'") }}) as exclusions_secondary,
    sum({{ flag("records.what = 'perhaps_excluded' and records.phase <> 'primary'") }}) as perhaps_exclusions_secondary
from records
inner join terms
    on
        records.la_code = terms.la_code
        and terms.end_date >= records.first_day
        and coalesce(terms.end_date < records.until, true)
inner join periods on terms.la_code = periods.la_code and terms.end_date < periods.open_until
group by records.la_code, terms.term_id, terms.month_end, records.person_id
