{% macro duckdb__set_flags(text) -%}
    regexp_extract_all(
        {{ text }},
        '"(?:OUTCOME_)?([A-Z0-9_]+_FLAG)"\s*:\s*"?\s*(?:{{ words_for_yes() | trim | replace(".", "[.]") }})\s*(?:["},]|$)', 1
    )
{%- endmacro %}


{# Whether an outcome text gives a flag a value that is no word for yes or no, nor empty or null. #}
{% macro duckdb__has_unread_flag(text) -%}
    {%- set words = (words_for_yes() | trim ~ '|' ~ words_for_no() | trim) | replace(".", "[.]") -%}
    regexp_matches(
        regexp_replace(
            {{ text }},
            '_FLAG"\s*:\s*(?:"\s*(?:{{ words }}|NULL)?\s*(?:"|$)|(?:{{ words }}|NULL)?\s*(?:[},]|$))', '', 'g'
        ),
        '_FLAG"\s*:'
    )
{%- endmacro %}


{# Whether read_set_flags finds any. #}
{% macro duckdb__sets_a_flag(text) -%}
    (len({{ duckdb__set_flags(text) }}) > 0)
{%- endmacro %}


{# The same list with UNKNOWN_FLAG for each name that is none of the known ones, and once more where a condition holds. #}
{% macro duckdb__flags_known(flags, known, is_unread) -%}
    list_transform(
        case when {{ is_unread }} then list_append({{ flags }}, '') else {{ flags }} end,
        lambda flag: case when flag in ('{{ known | join("', '") }}') then flag else 'UNKNOWN_FLAG' end
    )
{%- endmacro %}


{# Whether an outcome text has any key but a count before its comments, and names none of the known flags, set or not. #}
{% macro duckdb__names_no_known_flag(text, known) -%}
    (
        not regexp_matches({{ text }}, '"(OUTCOME_)?({{ known | join("|") }})"\s*:')
        and regexp_matches(
            regexp_replace({{ text }}, '"(TOTAL_NO|NUMBER)_OF_OUTCOMES"', '', 'g'), '"[^"]+"\s*:'
        )
    )
{%- endmacro %}
