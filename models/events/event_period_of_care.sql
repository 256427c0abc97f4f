{#
    A period that began, or ended, under a series of short breaks is no admission, or exit (SEMANTICS S13). Nor is the end of one
    that another began inside, or of one that ended on an unknown day: a known fault copied the end of the latest period onto earlier ones.
#}
with periods as (
    select * from {{ ref('record_period_of_care') }}
),

short_breaks as (
    select legal_statuses.* from {{ ref('stg_legal_status') }} as legal_statuses
    where {{ is_short_breaks('legal_statuses') }} and legal_statuses.start_date is not null
),

-- The last day in care is the day before the end.
periods_under_short_breaks as (
    select
        periods.la_code,
        periods.person_id,
        periods.period_of_care_id,
        max({{ flag('short_breaks.start_date <= periods.entered_care_date
            and (short_breaks.end_date is null or short_breaks.end_date > periods.entered_care_date)') }}) as is_begun_under,
        max({{ flag('short_breaks.start_date < periods.end_date
            and (short_breaks.end_date is null or short_breaks.end_date >= periods.end_date)') }}) as is_ended_under
    from short_breaks
    inner join periods on short_breaks.la_code = periods.la_code and short_breaks.person_id = periods.person_id
    group by periods.la_code, periods.person_id, periods.period_of_care_id
),

described_periods as (
    select
        periods.*,
        {{ leaving_care_reason('periods.end_reason') }} as leaving_reason,
        -- A period of which only later episodes are known began before them: that was no admission of their day.
        {{ flag("coalesce(short_breaks.is_begun_under, 0) = 0 and coalesce(periods.is_entry_known = 1, true)") }} as is_admission,
        {{ flag("coalesce(short_breaks.is_ended_under, 0) = 0 and periods.is_superseded = 0
            and periods.end_date is not null and coalesce(periods.is_end_unknown, 0) = 0 and coalesce(periods.end_reason <> 'x1', true)") }} as is_exit,
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
    end_date,
    end_reason,
    birth_date,
    age_at_entry,
    case when is_exit = 1 then leaving_reason end as leaving_reason,
    is_admission,
    is_exit,
    {{ flag('is_exit = 1 and is_ended_by = 1') }} as is_ended_by,
    {{ flag("is_exit = 1 and leaving_reason = 'adopted'") }} as is_adopted,
    {{ flag("is_exit = 1 and leaving_reason = 'special_guardianship'") }} as is_special_guardianship,
    {{ flag("is_exit = 1 and leaving_reason = 'child_arrangements'") }} as is_child_arrangements
from described_periods
