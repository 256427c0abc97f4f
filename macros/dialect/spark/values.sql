{# What Spark alone can say about text. A backslash in a pattern is written twice: Spark reads one of the two itself. #}

{% macro spark__parse_timestamp(text) -%}
    try_cast(
        case
            when
                substr({{ text }}, 5, 1) = '-' and {{ text }} between '1901' and '2100'
                and substr({{ text }}, 1, 10) not in ('{{ variable('days_for_none') | join("', '") }}')
                and (
                    {{ text }} rlike '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
                    or {{ text }} rlike '^[0-9-]{10}[ T][0-9:]{5,8}([.][0-9]*)?$'
                )
                then {{ text }}
        end
        as timestamp
    )
{%- endmacro %}


{% macro spark__before_comments(text) -%}
    case
        when upper({{ text }}) like '%COMMENTS"%' then split_part(upper({{ text }}), 'COMMENTS"', 1) || 'COMMENTS"'
        else upper({{ text }})
    end
{%- endmacro %}


{% macro spark__set_flags(text) -%}
    regexp_extract_all(
        {{ text }},
        '"(?:OUTCOME_)?([A-Z0-9_]+_FLAG)"\\s*:\\s*"?\\s*(?:{{ words_for_yes() | trim | replace(".", "[.]") }})\\s*(?:["},]|$)', 1
    )
{%- endmacro %}


{% macro spark__has_unread_flag(text) -%}
    {%- set words = (words_for_yes() | trim ~ '|' ~ words_for_no() | trim) | replace(".", "[.]") -%}
    (regexp_replace(
        {{ text }},
        '_FLAG"\\s*:\\s*(?:"\\s*(?:{{ words }}|NULL)?\\s*(?:"|$)|(?:{{ words }}|NULL)?\\s*(?:[},]|$))', ''
    ) rlike '_FLAG"\\s*:')
{%- endmacro %}


{% macro spark__sets_a_flag(text) -%}
    (array_size({{ spark__set_flags(text) }}) > 0)
{%- endmacro %}


{% macro spark__flags_known(flags, known, is_unread) -%}
    transform(
        case when {{ is_unread }} then array_append({{ flags }}, '') else {{ flags }} end,
        flag -> case when flag in ('{{ known | join("', '") }}') then flag else 'UNKNOWN_FLAG' end
    )
{%- endmacro %}


{% macro spark__names_no_known_flag(text, known) -%}
    (
        not {{ text }} rlike '"(OUTCOME_)?({{ known | join("|") }})"\\s*:'
        and regexp_replace({{ text }}, '"(TOTAL_NO|NUMBER)_OF_OUTCOMES"', '') rlike '"[^"]+"\\s*:'
    )
{%- endmacro %}


{# No filter over the list: Spark takes no query within one, as a condition about the codes of a seed has. #}
{% macro spark__list_found(found) -%}
    case
        when {% for one in found %}({{ one.condition }}){{ ' or ' if not loop.last }}{% endfor %}
            then flatten(array(
                {% for one in found -%}
                case
                    when {{ one.condition }}
                        then array(named_struct(
                            'field', '{{ one.column }}', 'raw_value', coalesce({{ one.column }}, ''), 'reason', {{ one.reason }}
                        ))
                    else cast(array() as array<struct<field: string, raw_value: string, reason: string>>)
                end{{ ',' if not loop.last }}
                {% endfor -%}
            ))
    end
{%- endmacro %}


{% macro spark__without_leading_zeros(text) -%}
    ltrim('0', {{ text }})
{%- endmacro %}


{% macro spark__stop_with(message) -%}
    raise_error({{ message }})
{%- endmacro %}


{% macro spark__stop_saying(column, relation) -%}
    select message
    from (select {{ spark__joined_text(column, '; ') }} as message from {{ relation }}) as said
    where message is not null and raise_error(message) is null
{%- endmacro %}


{% macro spark__led_by_code(text, long_ones, short_ones) -%}
    nullif(concat(
        {%- for codes, followed_by in [(long_ones, '(\\\\s|[-–:;,.()=/]).*'), (short_ones, '(\\\\s*[:;=(–]|\\\\s+-\\\\s|-\\\\s|\\\\)).*')] if codes %}
        regexp_extract({{ text }}, '^({{ codes | join("|") }}){{ followed_by }}$', 1),
        {%- endfor %}
        ''
    ), '')
{%- endmacro %}


{# Not [[:alpha:]]: Java takes that for one of the letters of the word alpha, and says nothing. #}
{% macro spark__form_of_text(text) -%}
    regexp_replace(regexp_replace({{ text }}, '[A-Za-z]', 'a'), '[0-9]', '9')
{%- endmacro %}


{% macro spark__with_thousands(number, decimals) -%}
    format_number({{ number }}, {{ decimals }})
{%- endmacro %}


{% macro spark__row_as_text(relation) -%}
    to_json(struct({{ relation }}.*), map('ignoreNullFields', 'false'))
{%- endmacro %}


{% macro spark__field_of_row(row, field) -%}
    get_json_object({{ row }}, '$.{{ field }}')
{%- endmacro %}
