{#
    RAG of a value against its target (rule S21): 'green', 'amber', 'red', or null without a target or a value. The value is
    compared as it is displayed.

    value: unrounded. decimals: display precision. target: alias of a relation with
        direction   at_least, at_most, range or band
        target, amber_limit             at_least: green from the target, amber from the limit; at_most: green below the target,
                                        amber below the limit. Without a limit there is no amber.
        centre, green_tolerance, amber_tolerance   range: green and amber up to these distances from the centre
        band_low, band_high             band: green up to band_high (below band_low too: see rag_note), amber up to 1% above it
    target_inclusive: whether at_most is met by the target itself; printed reports say '<', so false.
#}
{% macro rag(value, decimals, target, target_inclusive=false) -%}
    {%- set shown = displayed(value, decimals) -%}
    {%- set distance = displayed('abs(' ~ shown ~ ' - ' ~ target ~ '.centre)', decimals) -%}
    case
        when {{ value }} is null then null
        when {{ target }}.direction = 'at_least' then
            case
                when {{ shown }} >= {{ target }}.target then 'green'
                when {{ shown }} >= {{ target }}.amber_limit then 'amber'
                when {{ target }}.target is not null then 'red'
            end
        when {{ target }}.direction = 'at_most' then
            case
                when {{ shown }} {{ '<=' if target_inclusive else '<' }} {{ target }}.target then 'green'
                when {{ shown }} < {{ target }}.amber_limit then 'amber'
                when {{ target }}.target is not null then 'red'
            end
        when {{ target }}.direction = 'range' then
            case
                when {{ distance }} <= {{ target }}.green_tolerance then 'green'
                when {{ distance }} <= {{ target }}.amber_tolerance then 'amber'
                when {{ target }}.centre is not null then 'red'
            end
        when {{ target }}.direction = 'band' then
            case
                when {{ shown }} <= {{ target }}.band_high then 'green'
                when {{ shown }} <= {{ target }}.band_high * 1.01 then 'amber'
                when {{ target }}.band_high is not null then 'red'
            end
    end
{%- endmacro %}


{# 'under range' for a value below its band, which is green all the same (rule S21); otherwise null. Arguments as for rag. #}
{% macro rag_note(value, decimals, target) -%}
    case
        when {{ target }}.direction = 'band' and {{ displayed(value, decimals) }} < {{ target }}.band_low then 'under range'
    end
{%- endmacro %}


{#
    Between which values a figure is green, and between which green or amber, as columns green_from, green_to, amber_from, amber_to:
    what a chart shades. A side without a limit is null. Arguments as for rag, the relation with target_direction and the parts of it.
#}
{% macro limits_of_target(target) -%}
    case {{ target }}.target_direction
        when 'at_least' then {{ target }}.target
        when 'range' then {{ target }}.target_centre - {{ target }}.green_tolerance
        when 'band' then {{ target }}.band_low
    end as green_from,
    case {{ target }}.target_direction
        when 'at_most' then {{ target }}.target
        when 'range' then {{ target }}.target_centre + {{ target }}.green_tolerance
        when 'band' then {{ target }}.band_high
    end as green_to,
    case {{ target }}.target_direction
        when 'at_least' then {{ target }}.amber_limit
        when 'range' then {{ target }}.target_centre - {{ target }}.amber_tolerance
    end as amber_from,
    case {{ target }}.target_direction
        when 'at_most' then {{ target }}.amber_limit
        when 'range' then {{ target }}.target_centre + {{ target }}.amber_tolerance
        when 'band' then {{ target }}.band_high * 1.01
    end as amber_to
{%- endmacro %}
