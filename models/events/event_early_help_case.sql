with cases as (
    select * from {{ ref('record_early_help_case') }}
),

extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

-- Another case of the family that had been closed, in the 12 months before the day on which this one was opened (rule S6).
earlier_cases as (
    select
        cases.la_code,
        cases.early_help_case_id,
        max({{ flag(
            'earlier.earliest_end is null and earlier.closed_date >= ' ~ add_months('cases.opened_date', -12)
        ) }}) as is_re_referral,
        max({{ flag('earlier.earliest_end is not null') }}) as is_perhaps_re_referral
    from cases
    inner join cases as earlier on cases.la_code = earlier.la_code and cases.family_id = earlier.family_id
    where coalesce(earlier.earliest_end, earlier.closed_date) < cases.opened_date
    group by cases.la_code, cases.early_help_case_id
),

dated_cases as (
    select
        cases.*,
        extract_dates.extract_date,
        {{ latest_end('cases.earliest_end', 'null', 'extract_dates.extract_date') }} as latest_end,
        coalesce(earlier_cases.is_re_referral, 0) as is_re_referral,
        coalesce(earlier_cases.is_perhaps_re_referral, 0) as is_perhaps_re_referral
    from cases
    left join extract_dates on cases.la_code = extract_dates.la_code
    left join earlier_cases
        on cases.la_code = earlier_cases.la_code and cases.early_help_case_id = earlier_cases.early_help_case_id
),

closed_cases as (
    select *, {{ counted_end('closed_date', 'earliest_end', 'latest_end', 'null') }} as counted_closed_date
    from dated_cases
),

dated as (
    select
        *,
        {{ month_end('counted_closed_date') }} as month_ended,
        {{ financial_year_start('counted_closed_date') }} as year_ended
    from closed_cases
)

select
    la_code,
    early_help_case_id,
    family_id,
    team_id,
    opened_date,
    counted_closed_date as closed_date,
    earliest_end,
    latest_end,
    closed_date as left_stock_date,
    is_re_referral,
    {{ flag('is_re_referral = 0 and (is_perhaps_re_referral = 1 or not is_family_known)') }} as is_re_referral_unknown,
    {{ flag('is_step_up') }} as is_step_up,
    {{ flag('not is_step_up and is_reason_unknown') }} as is_step_up_unknown,
    {{ flag('is_step_up') }}
    * {{ first_in(
        'family_id, is_step_up', 'month_ended', 'counted_closed_date, early_help_case_id'
    ) }} as is_first_step_up_in_month,
    {{ flag('is_step_up') }}
    * {{ first_in(
        'family_id, is_step_up', 'year_ended', 'counted_closed_date, early_help_case_id'
    ) }} as is_first_step_up_in_year
from dated
