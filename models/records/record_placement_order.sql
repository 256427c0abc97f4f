{#
    The placements of a child in order, with what each began with. An unbroken run of them, without a day between or a return to
    care, is a stretch: only within one can a placement be the continuation of another, save where the care episode itself says
    that the carers stayed the same (T, U) or that nothing but the legal status changed (L).
#}
{% set absence = flag(is_absence('placements.placement_type')) %}
with delivered_placements as (
    select * from {{ ref('stg_cla_placement') }}
    where person_id is not null and start_date is not null
),

episodes as (
    select * from {{ ref('stg_cla_episodes') }}
    where person_id is not null and start_date is not null
),

legal_statuses as (
    select * from {{ ref('stg_legal_status') }}
    where {{ permanence_order('legal_status') }} is null
),

-- An end before the start closes the placement on its first day.
placements as (
    select
        la_code,
        person_id,
        placement_id,
        start_date,
        case when end_date < start_date then start_date else end_date end as end_date,
        started_at,
        case when ended_at < started_at then started_at else ended_at end as ended_at,
        placement_type,
        provider,
        urn,
        distance,
        postcode
    from delivered_placements
),

-- A later change of legal status names the placement too, but it did not begin with that.
first_episodes as (
    select
        la_code,
        placement_id,
        min_by(start_reason, cast(start_date as string) || {{ start_reason_order('start_reason') }}) as start_reason
    from episodes
    where placement_id is not null and start_reason <> 'l'
    group by la_code, placement_id
),

-- Of two episodes that began on one day, the one that says more of the carers.
episodes_of_the_day as (
    select
        la_code,
        person_id,
        start_date,
        min_by(start_reason, {{ start_reason_order('start_reason') }}) as start_reason
    from episodes
    group by la_code, person_id, start_date
),

short_breaks as (
    select placements.la_code, placements.placement_id
    from placements
    inner join legal_statuses
        on
            placements.la_code = legal_statuses.la_code
            and placements.person_id = legal_statuses.person_id
            and placements.start_date >= legal_statuses.start_date
            and (legal_statuses.end_date is null or placements.start_date < legal_statuses.end_date)
    group by placements.la_code, placements.placement_id
    having min({{ flag(is_short_breaks('legal_statuses')) }}) = 1
),

ordered_placements as (
    select
        placements.*,
        coalesce(first_episodes.start_reason, episodes_of_the_day.start_reason) as start_reason,
        {{ absence }} as is_absence,
        {{ flag('short_breaks.placement_id is not null') }} as is_short_break,
        row_number() over series as placement_number,
        max(coalesce(placements.end_date, date '9999-12-30')) over earlier as latest_end
    from placements
    left join first_episodes
        on placements.la_code = first_episodes.la_code and placements.placement_id = first_episodes.placement_id
    left join episodes_of_the_day on {{ same_key('placements', 'episodes_of_the_day', ['la_code', 'person_id', 'start_date']) }}
    left join short_breaks
        on placements.la_code = short_breaks.la_code and placements.placement_id = short_breaks.placement_id
    window
        series as (
            partition by placements.la_code, placements.person_id
            -- What the rows say, before their ids: another export, or a key for pseudonyms, sorts those otherwise.
            order by
                placements.started_at nulls last, coalesce(placements.end_date, date '9999-12-30'), {{ absence }},
                placements.placement_type nulls last, placements.provider nulls last, placements.urn nulls last,
                placements.postcode nulls last, first_episodes.start_reason nulls last, placements.placement_id nulls last
        ),
        -- Those before it, in the same order.
        earlier as (
            partition by placements.la_code, placements.person_id
            order by
                placements.started_at nulls last, coalesce(placements.end_date, date '9999-12-30'), {{ absence }},
                placements.placement_type nulls last, placements.provider nulls last, placements.urn nulls last,
                placements.postcode nulls last, first_episodes.start_reason nulls last, placements.placement_id nulls last
            rows between unbounded preceding and 1 preceding
        )
)

select
    *,
    {{ flag('start_date < latest_end') }} as is_overlapping,
    {{ flag("start_reason in ('t', 'u', 'l')") }} as is_same_carer,
    sum(
        case
            when start_reason in ('t', 'u', 'l') then 0
            when start_reason = 's' or start_date > {{ add_days('latest_end', 1) }} then 1
            else 0
        end
    ) over (partition by la_code, person_id order by placement_number) as stretch_number
from ordered_placements
