{# What tells nothing of when its records begin, and why; what says how things stand holds on, from its day if it has one. #}
{% macro _undated(why) -%}
    {{ return({'holds_on': why == 'stands', 'undated': {
        'adds': 'adds to the rows of another extract, which dates them',
        'stands': 'says how things stand, not since when',
        'few': 'a few rows a year, of which a month without one says nothing',
    }[why]}) }}
{%- endmacro %}


{# A few rows a year, and the day of each: late ones tell that the records before them are lacking (extract_late). #}
{% macro _few_on(day) -%}
    {{ return(dict(_undated('few'), few_on=day)) }}
{%- endmacro %}


{# Rows dated by one day. #}
{% macro _on(day) -%}
    {{ return({'days': [[day, ['history', 'dated', 'begun']]]}) }}
{%- endmacro %}


{#
    Rows of a list that is made once a month, of thousands who may be in no other extract: beside them a day of usual rows would look
    like none, so they say nothing of the day the source was cut.
#}
{% macro _list_of_month() -%}
    {{ return({'days': [["cast(date_trunc('month', month_end) as date)", ['history', 'begun']]]}) }}
{%- endmacro %}


{# Rows that last from one day to another; end_counts: what the end counts as beside history, 'dated' where none lies ahead. #}
{% macro _lasting(begins, ends, end_counts=[]) -%}
    {{ return({'days': [[begins, ['dated', 'begun', 'history_until_one_ends']], [ends, ['history'] + end_counts]]}) }}
{%- endmacro %}


{# The end of what lasts, where it is known: one on an unknown day is staged as its first, and tells of no history then. #}
{% macro _known_end(ends) -%}
    case when earliest_end is null then {{ ends }} end
{%- endmacro %}


{# Rows of an extract that are spells (days_of_spells), the end where it is known. end_counts: as of _lasting. #}
{% macro _spell(extract, end_counts=[]) -%}
    {%- set begins, ends = days_of_spells()[extract] -%}
    {{ return(_lasting(begins, _known_end(ends), end_counts)) }}
{%- endmacro %}
