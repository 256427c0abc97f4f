{% set compared_by = 'equivalents.indicator_id, equivalents.official_measure, equivalents.is_same_definition, equivalents.is_shown,
    equivalents.difference, official.reporting_year' %}
with official as (
    select *, case when is_council then value end as council_value from {{ ref('official_value_in_force') }}
),

neighbours as (
    select * from {{ source('official', 'statistical_neighbour') }}
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

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

-- Each model stands from its own year until that of the next; what there was before the first is not kept.
neighbour_models as (
    select
        neighbour_model,
        case when row_number() over (order by neighbour_model nulls last) > 1 then neighbour_model else 0 end as from_year,
        coalesce(lead(neighbour_model) over (order by neighbour_model nulls last), 9999) as until_year
    from (select distinct neighbour_model from neighbours) as known
),

run_years as (
    select distinct
        periods.la_code,
        calendar_months.reporting_year,
        neighbour_models.neighbour_model,
        year(calendar_months.financial_year_start) >= neighbour_models.from_year
        and year(calendar_months.financial_year_start) < neighbour_models.until_year as is_neighbour_model_in_force
    from periods
    inner join calendar_months on calendar_months.month_end between periods.first_month and periods.reporting_month
    cross join neighbour_models
),

regions as (
    select area_code as la_code, max(region_code) as region_code from official group by area_code
),

-- A number says how large a council is: none is better than another.
compared as (
    select
        {{ compared_by }},
        max(case when official.unit <> 'count' and dictionary.polarity in ('high', 'low') then dictionary.polarity end) as better,
        max(case when official.area_code = 'E92000001' then official.value end) as national_average,
        {% for share, name in {0.25: 'lower_quartile', 0.5: 'median', 0.75: 'upper_quartile'}.items() -%}
        {{ in_any_order('percentile_cont(' ~ share ~ ') within group (order by official.council_value)') }} as national_{{ name }},
        {% endfor -%}
        {% for one in ['measure_name', 'unit', 'source', 'source_period', 'source_period_end', 'published_on', 'retrieved_on'] -%}
        max(official.{{ one }}) as {{ one }},
        {% endfor -%}
        bool_or(official.is_provisional) as is_provisional,
        count(official.council_value) as councils_with_value
    from equivalents
    inner join dictionary on equivalents.indicator_id = dictionary.indicator_id
    inner join official on equivalents.official_measure = official.official_measure
    group by {{ compared_by }}
),

of_neighbours as (
    select
        periods.la_code,
        neighbours.neighbour_model,
        official.reporting_year,
        official.official_measure,
        {{ in_any_order('avg(official.value)') }} as average,
        {{ in_any_order('percentile_cont(0.5) within group (order by official.value)') }} as median,
        max(official.value) as highest,
        min(official.value) as lowest,
        count(*) as with_value
    from periods
    inner join neighbours on periods.la_code = neighbours.area_code
    inner join official on neighbours.neighbour_code = official.area_code
    group by periods.la_code, neighbours.neighbour_model, official.reporting_year, official.official_measure
)

select
    run_years.la_code,
    run_years.neighbour_model,
    run_years.is_neighbour_model_in_force,
    compared.*,
    regions.region_code,
    region.value as regional_average,
    of_neighbours.average as statistical_neighbour_average,
    of_neighbours.median as statistical_neighbour_median,
    {{ by_polarity('compared.better', 'of_neighbours.highest', 'of_neighbours.lowest') }} as best_statistical_neighbour,
    coalesce(of_neighbours.with_value, 0) as neighbours_with_value,
    {{ by_polarity('compared.better', 'compared.national_upper_quartile', 'compared.national_lower_quartile') }}
        as national_top_quartile,
    own.value as official_value,
    {{ by_polarity('compared.better', 'own.place_from_highest', 'own.place_from_lowest') }} as national_rank,
    {{ quarter_of_councils('own.value', 'compared') }} as national_quartile
from run_years
inner join compared on run_years.reporting_year = compared.reporting_year
left join regions on run_years.la_code = regions.la_code
left join of_neighbours
    on
        run_years.la_code = of_neighbours.la_code
        and run_years.neighbour_model = of_neighbours.neighbour_model
        and compared.reporting_year = of_neighbours.reporting_year
        and compared.official_measure = of_neighbours.official_measure
{% for area, code in {'region': 'regions.region_code', 'own': 'run_years.la_code'}.items() %}
left join official as {{ area }}
    on
        {{ code }} = {{ area }}.area_code
        and compared.reporting_year = {{ area }}.reporting_year
        and compared.official_measure = {{ area }}.official_measure
{% endfor %}
