{#
    Parts of an extract of which ends are no longer written: as much is open as before and more begins, but next to nothing has ended
    since some month. What would have ended is what ended of all that was open in the months before, or in the year before where that is
    less, for as much as has been open since. From 30 on, a twentieth or fewer is no chance, though brothers and sisters end together.
    The whole extract is a part, too; where that has no ends, no other is told. Not judged: the month not over, the first year, returns.
    divided_by: a column by whose values an extract falls into parts: whoever writes the ends of one may cease to.
#}
{% set divided_by = {
    'ssd_cin_episodes': 'team_id', 'ssd_cin_assessments': 'team_id', 'ssd_s47_enquiry': 'team_id', 'ssd_cp_plans': 'initial_category',
    'ssd_cla_placement': 'placement_type', 'ssd_legal_status': 'legal_status_code', 'local_foster_carers': 'carer_type',
    'local_early_help_cases': 'team_id',
} %}
{% set spells = {} %}
{% for extract, days in days_of_spells().items() %}{% do spells.update({extract: days + [divided_by.get(extract)]}) %}{% endfor %}
{% set would_have_ended, share_that_ends, least_months, months_before = 30, 0.05, 2, 12 %}

with spells as (
    {{ spells_in_parts(spells) }}
),

months as (
    {{ months_of_extracts() }}
),

changes as (
    select la_code, extract, part, {{ month_end('start_date') }} as month_end, 1 as begun, 0 as ended from spells
    union all
    select la_code, extract, part, {{ month_end('end_date') }} as month_end, 0 as begun, 1 as ended from spells where end_date is not null
    union all
    select parts.la_code, parts.extract, parts.part, months.month_end, 0 as begun, 0 as ended
    from (select distinct la_code, extract, part from spells) as parts
    inner join months on parts.la_code = months.la_code and parts.extract = months.extract
),

series as (
    select
        la_code,
        extract,
        part,
        month_end,
        sum(begun) as begun,
        sum(ended) as ended,
        sum(sum(begun - ended)) over (
            partition by la_code, extract, part order by month_end rows between unbounded preceding and 1 preceding
        ) as open_at_start
    from changes
    group by la_code, extract, part, month_end
),

counted as (
    select
        series.la_code,
        series.extract,
        series.part,
        months.month_start,
        sum(series.begun) over since as begun_since,
        sum(series.ended) over since as ended_since,
        count(*) over since as months_since,
        count(*) over before as months_known,
        avg(series.open_at_start + series.begun) over since as usually_open_since,
        avg(series.open_at_start + series.begun) over before as usually_open_before,
        least(
            sum(series.ended) over before / nullif(sum(series.open_at_start + series.begun) over before, 0),
            sum(series.ended) over year_before / nullif(sum(series.open_at_start + series.begun) over year_before, 0)
        ) * sum(series.open_at_start + series.begun) over since as would_have_ended
    from series
    inner join months
        on series.la_code = months.la_code and series.extract = months.extract and series.month_end = months.month_end
    window
        since as (
            partition by series.la_code, series.extract, series.part order by series.month_end
            rows between current row and unbounded following
        ),
        before as (
            partition by series.la_code, series.extract, series.part order by series.month_end
            rows between unbounded preceding and 1 preceding
        ),
        year_before as (
            partition by series.la_code, series.extract, series.part order by series.month_end
            rows between {{ months_before }} preceding and 1 preceding
        )
)

select
    la_code,
    extract,
    part,
    month_start as first_day,
    cast(begun_since as bigint) as begun_since,
    cast(ended_since as bigint) as ended_since,
    cast(round(would_have_ended) as bigint) as would_have_ended
from (
    select
        *,
        row_number() over (partition by la_code, extract, part order by month_start) as place,
        max({{ flag("part = 'all'") }}) over (partition by la_code, extract) as is_whole
    from counted
    where
        months_since >= {{ least_months }}
        and months_known >= {{ months_before }}
        and begun_since >= {{ var('break_rows') }}
        and would_have_ended >= {{ would_have_ended }}
        and ended_since <= {{ share_that_ends }} * would_have_ended
        and usually_open_before >= 0.1 * usually_open_since
) as found
where place = 1 and (part = 'all' or is_whole = 0)
