{#
    The blocks of children's measures (see section_counts) that say of how many cases how many were in time, each with those
    measures alone: what has a time limit and a denominator, of no breakdown.
#}
{% macro timed_blocks() -%}
    {%- set blocks = [] -%}
    {%- for block in all_measures(about='children') if block.measures and not block.breakdown -%}
        {%- set timed = {} -%}
        {%- for measure_id, measure in block.measures.items() if measure.due and measure.denominator -%}
            {%- do timed.update({measure_id: measure}) -%}
        {%- endfor -%}
        {%- if timed -%}{%- do blocks.append(dict(block, measures=timed)) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}


{# Whether any of several counts is small (rule S26: 1 to 5), as the public edition has it (per10k/disclosure/decide.py). #}
{% macro any_is_small(counts) -%}
    ({%- for count in counts %}{{ count }} > 0 and {{ count }} < 6{{ ' or ' if not loop.last }}{% endfor -%})
{%- endmacro %}
