{#
    A period that began, or ended, on a day on which the child was under short breaks alone is no admission, or exit: the same reading
    as record_looked_after_spell's (rule S13). Nor is the end of one that another began inside an exit: a known fault
    copied the
    end of the latest period onto earlier ones.
#}
with extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

periods as (
    select
        records.*,
        {{ latest_end(
            'records.earliest_end', 'records.latest_end', 'extract_dates.extract_date', 'records.next_entered_care_date'
        ) }} as left_by,
        -- The last day in care is the day before the end, or the day of entry.
        greatest(records.entered_care_date, {{ add_days('records.end_date', -1) }}) as last_day
    from {{ ref('record_period_of_care') }} as records
    left join extract_dates on records.la_code = extract_dates.la_code
),

legal_statuses as (
    select
        statuses.la_code,
        statuses.person_id,
        statuses.start_date,
        coalesce(statuses.end_date, date '9999-12-31') as end_date,
        {{ legal_status_kind('statuses') }} as kind
    from {{ ref('stg_legal_status') }} as statuses
    where {{ legal_status_kind('statuses') }} is not null
),

children_with_short_breaks as (
    select distinct la_code, person_id from legal_statuses
    where kind = 'short_breaks'
),

-- Nothing else is open on the day: no row of those that are open is of another kind.
periods_under_short_breaks as (
    select
        statuses.la_code,
        statuses.person_id,
        periods.period_of_care_id,
        min(case
            when periods.entered_care_date >= statuses.start_date and periods.entered_care_date < statuses.end_date
                then {{ flag("statuses.kind = 'short_breaks'") }}
        end) as is_begun_under,
        min(case
            when periods.last_day >= statuses.start_date and periods.last_day < statuses.end_date
                then {{ flag("statuses.kind = 'short_breaks'") }}
        end) as is_ended_under
    from children_with_short_breaks
    inner join legal_statuses as statuses
        on
            children_with_short_breaks.la_code = statuses.la_code
            and children_with_short_breaks.person_id = statuses.person_id
    inner join periods on statuses.la_code = periods.la_code and statuses.person_id = periods.person_id
    group by statuses.la_code, statuses.person_id, periods.period_of_care_id
),

described_periods as (
    select
        periods.*,
        {{ leaving_care_reason('periods.end_reason') }} as leaving_reason,
        -- A period of which only later episodes are known began before them: that was no admission of their day.
        {{ flag("coalesce(short_breaks.is_begun_under, 0) = 0 and coalesce(periods.is_entry_known = 1, true)") }} as is_admission,
        {{ flag("coalesce(short_breaks.is_ended_under, 0) = 0 and periods.is_superseded = 0
            and periods.end_date is not null and coalesce(periods.end_reason <> 'x1', true)") }} as is_exit,
        -- A birth recorded after entering care is an error: there is no age.
        case
            when periods.birth_date <= periods.entered_care_date
                then {{ displayed(days_between('periods.birth_date', 'periods.entered_care_date') ~ ' / 365.25', 1) }}
        end as age_at_entry
    from periods
    left join periods_under_short_breaks as short_breaks
        on
            periods.la_code = short_breaks.la_code
            and periods.person_id = short_breaks.person_id
            and periods.period_of_care_id = short_breaks.period_of_care_id
)

select
    la_code,
    period_of_care_id,
    person_id,
    entered_care_date,
    {{ counted_end('end_date', 'earliest_end', 'left_by', 'latest_end') }} as end_date,
    end_date as left_stock_date,
    earliest_end,
    left_by as latest_end,
    end_reason,
    birth_date,
    age_at_entry,
    {{ flag('age_at_entry is not null') }} as is_age_at_entry_known,
    case when is_exit = 1 then leaving_reason end as leaving_reason,
    is_admission,
    is_exit,
    {{ flag("is_exit = 1 and " ~ is_not_known('leaving_reason')) }} as is_reason_unknown,
    {{ flag("is_exit = 1 and leaving_reason = 'adopted'") }} as is_adopted,
    {{ flag("is_exit = 1 and leaving_reason = 'special_guardianship'") }} as is_special_guardianship,
    {{ flag("is_exit = 1 and leaving_reason = 'child_arrangements'") }} as is_child_arrangements,
    {{ flag("is_exit = 1 and leaving_reason in ('special_guardianship', 'child_arrangements')") }}
        as is_special_guardianship_or_child_arrangements,
    {{ flag("is_exit = 1 and leaving_reason in ('adopted', 'special_guardianship', 'child_arrangements')") }} as is_permanence
from described_periods
