{#
    The sections of the monthly report, each with what is counted of it: section `x` is the macro x_measures() of this folder, and the
    model measure_x its monthly counts. The one list of them.
#}
{% macro sections() -%}
    {{ return([
        'front_door', 'assessment', 'section_47', 'child_in_need', 'child_protection', 'looked_after', 'looked_after_health',
        'placement', 'care_leaver', 'fostering', 'adoption', 'workforce', 'early_help', 'participation', 'education',
        'family_services', 'service_quality', 'youth_justice',
    ]) }}
{%- endmacro %}


{# What is counted of everything: the blocks of all sections, as section_members, section_exceptions and measure_counted take them. #}
{% macro all_measures() -%}
    {%- set blocks = [] -%}
    {%- for section in sections() -%}
        {%- do blocks.extend(context['per10k'][section ~ '_measures']()) -%}
    {%- endfor -%}
    {{ return(blocks + own_measures()) }}
{%- endmacro %}
