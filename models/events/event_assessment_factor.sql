{#
    An episode of need with several assessments in 12 months counts once for a factor that any of them found (rule S37). So what one
    found stands from the day it was completed until the next one finds it too, or until no 12 months hold that day any more. An
    assessment of which no factors can be read may have found each, from when no earlier one stands for it.
#}
with assessments as (
    select * from {{ ref('event_assessment') }}
    where authorised_date is not null
),

delivered as (
    select * from {{ ref('stg_assessment_factors') }}
),

factors as (
    select * from {{ ref('assessment_factor') }}
),

councils as (
    select distinct la_code from delivered
),

-- One row an assessment, or one a factor: what any of its rows names, it found.
assessment_factors as (
    select
        assessments.la_code,
        assessments.assessment_id,
        assessments.person_id,
        coalesce(assessments.referral_id, 'assessment ' || assessments.assessment_id) as episode_id,
        assessments.authorised_date,
        factors.measure_id,
        max({{ flag(has_code('delivered.factors', 'factors.factor')) }}) as is_identified,
        max({{ flag('delivered.factors is not null') }}) as is_recorded,
        max({{ flag(has_code('delivered.factors', "'unknown'")) }}) as has_unknown
    from assessments
    inner join councils on assessments.la_code = councils.la_code
    cross join factors
    left join delivered
        on assessments.la_code = delivered.la_code and assessments.assessment_id = delivered.assessment_id
    group by
        assessments.la_code, assessments.assessment_id, assessments.person_id, assessments.referral_id,
        assessments.authorised_date, factors.measure_id
),

spans as (
    select
        *,
        {{ add_months("cast(date_trunc('month', authorised_date) as date)", 12) }} as out_of_12_months,
        lead(authorised_date) over (
            partition by la_code, episode_id, measure_id, is_identified
            order by authorised_date nulls last, assessment_id nulls last
        ) as next_alike,
        lead(authorised_date) over (
            partition by la_code, episode_id, measure_id order by authorised_date nulls last, assessment_id nulls last
        ) as next_of_either
    from assessment_factors
    where is_identified = 1 or is_recorded = 0 or has_unknown = 1
),

found_until as (
    select
        *,
        least(case when is_identified = 1 then next_alike else next_of_either end, out_of_12_months) as counted_until,
        max(case when is_identified = 1 then least(next_alike, out_of_12_months) end) over (
            partition by la_code, episode_id, measure_id order by authorised_date nulls last
        ) as found_until
    from spans
)

select
    la_code,
    assessment_id,
    measure_id,
    person_id,
    episode_id,
    authorised_date,
    is_identified,
    case when is_identified = 1 then authorised_date else greatest(authorised_date, found_until) end as counted_from,
    counted_until
from found_until
