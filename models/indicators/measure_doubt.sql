{#
    What each window may gain or lose by cases of which nobody knows the day or the category. A case that is lost or gained moves the
    denominator too: in the value at most where it is lost as none of the numerator or gained as one, in the value at least the other
    way about.
#}
with perhaps as (
    select * from {{ ref('measure_perhaps') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

dictionary as (
    select distinct summed_over from {{ ref('indicator_dictionary') }}
),

window_starts as (
    select
        dictionary.summed_over,
        calendar_months.month_end,
        {{ window_start('dictionary.summed_over', 'calendar_months') }} as first_day
    from dictionary
    cross join calendar_months
),

-- What counts on an unknown day is certain in a window that holds every day on which it may, where it is counted at all. One that
-- holds some of them may lose it, where it counts it, and otherwise gain it; and so may one whose category is unknown.
perhaps_in_windows as (
    select
        perhaps.*,
        window_starts.month_end,
        window_starts.summed_over,
        coalesce(perhaps.counted_month between window_starts.first_day and window_starts.month_end, false) as is_counted
    from perhaps
    inner join window_starts
        on
            perhaps.first_month <= window_starts.month_end
            and perhaps.last_month >= window_starts.first_day
    where
        perhaps.counted_month is null
        or perhaps.is_of_any_category = 1
        or perhaps.first_month < window_starts.first_day
        or perhaps.last_month > window_starts.month_end
)

select
    la_code,
    month_end,
    measure_id,
    breakdown,
    summed_over,
    sum(case when not is_counted then cases * (numerator + might_count) end) as might_count,
    sum(case when is_counted then cases * (numerator - might_not_count) end) as might_not_count,
    sum(case
        when not is_counted and numerator + might_count > 0 then cases * denominator
        when is_counted and numerator + might_count = 0 then -cases * denominator
    end) as denominator_if_most,
    sum(case
        when not is_counted and numerator - might_not_count = 0 then cases * denominator
        when is_counted and numerator - might_not_count > 0 then -cases * denominator
    end) as denominator_if_least,
    sum(case when not is_counted or might_count + might_not_count = 0 then cases end) as undecided
from perhaps_in_windows
group by la_code, month_end, measure_id, breakdown, summed_over
