{#
    Official figures of the councils of the run that are the indicators of a basis, by the same definition: one row a council, measure and
    period, as it was known on the extract date or, where nothing was yet, as it was retrieved first; what was withdrawn is not there.
    basis: of indicators, as the registry has it. Reads the CTEs official_values, equivalents, indicators and periods.
#}
{% macro official_results(basis) -%}
    select la_code, measure, period_start, period_end, published_on, published_value
    from (
        select
            periods.la_code,
            indicators.measure_id as measure,
            official_values.period_start,
            official_values.period_end,
            official_values.published_on,
            official_values.value as published_value,
            row_number() over (
                partition by periods.la_code, indicators.measure_id, official_values.period_end
                order by
                    official_values.retrieved_on <= periods.extract_date desc nulls last,
                    abs({{ days_between('official_values.retrieved_on', 'periods.extract_date') }}) nulls last
            ) as place
        from official_values
        inner join equivalents on official_values.official_measure = equivalents.official_measure
        inner join indicators on equivalents.indicator_id = indicators.indicator_id
        inner join periods on official_values.area_code = periods.la_code
        where equivalents.is_same_definition and indicators.basis = '{{ basis }}'
    ) as retrieved
    where place = 1 and published_value is not null
{%- endmacro %}
