{#
    How good a field is, from the share of rows in which it is missing or invalid (rule S25): good, check, poor; no_rows where
    it was asked of none. A share on a limit is good, or poor. percentage: 0 to 100. Needs field_thresholds joined.
#}
{% macro field_status(percentage) -%}
    case
        when {{ percentage }} is null then 'no_rows'
        when {{ percentage }} <= {{ good_up_to() }} then 'good'
        when {{ percentage }} >= {{ poor_from() }} then 'poor'
        else 'check'
    end
{%- endmacro %}


{#
    How good the values are that a field has, whatever is missing: by the share of them that cannot be read. A field that may be
    empty in any row (its own limit is 100) is judged by the limits for any. counts: alias of rows with rows_asked, missing, invalid.
#}
{% macro values_status(counts) -%}
    {%- set share = percentage(counts ~ '.invalid', 'nullif(' ~ counts ~ '.rows_asked - ' ~ counts ~ '.missing, 0)') -%}
    case
        when coalesce({{ share }}, 0) <= {{ of_values(good_up_to(), 'good_up_to_pct') }} then 'good'
        when {{ share }} >= {{ of_values(poor_from(), 'poor_from_pct') }} then 'poor'
        else 'check'
    end
{%- endmacro %}


{# The limit of a field or, where that is 100, the one for any. #}
{% macro of_values(limit, name) -%}
    case
        when {{ limit }} >= 100 then cast(coalesce(councils_usual_limits.{{ name }}, usual_limits.{{ name }}) as double)
        else {{ limit }}
    end
{%- endmacro %}


{# Percentage of rows up to which a field is good: its own limit, or the one for any. #}
{% macro good_up_to() -%}
    {{ limit_in_force('good_up_to_pct') }}
{%- endmacro %}


{# Percentage of rows from which a field is poor: its own limit, or the one for any. #}
{% macro poor_from() -%}
    {{ limit_in_force('poor_from_pct') }}
{%- endmacro %}


{# A limit of a field: that of the council for it, ours for it, that of the council for any, ours for any. #}
{% macro limit_in_force(name) -%}
    cast(
        coalesce(
            councils_limits.{{ name }}, own_limits.{{ name }}, councils_usual_limits.{{ name }}, usual_limits.{{ name }}
        ) as double
    )
{%- endmacro %}


{#
    Joins the limits of a field, and those for any: ours, and the council's own.
    thresholds, fields: relations or CTEs, the first as the seed, the second with la_code, extract and field.
#}
{% macro field_thresholds(thresholds, fields) -%}
    {%- set ours -%}
        (select extract, field, good_up_to_pct, poor_from_pct from {{ thresholds }} where la_code is null)
    {%- endset -%}
    inner join {{ ours }} as usual_limits on usual_limits.extract = 'any' and usual_limits.field = 'any'
    left join {{ ours }} as own_limits
        on {{ fields }}.extract = own_limits.extract and {{ fields }}.field = own_limits.field
    left join {{ thresholds }} as councils_usual_limits
        on
            {{ fields }}.la_code = councils_usual_limits.la_code
            and councils_usual_limits.extract = 'any'
            and councils_usual_limits.field = 'any'
    left join {{ thresholds }} as councils_limits
        on
            {{ fields }}.la_code = councils_limits.la_code
            and {{ fields }}.extract = councils_limits.extract
            and {{ fields }}.field = councils_limits.field
{%- endmacro %}


{#
    What is wrong with a field in words, as 12.4% of cont_contact_source_code missing (61 of 492).
    counts: alias of rows with field, rows_asked, missing and invalid.
#}
{% macro gap_in_words(counts) -%}
    {%- set gaps = '(' ~ counts ~ '.missing + ' ~ counts ~ '.invalid)' -%}
    cast({{ displayed(percentage(gaps, counts ~ '.rows_asked'), 1) }} as string) || '% of ' || {{ counts }}.field
    || case
        when {{ counts }}.invalid = 0 then ' missing ('
        when {{ counts }}.missing = 0 then ' invalid ('
        else ' missing or invalid ('
    end
    || cast(cast({{ gaps }} as bigint) as string) || ' of ' || cast(cast({{ counts }}.rows_asked as bigint) as string) || ')'
{%- endmacro %}
