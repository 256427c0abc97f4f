{# The months of measures of which the figure itself is not missing: la_code, measure_id, month_end. #}
{% macro measures_told_in_month() -%}
    select distinct
        figures.la_code,
        figures.measure_id,
        figures.month_end
    from {{ ref('indicator_value') }} as figures
    inner join {{ ref('indicator_dictionary') }} as dictionary on figures.indicator_id = dictionary.indicator_id
    where
        dictionary.summed_over = 'in_month'
        and figures.breakdown = 'all'
        and (figures.missing_reason is null or figures.missing_reason = 'no_denominator')
{%- endmacro %}
