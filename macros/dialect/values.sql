{# What only one engine can say about text, lists and days; one macro an engine (see docs/architecture.md). #}

{#
    A moment that the opening of the files (per10k/plugin/days.py) has written as YYYY-MM-DD, with or without its time; whatever else is
    there is none, and is not left to a cast, which takes no notice of an offset or of words behind the time.
#}
{% macro duckdb__parse_timestamp(text) -%}
    try_cast(
        case
            when
                substr({{ text }}, 5, 1) = '-' and {{ text }} between '1901' and '2100'
                and substr({{ text }}, 1, 10) not in ('{{ variable('days_for_none') | join("', '") }}')
                and (length({{ text }}) = 10 or regexp_full_match({{ text }}, '[0-9-]{10}[ T][0-9:]{5,8}([.][0-9]*)?'))
                then {{ text }}
        end
        as timestamp
    )
{%- endmacro %}


{# An outcome text in capitals, up to the name of its comments, if it has any. #}
{% macro duckdb__before_comments(text) -%}
    case
        when upper({{ text }}) like '%COMMENTS"%' then split_part(upper({{ text }}), 'COMMENTS"', 1) || 'COMMENTS"'
        else upper({{ text }})
    end
{%- endmacro %}


{% macro duckdb__list_has(list, member) -%}
    coalesce(list_contains({{ list }}, '{{ member }}'), false)
{%- endmacro %}


{% macro duckdb__list_found(found) -%}
    case
        when {% for one in found %}({{ one.condition }}){{ ' or ' if not loop.last }}{% endfor %}
            then list_filter([
                {% for one in found -%}
                case
                    when {{ one.condition }}
                        then {'field': '{{ one.column }}', 'raw_value': coalesce({{ one.column }}, ''), 'reason': {{ one.reason }}}
                end{{ ',' if not loop.last }}
                {% endfor -%}
            ], lambda unusable: unusable is not null)
    end
{%- endmacro %}


{# An id without the zeros it begins with. #}
{% macro without_leading_zeros(text) -%}
    {{ return(adapter.dispatch('without_leading_zeros', 'per10k')(text)) }}
{%- endmacro %}


{% macro duckdb__without_leading_zeros(text) -%}
    ltrim({{ text }}, '0')
{%- endmacro %}


{# Ends the run with a message, a text in SQL; nothing where the row that asks for it is not there. #}
{% macro stop_with(message) -%}
    {{ return(adapter.dispatch('stop_with', 'per10k')(message)) }}
{%- endmacro %}


{% macro duckdb__stop_with(message) -%}
    error({{ message }})
{%- endmacro %}


{# The code that a text in lower case leads with; null where it does with none. See known_code. #}
{% macro duckdb__led_by_code(text, long_ones, short_ones) -%}
    nullif(concat(
        {%- for codes, followed_by in [(long_ones, '(\\s|[-–:;,.()=/]).*'), (short_ones, '(\\s*[:;=(–]|\\s+-\\s|-\\s|\\)).*')] if codes %}
        regexp_extract({{ text }}, '^({{ codes | join("|") }}){{ followed_by }}$', 1),
        {%- endfor %}
        ''
    ), '')
{%- endmacro %}


{# How a text is written, and not what it says: each digit as 9, each letter as a. #}
{% macro form_of_text(text) -%}
    {{ return(adapter.dispatch('form_of_text', 'per10k')(text)) }}
{%- endmacro %}


{% macro duckdb__form_of_text(text) -%}
    regexp_replace(regexp_replace({{ text }}, '[[:alpha:]]', 'a', 'g'), '[[:digit:]]', '9', 'g')
{%- endmacro %}


{#
    A number that rows share which are alike in all columns, for one run alone. Of the 50,000 rows of a council's extract, the odds that
    any two others share theirs are 1 in 10,000,000,000.
#}
{% macro duckdb__row_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}


{# A number as text, with commas between thousands and so many decimals. #}
{% macro with_thousands(number, decimals) -%}
    {{ return(adapter.dispatch('with_thousands', 'per10k')(number, decimals)) }}
{%- endmacro %}


{% macro duckdb__with_thousands(number, decimals) -%}
    format('{:,.{{ decimals }}f}', {{ number }})
{%- endmacro %}
