{#
    What was known of each care leaver at each month end: the council's own monthly history first, else what care_leaver_snapshot
    captured. A month of which neither has a row has none here: no month reads a later snapshot, nor the record of today, which is the
    one of the extract date (rule S16). What a return tells, at the end of its year, of what held around each birthday is known of the
    month of the birthday too, where no snapshot is (rule S37).
#}
{% set known = ['eligibility', 'in_touch', 'accommodation', 'is_accommodation_suitable', 'activity', 'pathway_plan_date'] %}
{% set kept = ['la_code', 'person_id', 'month_end'] + known %}

with history as (
    select * from {{ ref('stg_care_leaver_history') }}
    where month_end is not null and person_id is not null
),

captured as (
    select * from {{ ref('care_leaver_snapshot') }}
),

care_leavers as (
    select * from {{ ref('record_care_leaver') }}
),

birthdays as (
    select * from {{ ref('record_care_leaver_birthday') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

-- A month may be written in two ways, and then a person stands in it twice: the last delivered counts.
last_rows as (
    select la_code, person_id, month_end, max(source_row) as source_row
    from history
    group by la_code, person_id, month_end
),

history_months as (
    select distinct la_code, month_end from history
),

snapshots as (
    select
        history.{{ kept | join(', history.') }},
        coalesce(history.is_around_birthday, false) as is_around_birthday
    from history
    inner join last_rows on history.la_code = last_rows.la_code and history.source_row = last_rows.source_row
    union all
    select captured.{{ kept | join(', captured.') }}, false as is_around_birthday
    from captured
    left join history_months on captured.la_code = history_months.la_code and captured.month_end = history_months.month_end
    where history_months.month_end is null
),

-- A review after the month end, before the source was cut, hides the plan date before it, which the snapshot before still has.
dated_snapshots as (
    select
        *,
        lag(pathway_plan_date) over (partition by la_code, person_id order by month_end) as previous_plan_date
    from snapshots
),

snapshot_months as (
    select distinct la_code, month_end from snapshots
)

select
    dated_snapshots.la_code,
    dated_snapshots.person_id,
    dated_snapshots.month_end,
    true as is_snapshot,
    case
        when dated_snapshots.is_around_birthday then {{ april_of('dated_snapshots.month_end') }}
        else dated_snapshots.month_end
    end as birthdays_from,
    dated_snapshots.{{ known[:-1] | join(',\n    dated_snapshots.') }},
    case
        when dated_snapshots.pathway_plan_date > dated_snapshots.month_end then dated_snapshots.previous_plan_date
        else dated_snapshots.pathway_plan_date
    end as pathway_plan_date
from dated_snapshots
inner join periods
    on
        dated_snapshots.la_code = periods.la_code
        and dated_snapshots.month_end between periods.first_day and periods.reporting_month
union all
select
    birthdays.la_code,
    birthdays.person_id,
    birthdays.birthday_month as month_end,
    false as is_snapshot,
    birthdays.birthday_month as birthdays_from,
    birthdays.{{ known | join(',\n    birthdays.') }}
from birthdays
inner join periods
    on birthdays.la_code = periods.la_code and birthdays.birthday_month between periods.first_day and periods.reporting_month
left join snapshot_months
    on birthdays.la_code = snapshot_months.la_code and birthdays.birthday_month = snapshot_months.month_end
where snapshot_months.month_end is null
union all
select
    care_leavers.la_code,
    care_leavers.person_id,
    periods.later_extract_date as month_end,
    true as is_snapshot,
    periods.later_extract_date as birthdays_from,
    care_leavers.{{ known | join(',\n    care_leavers.') }}
from care_leavers
inner join periods on care_leavers.la_code = periods.la_code
where periods.later_extract_date is not null
