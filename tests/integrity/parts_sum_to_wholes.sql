-- Measures that divide another one add up to it, in every month (seeds/registry/measure_part.csv).
with divisions as (
    select
        whole,
        division,
        part,
        split_part(part, ':', 1) as measure_id,
        nullif(split_part(part, ':', 2), '') as breakdown
    from {{ ref('measure_part') }}
    where part_is = 'sum'
),

published_values as (
    select la_code, month_end, measure_id, breakdown from {{ ref('measure_period') }}
    where not has_counts
),

-- A value that was published without its counts is as rounded there, or is there without the others: it need not add up.
measure_months as (
    select counted.*, {{ flag('published.measure_id is not null') }} as is_published
    from {{ ref('measure_month') }} as counted
    left join published_values as published
        on {{ same_key('counted', 'published', ['la_code', 'month_end', 'measure_id', 'breakdown']) }}
),

parts as (
    select
        measure_months.la_code,
        measure_months.month_end,
        divisions.whole,
        divisions.division,
        {{ joined_text('divisions.part', ', ') }} as parts,
        sum(measure_months.numerator) as parts_count,
        sum(measure_months.might_count) as might_count,
        max(measure_months.is_published) as is_published
    from divisions
    inner join measure_months
        on
            divisions.measure_id = measure_months.measure_id
            and (divisions.breakdown is null or divisions.breakdown = measure_months.breakdown)
    group by measure_months.la_code, measure_months.month_end, divisions.whole, divisions.division
),

wholes as (
    select
        measure_months.la_code,
        measure_months.month_end,
        divided.whole,
        divided.division,
        measure_months.numerator as whole_count,
        measure_months.is_published
    from (select distinct whole, division from divisions) as divided
    inner join measure_months on divided.whole = measure_months.measure_id
)

select
    la_code,
    month_end,
    whole,
    parts.parts,
    wholes.whole_count,
    parts.parts_count
from wholes
full outer join parts using (la_code, month_end, whole, division)
where
    wholes.whole_count is distinct from parts.parts_count
    -- What is known to be of the whole, and not of which part, may be of any.
    and not coalesce(wholes.whole_count - parts.parts_count between 0 and parts.might_count, false)
    and coalesce(wholes.is_published, 0) + coalesce(parts.is_published, 0) = 0
