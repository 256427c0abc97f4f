{# What only one engine can say about text, lists and days; one macro an engine (see docs/architecture.md). #}

{#
    Only what has a year of four digits, from 1901 to 2099, is tried: 01/04/19 would be read as the year 1 or 19. A moment that is
    given as UTC is told by the clock of the country, where the day may already be the next one.
#}
{% macro duckdb__parse_timestamp(text) -%}
    coalesce(
        try_cast(
            case
                when substr({{ text }}, 5, 1) = '-' and {{ text }} between '1901' and '2100' and {{ text }} not like '%Z'
                    then {{ text }}
            end
            as timestamp
        ),
        try_strptime(
            case when regexp_matches({{ text }}, '/(190[1-9]|19[1-9][0-9]|20[0-9]{2})') then {{ text }} end,
            ['%d/%m/%Y', '%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S']
        ),
        timezone(
            'Europe/London',
            try_cast(case when {{ text }} like '%Z' and {{ text }} between '1901' and '2100' then {{ text }} end as timestamptz)
        )
    )
{%- endmacro %}


{% macro duckdb__set_flags(text) -%}
    regexp_extract_all(
        split_part({{ text }}, 'COMMENTS"', 1),
        '"([A-Z0-9_]+_FLAG)"\s*:\s*"?[YyTt1]', 1
    )
{%- endmacro %}


{# Whether read_set_flags finds any. #}
{% macro duckdb__sets_a_flag(text) -%}
    (len({{ duckdb__set_flags(text) }}) > 0)
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
                        then {'field': '{{ one.column }}', 'raw_value': {{ one.column }}, 'reason': '{{ one.reason }}'}
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
