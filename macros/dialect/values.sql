{# What only one engine can say about text, lists and days; one macro an engine (see docs/architecture.md). #}

{# Only what has a year of four digits is tried: 01/04/19 would be read as the year 1 or 19. #}
{% macro duckdb__parse_timestamp(text) -%}
    coalesce(
        try_cast(case when substr({{ text }}, 5, 1) = '-' then {{ text }} end as timestamp),
        try_strptime(
            case when regexp_matches({{ text }}, '/[0-9]{4}') then {{ text }} end,
            ['%d/%m/%Y', '%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S']
        )
    )
{%- endmacro %}


{% macro duckdb__set_flags(text) -%}
    regexp_extract_all(
        split_part({{ text }}, 'COMMENTS"', 1),
        '"([A-Z0-9_]+_FLAG)"\s*:\s*"?[YyTt1]', 1
    )
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
