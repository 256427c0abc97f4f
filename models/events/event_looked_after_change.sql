{#
    Why the number of children looked after changes (rule S13): by admissions and exits, and within a period of care by short
    breaks that begin or end under no other status. What is left is an entry or a leaving that is no admission or exit, or a day
    between two episodes. The changes of a period by a day sum to 1 while the child is looked after in it, otherwise to 0.
#}
with periods as (
    select * from {{ ref('event_period_of_care') }}
),

spells as (
    select * from {{ ref('record_looked_after_spell') }}
),

short_breaks as (
    select statuses.* from {{ ref('stg_legal_status') }} as statuses
    where {{ legal_status_kind('statuses') }} = 'short_breaks'
),

flows as (
    select la_code, person_id, period_of_care_id, entered_care_date as change_date, 'entered_care' as kind, 1 as change
    from periods
    where is_admission = 1
    union all
    select la_code, person_id, period_of_care_id, end_date as change_date, 'left_care' as kind, -1 as change from periods
    where is_exit = 1 and end_date is not null
),

-- What the flows of a day leave unsaid; spells that follow one another without a gap change nothing.
unsaid as (
    select la_code, person_id, period_of_care_id, change_date, sum(difference) as change
    from (
        select la_code, person_id, period_of_care_id, start_date as change_date, 1 as difference from spells
        union all
        select la_code, person_id, period_of_care_id, end_date as change_date, -1 as difference from spells
        where end_date is not null
        union all
        select la_code, person_id, period_of_care_id, change_date, -change as difference from flows
    ) as differences
    group by la_code, person_id, period_of_care_id, change_date
    having sum(difference) <> 0
),

changed_by_short_breaks as (
    select distinct unsaid.la_code, unsaid.person_id, unsaid.period_of_care_id, unsaid.change_date
    from unsaid
    inner join periods
        on
            unsaid.la_code = periods.la_code
            and unsaid.person_id = periods.person_id
            and unsaid.period_of_care_id = periods.period_of_care_id
    inner join short_breaks
        on
            unsaid.la_code = short_breaks.la_code
            and unsaid.person_id = short_breaks.person_id
            and unsaid.change_date > periods.entered_care_date
            and (periods.end_date is null or unsaid.change_date < periods.end_date)
            -- Open on the day, or until it.
            and unsaid.change_date >= short_breaks.start_date
            and (short_breaks.end_date is null or unsaid.change_date <= short_breaks.end_date)
)

select la_code, person_id, period_of_care_id, change_date, kind, change from flows
union all
select
    unsaid.la_code,
    unsaid.person_id,
    unsaid.period_of_care_id,
    unsaid.change_date,
    case
        when short_breaks.person_id is null then 'not_counted'
        when unsaid.change > 0 then 'short_breaks_ended'
        else 'short_breaks_began'
    end as kind,
    cast(unsaid.change as integer) as change
from unsaid
left join changed_by_short_breaks as short_breaks
    on
        unsaid.la_code = short_breaks.la_code
        and unsaid.person_id = short_breaks.person_id
        and unsaid.period_of_care_id = short_breaks.period_of_care_id
        and unsaid.change_date = short_breaks.change_date
