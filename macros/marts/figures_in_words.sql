{#
    The label of a printed line, with the unit behind one that two of a page share, as a number and its percentage may; and
    the section behind that where two share both. lines: alias of the printed lines. unit: SQL expression.
#}
{% macro label_told_apart(lines, unit) -%}
    {{ lines }}.label
    || case
        when count(*) over (partition by {{ label_of_page(lines) }}, {{ unit }}) > 1
            then ' (' || {{ unit_in_words(unit) }} || ', ' || {{ lines }}.section || ')'
        when count(*) over (partition by {{ label_of_page(lines) }}) > 1
            then ' (' || {{ unit_in_words(unit) }} || ')'
        else ''
    end
{%- endmacro %}


{# What tells a label of one page from those of others. #}
{% macro label_of_page(lines) -%}
    {{ lines }}.la_code, {{ lines }}.reporting_month, {{ lines }}.scorecard, {{ lines }}.label
{%- endmacro %}


{# A unit of the dictionary in words. #}
{% macro unit_in_words(unit) -%}
    case {{ unit }}
        when 'rate_per_10k' then 'rate per 10,000 children aged 0 to 17'
        when 'rate_per_100k' then 'rate per 100,000 of its population'
        when 'rate_per_1k' then 'rate per 1,000 of its population'
        else {{ unit }}
    end
{%- endmacro %}


{# A value as it is printed, with its unit: 1,528 or 76.0%; null for null. displayed_value: rounded to its decimals, at most 4. #}
{% macro value_in_words(displayed_value, decimals, unit) -%}
    case {{ decimals }}
        {% for places in range(5) -%}
        when {{ places }} then {{ with_thousands(displayed_value, places) }}
        {% endfor -%}
    end
    || case when {{ unit }} = 'percentage' then '%' else '' end
{%- endmacro %}
