{#
    In the select list of fct_indicator_month: an indicator's value, numerator and base (population or denominator) so many months
    before. Needs the relation `indicator_values` and the window `series`, by month. period: month or year, the name the columns go by.
#}
{% macro earlier(period, months) -%}
    lag(indicator_values.value, {{ months }}) over series as previous_{{ period }}_value,
        lag(indicator_values.numerator, {{ months }}) over series as previous_{{ period }}_numerator,
        lag(coalesce(indicator_values.population, indicator_values.denominator), {{ months }}) over series as previous_{{ period }}_base
{%- endmacro %}


{#
    In the select list of fct_indicator_month: the earlier value, the change, and the change as arrow and as judgement. Needs the
    relations `changed` and `targets`. period: month or year.
#}
{% macro direction_of_travel(period) -%}
    changed.previous_{{ period }}_value,
    changed.change_on_{{ period }},
    {{ arrow('changed.change_on_' ~ period) }} as direction_on_{{ period }},
    {{ judgement(
        'changed.change_on_' ~ period,
        displayed('changed.value', 'changed.decimals'),
        displayed('changed.previous_' ~ period ~ '_value', 'changed.decimals'),
        'changed.polarity',
        'targets'
    ) }} as judgement_on_{{ period }}
{%- endmacro %}
