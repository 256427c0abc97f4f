with compared as (
    select
        *,
        unit = official_unit as is_same_unit,
        case when unit = official_unit then own_value - official_value end as difference
    from {{ ref('indicator_official') }}
),

tolerances as (
    select
        official_measure,
        cast(late_entry_pct as double) as late_entry_pct,
        cast(population_pct as double) as population_pct,
        cast(rounding as double) as rounding,
        reason,
        beyond
    from {{ ref('official_tolerance') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

allowed as (
    select
        compared.*,
        {{ late_entry_tolerance('tolerances.late_entry_pct', 'compared') }} as tolerance_late_entry,
        coalesce(compared.official_value * tolerances.population_pct / 100, 0) as tolerance_population,
        tolerances.rounding as tolerance_rounding,
        tolerances.reason as tolerance_reason,
        tolerances.beyond
    from compared
    left join tolerances on compared.official_measure = tolerances.official_measure
),

summed as (
    select *, tolerance_late_entry + tolerance_population + tolerance_rounding as tolerance from allowed
),

-- A sum of fractions is rounded before it is a limit.
judged as (
    select
        *,
        case
            when official_value is null and official_value_before is not null then 'official_withdrawn'
            when official_value is null then 'official_withheld'
            when own_value is null then coalesce(missing_reason, 'no_figure')
            when is_own_the_official then 'own_is_the_official'
            when not is_same_definition then 'defined_otherwise'
            when not is_same_unit then 'other_unit'
            when tolerance is null then 'no_tolerance'
            when round(abs(difference) - tolerance, 9) <= 0 then null
            when
                round(official_value - value_at_least + tolerance, 9) >= 0
                and round(value_at_most - official_value + tolerance, 9) >= 0
                then 'cases_undecided'
        end as why_not_judged,
        round(abs(difference) - tolerance, 9) <= 0 as is_within,
        is_same_definition and difference is not null as is_compared
    from summed
)

select
    judged.la_code,
    judged.indicator_id,
    judged.official_measure,
    judged.measure_name,
    judged.basis,
    judged.unit,
    judged.official_unit,
    calendar_months.reporting_year,
    judged.month_end,
    judged.official_period,
    judged.official_period_start,
    judged.official_period_end,
    judged.numerator,
    judged.denominator,
    judged.population,
    judged.own_value,
    judged.value_at_least,
    judged.value_at_most,
    judged.missing_reason,
    judged.official_value,
    judged.official_value_before,
    judged.is_provisional,
    judged.difference,
    {% for one in ['tolerance', 'tolerance_late_entry', 'tolerance_population', 'tolerance_rounding'] -%}
    case when judged.is_compared then judged.{{ one }} end as {{ one }},
    {% endfor -%}
    judged.tolerance_reason,
    case
        when judged.why_not_judged is not null then 'not_judged'
        when judged.is_within then 'agrees'
        else 'differs'
    end as verdict,
    judged.why_not_judged,
    judged.is_same_definition,
    case when judged.is_same_definition then judged.beyond else judged.definition_difference end as known_reasons,
    judged.source,
    judged.published_on,
    judged.retrieved_on
from judged
inner join calendar_months on judged.month_end = calendar_months.month_end
