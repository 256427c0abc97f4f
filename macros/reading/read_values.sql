{#
    How a delivered field, which is always text, is read. The opening of the files (per10k/plugin/value_checks.py) has taken off the
    spaces about a value, and has made null what a database or a spreadsheet writes for nothing; doing so here, for each value
    of each field, would take longer than all else that is done in staging. Each macro takes a column and gives an SQL expression
    that is null where the field is empty or cannot be read; `unusable_values` lists the second kind, so that nothing is lost in
    silence.
#}

{# Text; empty and '-1' (the SSD's 'none') are missing. #}
{% macro read_text(column) -%}
    nullif(nullif({{ column }}, ''), '-1')
{%- endmacro %}


{# A code or word in lower case, for comparison; missing as in read_text. #}
{% macro read_code(column) -%}
    lower({{ read_text(column) }})
{%- endmacro %}


{# The code that a text leads with, in lower case: u1 of 'U1 - Foster placement with relative'. #}
{% macro read_leading_code(column) -%}
    split_part(split_part({{ read_code(column) }}, ' ', 1), '-', 1)
{%- endmacro %}


{# A word of the council's own in lower case, its parts joined by underscores: advanced_practitioner of 'Advanced practitioner'. #}
{% macro read_word(column) -%}
    replace(replace({{ read_code(column) }}, ' ', '_'), '-', '_')
{%- endmacro %}


{# The kind of a looked-after child's health check, told from the council's words; null where it is another than these. #}
{% macro health_check_type(words) -%}
    case
        when {{ words }} like '%dent%' then 'dental_check'
        when {{ words }} like '%initial%' or {{ words }} = 'iha' then 'initial_health_assessment'
        when {{ words }} like '%health assessment%' or {{ words }} like '%health review%' or {{ words }} = 'rha' then 'health_assessment'
    end
{%- endmacro %}


{#
    The kind of a legal status, from its code in the SSDA903 or the council's words: the code, or order for another order; null for
    anything else. Words for a series of short breaks are V4, for under it alone nobody is looked after.
#}
{% macro read_legal_status(column) -%}
    {%- set words, code = read_code(column), read_leading_code(column) -%}
    case
        when {{ code }} in ('c1', 'c2', 'd1', 'e1', 'j1', 'j2', 'j3', 'l1', 'l2', 'l3', 'v2', 'v3', 'v4') then {{ code }}
        when {{ words }} like '%short%break%' then 'v4'
        when {{ words }} like '%interim care order%' then 'c1'
        when {{ words }} like '%care order%' then 'c2'
        when {{ words }} like '%placement order%' then 'e1'
        when {{ words }} like '%section 20%' or {{ words }} like '%s20%' or {{ words }} like '%s.20%' then 'v2'
        when {{ words }} like '%order%' or {{ words }} like '%special guardian%' or {{ words }} in ('sgo', 'cao') then 'order'
    end
{%- endmacro %}


{#
    A day: YYYY-MM-DD, or the same with a time (dropped: rule S1), which the opening of the files has made of whatever form
    the column is written in. Years up to 1900 and from 2100 are a system's way to write 'none', or mistyped, and so are the days of
    the variable days_for_none: they cannot be read.
#}
{% macro read_date(column) -%}
    cast({{ read_timestamp(column) }} as date)
{%- endmacro %}


{# Whether somebody born on a day would have been of the variable no_child_age, or older, on their first day as a child. #}
{% macro is_no_child_on(column, first_day) -%}
    coalesce({{ age_is_at_least(read_date(column), variable('no_child_age'), first_day) }}, false)
{%- endmacro %}


{# A moment; a date alone is its midnight. Accepts the same forms as read_date. #}
{% macro read_timestamp(column) -%}
    {{ return(adapter.dispatch('parse_timestamp', 'per10k')(read_text(column))) }}
{%- endmacro %}


{#
    Whether something ended on a day that nobody knows: its end is written and cannot be read, or its reason for ending is given
    without a day. A year or day with which systems write 'none' (1900, 9999, 1 January 1970) is no end, nor is X1 of the SSDA903,
    after which care goes on.
    reason: the field of the reason, where there is one.
#}
{% macro is_end_unknown(column, reason=none) -%}
    coalesce(
        {{ read_date(column) }} is null and (
            (
                substr({{ read_text(column) }}, 1, 4) not in ('{{ variable('years_for_none') | join("', '") }}')
                and substr({{ read_text(column) }}, 1, 10) not in ('{{ variable('days_for_none') | join("', '") }}')
            )
            {#- Not `<> 'x1'` alone: DuckDB 2.0 cannot bind that where the file lacks the column. #}
            {%- if reason %} or coalesce({{ read_leading_code(reason) }}, 'x1') <> 'x1'{% endif %}
        ),
        false
    )
{%- endmacro %}


{#
    The end of something that began on another day: null while it goes on. What ended on an unknown day ends with its first one, so
    that it is in no stock; the days between which it ended are read beside it, where endings are counted.
    column, start, reason: the fields of its end, its start and the reason for its end. as_read: read_date, or read_timestamp.
#}
{% macro read_end(column, start, reason=none, as_read=read_date) -%}
    case when {{ is_end_unknown(column, reason) }} then {{ as_read(start) }} else {{ as_read(column) }} end
{%- endmacro %}


{#
    The first day on which something may have ended of which nobody knows when it ended; null where the end is known, or it
    goes on. known_by: the flag that says of the end that it had ended by that day, as returns that follow one another tell.
#}
{% macro read_earliest_end(column, start, reason=none, known_by=none) -%}
    case when {{ is_end_unknown(column, reason) }}{{ ' or ' ~ read_flag(known_by) if known_by }} then {{ read_date(start) }} end
{%- endmacro %}


{# The day by which that had ended, as the extract tells; null where it does not (`latest_end` says when at the latest). #}
{% macro read_latest_end(known_by, column) -%}
    case when {{ read_flag(known_by) }} then {{ read_date(column) }} end
{%- endmacro %}


{# How systems write a flag that is set, in capitals, in a field of its own or in an outcome text. #}
{% macro words_for_yes() -%}
    YES|Y|TRUE|T|1|1.0|ON
{%- endmacro %}


{# And one that is not. #}
{% macro words_for_no() -%}
    NO|N|FALSE|F|0|0.0|OFF
{%- endmacro %}


{#
    A Y/N flag as boolean: one of the words for yes and no in any case, with or without a full stop. The -1 with which Access
    writes yes has become Y when the files were opened, where the council's column writes no as 0 and not yes as 1; any other -1 is a
    yes to one system and nothing to another, and cannot be read.
#}
{% macro read_flag(column) -%}
    {%- set yes, no = words_for_yes() | trim, words_for_no() | trim -%}
    case
        when upper({{ column }}) in ('{{ yes.replace('|', "', '") }}', '{{ yes.replace('|', ".', '") }}.') then true
        when upper({{ column }}) in ('{{ no.replace('|', "', '") }}', '{{ no.replace('|', ".', '") }}.') then false
    end
{%- endmacro %}


{# Whether accommodation is suitable, as boolean: 1 and 2 of the SSDA903, or a flag or word for yes and no. #}
{% macro read_suitability(column) -%}
    case
        when {{ read_leading_code(column) }} in ('1', 'y', 'yes', 'true', 't', 'suitable') then true
        when {{ read_leading_code(column) }} in ('2', '0', 'n', 'no', 'false', 'f', 'unsuitable', 'not') then false
    end
{%- endmacro %}


{# The last day of a month that is given as any day in it, or as YYYY-MM. #}
{% macro read_month(column) -%}
    {{ month_end(
        'cast(' ~ adapter.dispatch('parse_timestamp', 'per10k')(
            "case when length(" ~ read_text(column) ~ ") = 7 then " ~ read_text(column) ~ " || '-01' else " ~ read_text(column) ~ " end"
        ) ~ ' as date)'
    ) }}
{%- endmacro %}


{# The first day of a school year, 1 September, that is given as 2022/23, 2022-23, 2022/2023 or 202223. 2023 alone could be either. #}
{% macro read_academic_year(column) -%}
    {%- set digits = "replace(replace(replace(" ~ read_text(column) ~ ", '/', ''), '-', ''), ' ', '')" -%}
    {%- set year = 'try_cast(left(' ~ digits ~ ', 4) as integer)' -%}
    case
        when
            {{ year }} between 1901 and 2099
            and {{ digits }} in (
                cast({{ year }} as string) || right(cast({{ year }} + 1 as string), 2),
                cast({{ year }} as string) || cast({{ year }} + 1 as string)
            )
            then cast(cast({{ year }} as string) || '-09-01' as date)
    end
{%- endmacro %}


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
    The factors identified at the end of an assessment, as a list of their codes (3A, 16A, ...) with 'unknown' for what cannot be read; null
    where none is named. Three shapes go about: one code a row; an object of all codes with Yes or No, as the SSD planned it; and since
    SSD 1.3.9 a list.
#}
{% macro read_factors(column) -%}
    {%- set text = 'upper(' ~ read_text(column) ~ ')' -%}
    {{ adapter.dispatch('factors_in', 'per10k')(text, words_for_yes() | trim, words_for_no() | trim) }}
{%- endmacro %}


{#
    A whole number; 2.0, as some tools write it, is one, and 2.5 is not rounded to one. Read as a double, as not every engine makes a
    whole number of the text 2.0; from 1e15 on a double no longer tells one whole number from the next.
#}
{% macro read_whole_number(column) -%}
    {%- set number = 'try_cast(' ~ read_text(column) ~ ' as double)' -%}
    case when {{ number }} = floor({{ number }}) and abs({{ number }}) < 1e15 then cast({{ number }} as bigint) end
{%- endmacro %}
