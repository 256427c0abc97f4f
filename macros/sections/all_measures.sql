{#
    The sections of the monthly report, each with what is counted of it: section `x` is the macro x_measures() of this folder, and the
    model measure_x its monthly counts. The one list of them.
#}
{% macro sections() -%}
    {{ return([
        'front_door', 'assessment', 'section_47', 'child_in_need', 'child_protection', 'pre_proceedings', 'looked_after',
        'looked_after_health', 'placement', 'care_leaver', 'fostering', 'adoption', 'workforce', 'national_framework',
        'early_help', 'participation', 'education', 'family_services', 'service_quality', 'youth_justice', 'adult_safeguarding',
    ]) }}
{%- endmacro %}


{# Those of them that are about adults: their rows have an adult_id, and are listed apart from those about children. #}
{% macro sections_about_adults() -%}
    {{ return(['adult_safeguarding']) }}
{%- endmacro %}


{#
    What is counted of everything: the blocks of all sections, as section_members, section_exceptions and measure_counted take them.
    about: 'adults' or 'children' for the sections about them alone; a council's own are about children. A unit test that says which
    sections() there are needs no rows of what the others read.
#}
{% macro all_measures(about=none) -%}
    {%- set blocks = [] -%}
    {%- for section in sections() -%}
        {%- set is_about_adults = section in sections_about_adults() -%}
        {%- if about is none or is_about_adults == (about == 'adults') -%}
            {%- set measures_of_section = context['per10k'].get(section ~ '_measures') -%}
            {%- if not measures_of_section -%}
                {{ exceptions.raise_compiler_error(
                    'sections() in macros/sections/all_measures.sql names ' ~ section ~ ', and no file of macros/sections has a macro '
                    ~ section ~ '_measures: add it, or take the name out'
                ) }}
            {%- endif -%}
            {%- for block in measures_of_section() -%}
                {%- do blocks.append(dict(block, about='adult') if is_about_adults else block) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(blocks + (own_measures() if about != 'adults' else [])) }}
{%- endmacro %}
