{#
    The months of measures of which the figure itself is not missing: la_code, measure_id, month_end; and how good the data behind the
    worst of the measure's figures of the month are (data_quality, data_quality_note: see fct_indicator_month).
#}
{% macro measures_told_in_month() -%}
    select
        figures.la_code,
        figures.measure_id,
        figures.month_end,
        {{ worst_quality('figures', 'figures.indicator_id') }}
    from {{ ref('fct_indicator_month') }} as figures
    inner join {{ ref('indicator_dictionary') }} as dictionary on figures.indicator_id = dictionary.indicator_id
    where
        dictionary.summed_over = 'in_month'
        and figures.breakdown = 'all'
        and (figures.missing_reason is null or figures.missing_reason = 'no_denominator')
    group by figures.la_code, figures.measure_id, figures.month_end
{%- endmacro %}
