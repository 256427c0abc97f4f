{#
    The figures of each council beside the official ones of it and of the same time: those that count by the same definition, and those of
    a whole year that do not. Which month has the figure of an official period follows from the basis (is_of_official_period): a year to
    31 March is that of March, a calendar year that of December; the average of three winter months is told in March.
#}
{% set told_by = month_end(add_months('official.period_end', "case when dictionary.basis = 'quarter' then 1 else 0 end")) %}
with official as (
    select * from {{ ref('official_value_latest') }}
),

equivalents as (
    select * from {{ ref('official_equivalent') }}
),

dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

figures as (
    select * from {{ ref('indicator_reported') }}
    where breakdown = 'all'
),

-- Of councils that deliver none of their own the figures are the official ones (rule S20).
taken_from_official as (
    select la_code, measure as measure_id from {{ ref('event_education_result') }}
    where is_official
    union
    select la_code, measure as measure_id from {{ ref('event_official_participation') }}
),

paired as (
    select
        official.*,
        equivalents.indicator_id,
        equivalents.is_same_definition,
        equivalents.difference as definition_difference,
        dictionary.measure_id,
        case when official.covers = 'school year' then official.period_start else official.period_end end as told_from,
        {{ told_by }} as told_by
    from official
    inner join equivalents on official.official_measure = equivalents.official_measure
    inner join dictionary on equivalents.indicator_id = dictionary.indicator_id
    inner join periods on official.la_code = periods.la_code
    where
        {{ is_of_official_period('dictionary.basis', 'official.covers') }}
        and (equivalents.is_same_definition or dictionary.basis <> 'term')
        and {{ told_by }} between periods.first_month and periods.reporting_month
),

-- Results of a school year are told in one of its months.
told as (
    select
        paired.*,
        figures.month_end,
        figures.basis,
        figures.unit as own_unit,
        figures.numerator,
        figures.denominator,
        figures.population,
        figures.value as own_value,
        figures.value_at_least,
        figures.value_at_most,
        figures.missing_reason,
        row_number() over (
            partition by paired.la_code, paired.indicator_id, paired.official_measure, paired.period_end
            order by figures.value is null, figures.month_end desc
        ) as place
    from paired
    inner join figures
        on
            paired.la_code = figures.la_code
            and paired.indicator_id = figures.indicator_id
            and figures.month_end between paired.told_from and paired.told_by
)

select
    told.la_code,
    told.indicator_id,
    told.official_measure,
    told.measure_name,
    told.basis,
    told.own_unit as unit,
    told.unit as official_unit,
    told.month_end,
    told.period as official_period,
    told.period_start as official_period_start,
    told.period_end as official_period_end,
    told.is_same_definition,
    told.definition_difference,
    told.numerator,
    told.denominator,
    told.population,
    told.own_value,
    told.value_at_least,
    told.value_at_most,
    told.missing_reason,
    told.value as official_value,
    told.value_before as official_value_before,
    told.is_provisional,
    taken_from_official.la_code is not null and told.own_value = told.value as is_own_the_official,
    told.source,
    told.published_on,
    told.retrieved_on
from told
left join taken_from_official
    on told.la_code = taken_from_official.la_code and told.measure_id = taken_from_official.measure_id
where told.place = 1
