{# Whether cases of a figure are undecided and what they could make of it is not known: an average, a maximum. #}
{% macro is_unbounded(figures) -%}
    ({{ figures }}.value is not null and {{ figures }}.undecided > 0 and {{ figures }}.value_at_least is null)
{%- endmacro %}


{# Why such a figure is doubtful, in words; null for any other. #}
{% macro unbounded_in_words(figures) -%}
    case
        when {{ is_unbounded(figures) }}
            then {{ figures }}.undecided || ' undecided, and what that could make of the figure is not known'
    end
{%- endmacro %}


{#
    How good the data behind a figure are (rule S25); null where there is no figure. However good its fields, a month with a hole in the
    extract is not, and one with what may be wrong (`is_slight`), or with rows that nobody can give to anyone, is to be checked; nor is a
    figure good that a case may move nobody knows how far. disturbances, astray, quality: aliases of indicator_disturbance,
    indicator_astray and indicator_quality.
#}
{% macro quality_of_figure(figures, disturbances, astray, quality) -%}
    case
        when {{ figures }}.value is null then null
        when {{ disturbances }}.disturbance is not null and not coalesce({{ disturbances }}.is_slight, false) then 'poor'
        when
            ({{ disturbances }}.disturbance is not null or {{ astray }}.rows_astray is not null or {{ is_unbounded(figures) }})
            and coalesce({{ quality }}.data_quality, 'good') = 'good'
            then 'check'
        else coalesce({{ quality }}.data_quality, 'not_measured')
    end
{%- endmacro %}


{# Why they are not good, in words; null where they are, or where there is no figure. Arguments as for quality_of_figure. #}
{% macro quality_of_figure_in_words(figures, disturbances, astray, quality) -%}
    case
        when {{ figures }}.value is not null
            then nullif(
                concat_ws(
                    '; ', {{ disturbances }}.disturbance, {{ astray }}.rows_astray, {{ unbounded_in_words(figures) }}, {{ quality }}.data_quality_note
                ),
                ''
            )
    end
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
