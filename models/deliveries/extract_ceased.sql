{#
    Kinds of rows that cease to come, for months in the midst of an extract or until its end, while its other rows come on: dental checks
    among health assessments, contacts of one source, children seen; days that are not the first of the month, ends that are not the day of
    the start. Such rows were not delivered, or their flag or code is written otherwise. What would have come is the kind's share of the
    rows before and after, whichever is lower, of the rows of those months; from 40 on, a twentieth or fewer is no chance, though brothers
    and sisters come together. Of lists by the month, which have the same people again, so many a month, of a team ten. Not judged: the month not over,
    education plans, which go by terms, and returns. What began to come one day is told too, unless it is a code, which may be new.
#}
{% set would_have_come, a_month, share_that_comes, least_months, months_known = 40, 10, 0.05, 2, 6 %}

with counted as (
    {{ rows_a_month_of_kinds() }}
),

months as (
    {{ months_of_extracts() }}
),

-- What is of one kind in all, and months without a row of any.
kinds as (
    select la_code, extract, field, kind, max(may_begin) as may_begin, sum(found) / sum(rows_found) as overall_share
    from counted
    group by la_code, extract, field, kind
    having sum(found) >= {{ would_have_come }}
),

series as (
    select
        kinds.*,
        months.month_start,
        months.month_end,
        coalesce(counted.rows_found, 0) as rows_found,
        coalesce(counted.found, 0) as found,
        sum({{ flag('counted.found > ' ~ share_that_comes ~ ' * counted.rows_found * kinds.overall_share') }}) over (
            partition by kinds.la_code, kinds.extract, kinds.kind order by months.month_end
        ) as months_with_some,
        {{ flag('counted.found > ' ~ share_that_comes ~ ' * counted.rows_found * kinds.overall_share') }} as has_some
    from kinds
    inner join months on kinds.la_code = months.la_code and kinds.extract = months.extract
    left join counted
        on {{ same_key('kinds', 'counted', ['la_code', 'extract', 'kind']) }} and months.month_end = counted.month_end
),

-- Runs of months: those with some one by one, those without together.
runs as (
    select
        la_code,
        extract,
        field,
        kind,
        may_begin,
        has_some,
        min(month_start) as first_day,
        max(month_end) as last_day,
        count(*) as months_found,
        sum(rows_found) as rows_found,
        sum(found) as found
    from series
    group by la_code, extract, field, kind, may_begin, has_some, months_with_some
),

compared as (
    select
        *,
        coalesce(sum(months_found) over before, 0) as months_before,
        coalesce(sum(months_found) over after, 0) as months_after,
        sum(found) over before / nullif(sum(rows_found) over before, 0) as share_before,
        sum(found) over after / nullif(sum(rows_found) over after, 0) as share_after,
        coalesce(sum(rows_found) over before / sum(months_found) over before, 0) as usual_rows
    from runs
    window
        before as (partition by la_code, extract, kind order by last_day rows between unbounded preceding and 1 preceding),
        after as (partition by la_code, extract, kind order by last_day rows between 1 following and unbounded following)
)

select
    la_code,
    extract,
    -- Where as many rows came as ever, they are written otherwise: no more than what reads the field is doubtful.
    case when field not in ('', 'team') and rows_found >= 0.9 * usual_rows * months_found then field end as field,
    kind,
    first_day,
    last_day,
    cast(found as bigint) as rows_of_kind,
    cast(round(would_come) as bigint) as rows_usual
from (
    select
        *,
        rows_found * least(coalesce(share_before, share_after), coalesce(share_after, share_before)) as would_come
    from compared
) as judged
where
    has_some = 0
    and months_found >= {{ least_months }}
    and (
        months_before >= {{ months_known }}
        or (may_begin = 0 and months_before = 0 and least(months_found, months_after) >= {{ months_known }})
    )
    and would_come >= {{ would_have_come }}
    and (
        extract not in {{ in_list(extracts_of_months()) }}
        or would_come >= case when field = 'team' then {{ a_month }} else {{ would_have_come }} end * months_found
    )
    and (field <> 'team' or rows_found <= usual_rows * months_found - 0.5 * would_come)
    and found <= {{ share_that_comes }} * would_come
    and extract || '.' || kind not in {{ in_list(var('kinds_that_ceased')) }}
