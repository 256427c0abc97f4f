{#
    Education results as they were published (rule S20): of each school year the latest publication there was by the extract date. Where
    the counts behind a value are not given, or come to another value, the value alone is shown: as 87 in 100, or 46.2 of one. Those of
    a council that delivers none are the official figures.
#}
with own_results as (
    select published.*, false as is_official from {{ ref('stg_attainment') }} as published
    where
        published.academic_year_start is not null
        and published.measure <> 'unknown'
        and published.published_value is not null
        and {{ is_published_result('published') }}
),

official_values as (
    select * from {{ source('official', 'official_value') }}
),

equivalents as (
    select * from {{ ref('official_equivalent') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

offer_days as (
    select * from {{ ref('school_offer_day') }}
),

official_results as (
    {{ official_results('term') }}
),

results as (
    select la_code, measure, academic_year_start, published_value, numerator, denominator, source_row, published_on, is_official
    from own_results
    union all
    select
        la_code,
        measure,
        case when measure like 'offer_day_%' then {{ add_months("date_trunc('year', period_end)", -4) }} else period_start end
            as academic_year_start,
        published_value,
        null as numerator,
        null as denominator,
        null as source_row,
        published_on,
        true as is_official
    from official_results
    where la_code not in (select own_results.la_code from own_results)
),

-- Places are offered before the end of the school year before, whatever the results of that year.
dated as (
    select
        results.la_code,
        results.measure,
        results.academic_year_start,
        results.published_value,
        results.numerator,
        results.denominator,
        results.source_row,
        results.is_official,
        results.measure in ('ks4_attainment8', 'ks4_ebacc_aps') as is_average,
        coalesce(offer_days.offer_day, results.academic_year_start) as period_start,
        coalesce(offer_days.offer_day, {{ add_days(add_months('results.academic_year_start', 11), -1) }}) as period_end,
        results.published_on
    from results
    left join offer_days
        on
            results.measure like 'offer_day_' || offer_days.phase || '_%'
            and year(results.academic_year_start) + 1 = offer_days.offer_year
),

-- What is published of a day of offers counts where the council has not given the offers themselves.
own_offer_days as (
    select distinct la_code, offer_day from {{ ref('event_school_offer') }}
),

known as (
    select
        dated.*,
        dated.measure like 'offer_day_%' and own_offer_days.offer_day is not null as is_superseded,
        {{ flag('abs(case when dated.is_average then 1 else 100 end * dated.numerator / nullif(dated.denominator, 0)'
            ~ ' - dated.published_value) <= case when dated.is_average then 0.06 else 0.51 end') }} = 1 as has_counts,
        row_number() over (
            partition by dated.la_code, dated.measure, dated.academic_year_start
            order by coalesce(dated.published_on, dated.period_end) desc nulls last, dated.source_row desc
        ) as place
    from dated
    inner join periods on dated.la_code = periods.la_code
    left join own_offer_days on dated.la_code = own_offer_days.la_code and dated.period_end = own_offer_days.offer_day
    where coalesce(dated.published_on, dated.period_end) <= periods.extract_date
)

select
    la_code,
    measure,
    academic_year_start,
    period_start,
    period_end,
    published_on,
    published_value,
    is_official,
    {{ flag('is_superseded') }} as is_superseded,
    has_counts,
    case when has_counts then numerator else published_value end as numerator,
    case when has_counts then denominator when is_average then 1 else 100 end as denominator
from known
where place = 1
