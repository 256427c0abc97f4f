{#
    Why the day on which a council's source was cut cannot be derived, and what to do. last_day: of the rows that come as usual.
    rows_beyond: files, rows and days of those after a break (extract_reach).
#}
{% macro jump_in_words(la_code, last_day, rows_beyond) -%}
    'The extract date of ' || {{ la_code }} || ' is not certain: rows come as usual until ' || {{ last_day }} || ', and after a break '
    || 'there are others. ' || {{ rows_beyond }} || '. Have those dates put right at the source. Should they be right, say on which '
    || 'day the source was cut, with the variable extract_date (make build EXTRACT_DATE=2019-04-22).'
{%- endmacro %}


{#
    Why a council cannot be counted until the day that was given as that of its extracts, and what to do. reaches: alias of a row of
    extract_reach; given: the day in SQL.
#}
{% macro ahead_in_words(reaches, given) -%}
    'extract_date is ' || {{ given }} || ', and the rows of ' || {{ reaches }}.la_code || ' come as usual until '
    || coalesce({{ reaches }}.covered_until, {{ reaches }}.last_day)
    || ': the months between would show zeros. Give the day on which the extracts were cut, or none, or deliver them anew.'
{%- endmacro %}


{#
    Whether the day that was given lies so far beyond the last with rows that the extracts were cut before it: 45 days, or more than the 10 of a
    long Christmas in which rows would have come. reaches: alias of a row of extract_reach; given: the day in SQL; rows_a_day: how many are usual.
#}
{% macro is_far_ahead(reaches, given, rows_a_day) -%}
    {%- set last_day = 'coalesce(' ~ reaches ~ '.covered_until, ' ~ reaches ~ '.last_day)' -%}
    {{ given }} > {{ add_days(last_day, 45) }}
    or (
        {{ given }} > {{ add_days(last_day, 10) }}
        and {{ rows_a_day }} * {{ days_between(last_day, given) }} >= {{ var('sure_break_rows') }}
    )
{%- endmacro %}
