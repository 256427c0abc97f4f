{#
    Extracts that bring far fewer rows a month since some month than in all the months before, and in the year before: three fifths or fewer,
    in three months at least, and in 24 at most (then that is what happens), where 200 would have come. Half of the rows of a team or of every team may be left out since; or less
    happens, which the rows cannot tell: figures are to be checked. Not judged: lists by the month, education plans, the month not over, returns.
#}
{% set share_that_is_few, least_months, most_months, months_before, would_have_come = 0.6, 3, 24, 12, 200 %}

with days as (
    select * from {{ ref('extract_day') }}
    where begun_rows > 0 and extract not in {{ in_list(['local_pep'] + extracts_of_months()) }}
),

rows_a_month as (
    select la_code, extract, {{ month_end('date_day') }} as month_end, sum(begun_rows) as rows_found
    from days
    group by la_code, extract, {{ month_end('date_day') }}
),

months as (
    {{ months_of_extracts() }}
),

-- A month without a row has none.
counted_months as (
    select months.*, coalesce(rows_a_month.rows_found, 0) as rows_found
    from months
    left join rows_a_month on {{ same_key('months', 'rows_a_month', ['la_code', 'extract', 'month_end']) }}
),

counted as (
    select
        *,
        sum(rows_found) over since as rows_since,
        count(*) over since as months_since,
        least(avg(rows_found) over before, avg(rows_found) over year_before) as usual_rows,
        count(*) over before as months_known
    from counted_months
    window
        since as (partition by la_code, extract order by month_end rows between current row and unbounded following),
        before as (partition by la_code, extract order by month_end rows between unbounded preceding and 1 preceding),
        year_before as (
            partition by la_code, extract order by month_end rows between {{ months_before }} preceding and 1 preceding
        )
)

select
    la_code,
    extract,
    min(month_start) as first_day,
    cast(max_by(rows_since, months_since) as bigint) as rows_since,
    cast(round(max_by(usual_rows * months_since, months_since)) as bigint) as rows_usual
from counted
where
    months_known >= {{ months_before }}
    and months_since between {{ least_months }} and {{ most_months }}
    and usual_rows >= 20
    and usual_rows * months_since >= {{ would_have_come }}
    and rows_since <= {{ share_that_is_few }} * usual_rows * months_since
    and rows_found <= 0.75 * usual_rows
    and extract not in {{ in_list(var('fewer_rows_are_right')) }}
group by la_code, extract
