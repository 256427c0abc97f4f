{#
    A child is looked after on the days on which a care episode is open, save those on which every legal status open is a series
    of short breaks (rule S13). Each period of care is swept through from change to change: what is open between two days
    is a running sum of what began and ended by the first. Legal statuses are followed only for children who have had short
    breaks.
#}
with care_episodes as (
    select * from {{ ref('record_care_episode') }}
),

legal_statuses as (
    select * from {{ ref('stg_legal_status') }}
),

people as (
    select * from {{ ref('stg_person') }}
),

episodes as (
    {{ episodes_of_care('care_episodes') }}
),

periods as (
    select distinct la_code, person_id, period_of_care_id, entered_care_date from episodes
),

children_with_short_breaks as (
    select distinct legal_statuses.la_code, legal_statuses.person_id from legal_statuses
    where {{ is_short_breaks('legal_statuses') }}
),

spans as (
    select la_code, person_id, period_of_care_id, start_date, end_date, 'episode' as kind
    from episodes
    union all
    select
        legal_statuses.la_code,
        legal_statuses.person_id,
        periods.period_of_care_id,
        legal_statuses.start_date,
        legal_statuses.end_date,
        {{ legal_status_kind('legal_statuses') }} as kind
    from children_with_short_breaks
    inner join legal_statuses
        on
            children_with_short_breaks.la_code = legal_statuses.la_code
            and children_with_short_breaks.person_id = legal_statuses.person_id
    inner join periods on legal_statuses.la_code = periods.la_code and legal_statuses.person_id = periods.person_id
    where {{ legal_status_kind('legal_statuses') }} is not null
),

changes as (
    select la_code, person_id, period_of_care_id, kind, start_date as date_day, 1 as change from spans
    union all
    select la_code, person_id, period_of_care_id, kind, end_date as date_day, -1 as change from spans where end_date is not null
),

-- A day on which as much ended as began changes nothing: episodes that follow one another are one spell.
changed_days as (
    select
        la_code,
        person_id,
        period_of_care_id,
        date_day,
        sum(case when kind = 'episode' then change else 0 end) as episode_change,
        sum(case when kind = 'short_breaks' then change else 0 end) as short_breaks_change,
        sum(case when kind = 'other_status' then change else 0 end) as other_status_change
    from changes
    group by la_code, person_id, period_of_care_id, date_day
    having episode_change <> 0 or short_breaks_change <> 0 or other_status_change <> 0
),

open_between as (
    select
        la_code,
        person_id,
        period_of_care_id,
        date_day as start_date,
        lead(date_day) over series as end_date,
        sum(episode_change) over series as episodes,
        sum(short_breaks_change) over series as short_breaks,
        sum(other_status_change) over series as other_statuses
    from changed_days
    window series as (partition by la_code, person_id, period_of_care_id order by date_day)
)

select
    spans.la_code,
    spans.person_id,
    spans.period_of_care_id,
    periods.entered_care_date,
    people.birth_date,
    spans.start_date,
    spans.end_date,
    {{ flag('spans.short_breaks > 0') }} as has_short_breaks,
    {{ flag("spans.start_date < max(coalesce(spans.end_date, date '9999-12-31')) over (
        partition by spans.la_code, spans.person_id order by spans.start_date nulls last, spans.period_of_care_id nulls last
        rows between unbounded preceding and 1 preceding
    )") }} as is_overlapping
from open_between as spans
inner join periods
    on
        spans.la_code = periods.la_code
        and spans.person_id = periods.person_id
        and spans.period_of_care_id = periods.period_of_care_id
left join people on spans.la_code = people.la_code and spans.person_id = people.person_id
where spans.episodes > 0 and (spans.short_breaks = 0 or spans.other_statuses > 0)
