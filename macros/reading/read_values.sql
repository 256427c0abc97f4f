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


{#
    The factors identified at the end of an assessment, as a list of their codes (3A, 16A, ...) with 'unknown' for what cannot be read; null
    where none is named. Three shapes go about: one code a row; an object of all codes with Yes or No, as the SSD planned it; and since
    SSD 1.3.9 a list.
#}
{% macro read_factors(column) -%}
    {%- set text = 'upper(' ~ read_text(column) ~ ')' -%}
    {{ adapter.dispatch('factors_in', 'per10k')(text, words_for_yes() | trim, words_for_no() | trim) }}
{%- endmacro %}
