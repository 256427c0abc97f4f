-- The rows behind the figures add up to them: each measure of each month reported. (Windows are sums of months.) What is no
-- whole number is compared to 4 decimals, as figures are kept.
with members as (
    select * from {{ all_members() }} as members
),

figures as (
    select * from {{ ref('measure_month') }}
),

member_sums as (
    select
        la_code,
        measure_id,
        breakdown,
        month_end,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from members
    group by la_code, measure_id, breakdown, month_end
)

select
    figures.la_code,
    figures.measure_id,
    figures.breakdown,
    figures.month_end,
    figures.numerator,
    member_sums.numerator as numerator_of_members,
    figures.denominator,
    member_sums.denominator as denominator_of_members
from figures
left join member_sums
    on
        figures.la_code = member_sums.la_code
        and figures.measure_id = member_sums.measure_id
        and figures.breakdown = member_sums.breakdown
        and figures.month_end = member_sums.month_end
where
    round(coalesce(member_sums.numerator, 0), 4) <> round(figures.numerator, 4)
    or round(coalesce(member_sums.denominator, 0), 4) <> round(coalesce(figures.denominator, 0), 4)
