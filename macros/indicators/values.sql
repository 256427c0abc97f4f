{# The arithmetic of an indicator's value. Values are kept unrounded; display precision is the dictionary's (rule S27). #}

{#
    An aggregate of amounts, such as a sum of hours worked, as it comes out in whatever order the engine takes its rows: doubles added
    in another order differ in their last digits, and a figure would seem to have moved overnight. Nine places are more than any amount
    has, or a mean of ten of them.
#}
{% macro in_any_order(aggregate) -%}
    round({{ aggregate }}, 9)
{%- endmacro %}


{# count / population x 10,000 (rule S4). population: resident children of the age the rate is for. Null without one. #}
{% macro rate_per_10k(count, population) -%}
    (cast({{ count }} as double) * 10000 / nullif({{ population }}, 0))
{%- endmacro %}


{# Share in per cent; null where there is no denominator. #}
{% macro percentage(numerator, denominator) -%}
    (cast({{ numerator }} as double) * 100 / nullif({{ denominator }}, 0))
{%- endmacro %}


{# Mean amount a case; null where there is no case. numerator: the sum of the amounts. denominator: the cases, or hours worked. #}
{% macro average(numerator, denominator) -%}
    (cast({{ numerator }} as double) / nullif({{ denominator }}, 0))
{%- endmacro %}


{#
    Whether a unit is of so many cases out of others that are counted beside them. Of a rate per 10,000 those are the residents aged 0 to
    17 (rule S4); other rates are over whom their source counts, such as residents aged 10 to 17.
#}
{% macro has_denominator(unit) -%}
    {{ unit }} in ('percentage', 'average', 'maximum', 'rate_per_100k', 'rate_per_1k')
{%- endmacro %}


{# What a numerator comes to in an indicator's unit, over its denominator or population; counts and maxima are the numerator itself. #}
{% macro in_unit(unit, numerator, denominator, population) -%}
    case
        when {{ unit }} = 'percentage' then {{ percentage(numerator, denominator) }}
        when {{ unit }} = 'average' then {{ average(numerator, denominator) }}
        when {{ unit }} = 'rate_per_10k' then {{ rate_per_10k(numerator, population) }}
        when {{ unit }} = 'rate_per_100k' then cast({{ numerator }} as double) * 100000 / nullif({{ denominator }}, 0)
        when {{ unit }} = 'rate_per_1k' then cast({{ numerator }} as double) * 1000 / nullif({{ denominator }}, 0)
        else {{ numerator }}
    end
{%- endmacro %}


{# First day whose events a basis counts. calendar_months: alias of the row of calendar_month of the month reported. #}
{% macro window_start(basis, calendar_months) -%}
    case {{ basis }}
        when 'financial_year_to_date' then {{ calendar_months }}.financial_year_start
        when 'rolling_12_months' then {{ calendar_months }}.rolling_12_months_start
        when 'quarter' then {{ calendar_months }}.quarter_start
        else {{ calendar_months }}.month_start
    end
{%- endmacro %}


{#
    A value at display precision, half up: 88.25 shows as 88.3. Half up is away from zero, as printed reports round. What stands
    a hair below a half only because binary cannot hold it (1.005) counts as the half.
#}
{% macro displayed(value, decimals) -%}
    (
        sign({{ value }})
        * floor(abs({{ value }}) * power(10, {{ decimals }}) + 0.5 + 1e-9)
        / power(10, {{ decimals }})
    )
{%- endmacro %}


{#
    The population estimate in force for each council and month, as a select of la_code, month_end, mid_year, published_on,
    population (rule S4).

    months: relation or CTE with la_code, month_end. populations: one with la_code, mid_year, age_band, population, published_on.
    rule: latest_published, the estimate with the latest publication on or before the month end, so that a re-run takes the same
        one (of estimates published together, the latest mid-year); or census_year, the mid-year inside the financial year, in
        its latest release, as the rates published by the DfE take it.
    age_band: '0-17' (default) or '10-17'.
#}
{% macro population_in_force(months, populations, rule, age_band='0-17') -%}
    {%- if rule == 'latest_published' -%}
        {%- set applies = 'populations.published_on <= months.month_end' -%}
    {%- elif rule == 'census_year' -%}
        {%- set applies = 'populations.mid_year = year(' ~ financial_year_start('months.month_end') ~ ')' -%}
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "population_in_force: rule '" ~ rule ~ "' is none of latest_published, census_year") }}
    {%- endif -%}
    select
        la_code,
        month_end,
        mid_year,
        published_on,
        population
    from (
        select
            months.la_code,
            months.month_end,
            populations.mid_year,
            populations.published_on,
            populations.population,
            row_number() over (
                partition by months.la_code, months.month_end
                order by populations.published_on desc nulls last, populations.mid_year desc nulls last
            ) as preference
        from {{ months }} as months
        inner join {{ populations }} as populations
            on months.la_code = populations.la_code and {{ applies }}
        where populations.age_band = '{{ age_band }}'
    ) as candidates
    where preference = 1
{%- endmacro %}
