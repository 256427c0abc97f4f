-- The rows behind a figure add up to it: every figure of the latest month reported, whose windows reach back over 12 months. What is
-- no whole number (hours worked) is kept to 4 decimals in a figure. A frozen figure rests on the rows of its own time.
with members as (
    select * from {{ ref('restricted_indicator_member') }}
),

figures as (
    select * from {{ ref('fct_indicator_month') }}
    where (missing_reason is null or missing_reason = 'no_denominator') and not is_frozen
),

periods as (
    select * from {{ ref('reporting_period') }}
),

member_sums as (
    select
        members.la_code,
        members.indicator_id,
        members.breakdown,
        sum(members.numerator) as numerator,
        sum(members.denominator) as denominator
    from members
    inner join periods on members.la_code = periods.la_code and members.month_end = periods.reporting_month
    group by members.la_code, members.indicator_id, members.breakdown
)

select
    figures.la_code,
    figures.indicator_id,
    figures.breakdown,
    figures.numerator,
    member_sums.numerator as numerator_of_members,
    figures.denominator,
    member_sums.denominator as denominator_of_members
from figures
inner join periods on figures.la_code = periods.la_code and figures.month_end = periods.reporting_month
left join member_sums
    on
        figures.la_code = member_sums.la_code
        and figures.indicator_id = member_sums.indicator_id
        and figures.breakdown = member_sums.breakdown
where
    round(coalesce(member_sums.numerator, 0), 4) <> figures.numerator
    or round(coalesce(member_sums.denominator, 0), 4) <> coalesce(figures.denominator, 0)
