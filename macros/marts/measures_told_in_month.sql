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


{#
    How good the data behind the worst of some figures are, and why: data_quality and data_quality_note, of a group of rows.

    figures: relation with both. figure: what tells its rows apart, as text, so that of several the same one is taken each time.
#}
{% macro worst_quality(figures, figure) -%}
    {% set order = "{} || {}".format(quality_rank(figures), figure) -%}
    max_by({{ figures }}.data_quality, {{ order }}) as data_quality,
        max_by({{ figures }}.data_quality_note, {{ order }}) as data_quality_note
{%- endmacro %}


{# The same of two figures in one row, relations with both columns: the first's, unless the second's is worse. #}
{% macro worse_quality(first, second) -%}
    {% for column in ['data_quality', 'data_quality_note'] -%}
    case
            when {{ quality_rank(second) }} > {{ quality_rank(first) }} then {{ second }}.{{ column }}
            else {{ first }}.{{ column }}
        end as {{ column }}{{ ',' if not loop.last }}
    {% endfor %}
{%- endmacro %}


{# How bad the data behind a figure are, from 0 (good, or no figure) to 3. figures: relation with data_quality. #}
{% macro quality_rank(figures) -%}
    case {{ figures }}.data_quality when 'poor' then 3 when 'not_measured' then 2 when 'check' then 1 else 0 end
{%- endmacro %}
