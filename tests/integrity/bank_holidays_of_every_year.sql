-- The bank holidays cover every year in which a deadline of a reported month may lie, each year with its 8 or more: from 12
-- months before the history of what is judged in working days to 60 days after the extract date (rule S5).
with holidays as (
    select
        year(date) as holiday_year,
        count(*) as holidays
    from {{ ref('bank_holiday') }}
    group by year(date)
),

history as (
    select
        la_code,
        min(history_start) as history_start
    from {{ ref('extract_history') }}
    where
        extract in (
            'ssd_contacts', 'local_contact_decisions', 'ssd_cin_episodes', 'ssd_cin_assessments', 'ssd_s47_enquiry',
            'ssd_initial_cp_conference', 'ssd_cp_plans'
        )
    group by la_code
),

needed as (
    select
        history.la_code,
        year({{ add_months('history.history_start', -12) }}) as first_year,
        year({{ add_days('periods.extract_date', 60) }}) as last_year
    from history
    inner join {{ ref('reporting_period') }} as periods on history.la_code = periods.la_code
)

select
    needed.la_code,
    needed.first_year,
    needed.last_year,
    count(holidays.holiday_year) as years_covered
from needed
left join holidays
    on holidays.holiday_year between needed.first_year and needed.last_year and holidays.holidays >= 8
group by needed.la_code, needed.first_year, needed.last_year
having count(holidays.holiday_year) < needed.last_year - needed.first_year + 1
