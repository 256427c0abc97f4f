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

-- A value that was published without its counts is as rounded there, and need not add up.
measure_months as (
    select counted.* from {{ ref('measure_month') }} as counted
    where
        not exists (
            select 1 from {{ ref('measure_period') }} as published
            where
                published.la_code = counted.la_code
                and published.month_end = counted.month_end
                and published.measure_id = counted.measure_id
                and published.breakdown = counted.breakdown
                and not published.has_counts
        )
),

parts as (
    select
        measure_months.la_code,
        measure_months.month_end,
        divisions.whole,
        divisions.division,
        {{ joined_text('divisions.part', ', ') }} as parts,
        sum(measure_months.numerator) as parts_count
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
        measure_months.numerator as whole_count
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
where wholes.whole_count is distinct from parts.parts_count
