{#
    Holes in the middle of an extract: weeks of working days on which nothing began, among months in which something begins on most
    of them. Whether a day has a row counts, not how many, since children of one family come together. By the share of working days
    that have one, over half a year before and after, whichever is lower, a hole is longer than chance leaves once in a million; and
    longer than two working weeks where it reaches into December or January, as no Christmas is. What is asked of schools rests in their holidays. A silence at the end, or
    with a few days after it, is one too of an extract that has a row a week; what ended for good has no days to cover (extract_history).
#}
{% set half_a_year, enough_before, enough_after, a_day_a_week = 125, 60, 10, 0.2 %}
{% set idle_at_least, idle_at_christmas = 6, 10 %}

with days as (
    select la_code, extract, date_day from {{ ref('extract_day') }}
    where begun_rows > 0 and extract not in ('local_pep', 'local_exclusions')
),

calendar as (
    select * from {{ ref('calendar_day') }}
),

history as (
    select
        history.*,
        last_days.date_day as covered_until,
        last_days.working_day_number as covered_number
    from {{ ref('extract_history') }} as history
    inner join {{ ref('extract_reach') }} as reaches on history.la_code = reaches.la_code
    inner join calendar as last_days on least(reaches.last_day, history.last_day) = last_days.date_day
),

-- What comes at a weekend comes on the working day before it.
days_with_rows as (
    select distinct days.la_code, days.extract, calendar.working_day_number, history.covered_number
    from days
    inner join calendar on days.date_day = calendar.date_day
    inner join history on days.la_code = history.la_code and days.extract = history.extract
    where days.date_day between history.history_start and history.covered_until
),

counted as (
    select
        *,
        count(*) over (
            partition by la_code, extract order by working_day_number
            range between {{ half_a_year - 1 }} preceding and current row
        ) as days_before,
        count(*) over (
            partition by la_code, extract order by working_day_number
            range between current row and {{ half_a_year - 1 }} following
        ) as days_after,
        min(working_day_number) over (partition by la_code, extract) as first_number,
        max(working_day_number) over (partition by la_code, extract) as last_number
    from days_with_rows
),

breaks as (
    select
        la_code,
        extract,
        working_day_number as number_before,
        coalesce(lead(working_day_number) over series, covered_number + 1) as number_after,
        days_before / least({{ half_a_year }}, working_day_number - first_number + 1) as share_before,
        lead(days_after) over series
        / least({{ half_a_year }}, last_number - lead(working_day_number) over series + 1) as share_after,
        working_day_number - first_number + 1 as known_before,
        coalesce(last_number - lead(working_day_number) over series + 1, 0) as known_after
    from counted
    window series as (partition by la_code, extract order by working_day_number)
),

gaps as (
    select
        *,
        number_after - number_before - 1 as idle_days,
        least(0.9, share_before, share_after) as usual_share
    from breaks
    where
        number_after - number_before - 1 > {{ idle_at_least }}
        and known_before >= {{ enough_before }}
        and (known_after >= {{ enough_after }} or share_before >= {{ a_day_a_week }})
)

select
    gaps.la_code,
    gaps.extract,
    min(calendar.date_day) as first_day,
    max(calendar.date_day) as last_day,
    max(gaps.idle_days) as idle_working_days,
    max(gaps.usual_share) as usual_share
from gaps
inner join calendar
    on
        calendar.working_day_number > gaps.number_before
        and calendar.working_day_number < gaps.number_after
        and calendar.is_working_day
where power(1 - gaps.usual_share, gaps.idle_days) < {{ var('rare') }}
group by gaps.la_code, gaps.extract, gaps.number_before
having
    max(gaps.idle_days) > {{ idle_at_christmas }}
    or (month(min(calendar.date_day)) between 2 and 11 and month(max(calendar.date_day)) between 2 and 11)
