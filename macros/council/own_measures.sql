{#
    What a council's own dbt project adds to what is read and counted (docs/your-own.md#measures-of-its-own): nothing here. A project
    that has per10k as a package defines default__own_extracts and default__own_measures, and names itself first in its dispatch
    of per10k.

    own_extracts: its extracts, in the source `extracts` of its own, as a mapping of their names to how each is placed in time
        (days_of_extracts); each has a staging model, stg_ and its name without local_.
    own_measures: a list of blocks of measures, as section_counts takes them, of its own events and cohorts or of ours; their ids
        begin with own_, so that none is counted twice.
#}
{% macro own_extracts() -%}
    {{ return(adapter.dispatch('own_extracts', 'per10k')()) }}
{%- endmacro %}


{% macro default__own_extracts() -%}
    {{ return({}) }}
{%- endmacro %}


{# The blocks of the council's own measures, whose ids are none of ours. #}
{% macro own_measures() -%}
    {%- set blocks = adapter.dispatch('own_measures', 'per10k')() -%}
    {%- for block in blocks -%}
        {%- for measure_id in measures_of_block(block) if not measure_id.startswith('own_') -%}
            {{ exceptions.raise_compiler_error(
                "own_measures counts " ~ measure_id ~ ", whose id may be one of per10k's: begin the id with own_"
            ) }}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}


{% macro default__own_measures() -%}
    {{ return([]) }}
{%- endmacro %}
