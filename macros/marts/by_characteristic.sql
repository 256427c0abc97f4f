{#
    The blocks of measures (see section_counts) that count children, or what happened to one, each with those measures alone: what
    has neither denominator nor breakdown and is counted row by row. What counts families says so in its id.
#}
{% macro counted_blocks() -%}
    {%- set blocks = [] -%}
    {%- for block in all_measures(about='children') if not (block.breakdown or block.amount or block.period) -%}
        {%- set counts = {} -%}
        {%- for measure_id, measure in measures_of_block(block).items() if not measure.denominator and block.is_about_child is undefined -%}
            {%- do counts.update({measure_id: measure}) if measure_id != 'each' and 'families' not in measure_id -%}
        {%- endfor -%}
        {%- if counts -%}{%- do blocks.append(block if block.stock else dict(block, measures=counts)) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}


{#
    The band of a child's age on a day, as the children in need census and the SSDA903 statistics have it; null without a day of birth.
#}
{% macro age_band(birth_date, day) -%}
    case
        when {{ birth_date }} > {{ day }} then 'unborn'
        when not {{ age_is_at_least(birth_date, 1, day) }} then 'under_1'
        when not {{ age_is_at_least(birth_date, 5, day) }} then '1_to_4'
        when not {{ age_is_at_least(birth_date, 10, day) }} then '5_to_9'
        when not {{ age_is_at_least(birth_date, 16, day) }} then '10_to_15'
        when {{ birth_date }} is not null then '16_and_over'
    end
{%- endmacro %}


{# The main group of an ethnicity, a code of the school census in lower case, as the Department prints it; null where none is known. #}
{% macro ethnic_group(code) -%}
    case
        when {{ code }} in ('refu', 'nobt', 'unknown') then null
        when {{ code }} in ('chne', 'cnhe') then 'asian'
        when {{ code }} like 'w%' then 'white'
        when {{ code }} like 'm%' then 'mixed'
        when {{ code }} like 'a%' then 'asian'
        when {{ code }} like 'b%' then 'black'
        when {{ code }} = 'ooth' then 'other'
    end
{%- endmacro %}
