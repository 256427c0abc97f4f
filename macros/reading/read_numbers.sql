{# How a delivered field that is a number is read: as read_values.sql has it of all fields. #}

{# A number, which may have decimals. #}
{% macro read_number(column) -%}
    try_cast({{ read_text(column) }} as double)
{%- endmacro %}


{#
    Contracted hours as a share of full time: 0.8, with a decimal comma 0,8, or 80%. What is more than the variable most_hours, or
    less than none, is hours of a week, a percentage without its sign or a slip, and cannot be read.
#}
{% macro read_hours(column) -%}
    {%- set text = read_text(column) -%}
    {%- set share -%}
        case
            when right({{ text }}, 1) = '%'
                then try_cast(replace(replace({{ text }}, '%', ''), ',', '.') as double) / 100
            else try_cast(replace({{ text }}, ',', '.') as double)
        end
    {%- endset -%}
    case when {{ share }} between 0 and {{ variable('most_hours') }} then {{ share }} end
{%- endmacro %}


{# The children a household is approved for, from none up to the variable most_places. #}
{% macro read_places(column) -%}
    case
        when {{ read_whole_number(column) }} between 0 and {{ variable('most_places') }} then {{ read_whole_number(column) }}
    end
{%- endmacro %}


{#
    Miles between home and placement, with a decimal point or comma. What is more than the 999.9 with which the SSDA903 writes that they
    are not known, or less than none, cannot be read.
#}
{% macro read_miles(column) -%}
    {%- set miles = "try_cast(replace(" ~ read_text(column) ~ ", ',', '.') as double)" -%}
    case when {{ miles }} between 0 and 999.9 then {{ miles }} end
{%- endmacro %}


{# The score of a Strengths and Difficulties Questionnaire, 0 to 40. #}
{% macro read_score(column) -%}
    case when {{ read_whole_number(column) }} between 0 and 40 then {{ read_whole_number(column) }} end
{%- endmacro %}


{#
    A whole number; 2.0, as some tools write it, is one, and 2.5 is not rounded to one. Read as a double, as not every engine makes a
    whole number of the text 2.0; from 1e15 on a double no longer tells one whole number from the next.
#}
{% macro read_whole_number(column) -%}
    {%- set number = 'try_cast(' ~ read_text(column) ~ ' as double)' -%}
    case when {{ number }} = floor({{ number }}) and abs({{ number }}) < 1e15 then cast({{ number }} as bigint) end
{%- endmacro %}
