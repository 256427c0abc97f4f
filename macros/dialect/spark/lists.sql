{# What Spark alone can say about lists. A separator is a pattern to it: none of those given has a letter that means another. #}

{% macro spark__each_part(text, separator) -%}
    explode(split({{ text }}, '{{ separator }}'))
{%- endmacro %}


{% macro spark__each_numbered_part(text, separator) -%}
    inline(transform(
        split({{ text }}, '{{ separator }}'), (part, place) -> named_struct('part', part, 'place', cast(place + 1 as bigint))
    ))
{%- endmacro %}


{% macro spark__each_struct(list) -%}
    inline({{ list }})
{%- endmacro %}


{% macro spark__rows_of(columns, rows) -%}
    stack(
        {{ rows | length }}
        {%- for row in rows %},
            {% for column in columns %}{{ row[column] }}{{ ', ' if not loop.last }}{% endfor -%}
        {%- endfor %}
    ) as ({{ columns | join(', ') }})
{%- endmacro %}


{% macro spark__joined_text(text, separator) -%}
    case when count({{ text }}) > 0 then array_join(array_sort(collect_set({{ text }})), '{{ separator }}') end
{%- endmacro %}


{% macro spark__is_empty_list(list) -%}
    array_size({{ list }}) = 0
{%- endmacro %}


{% macro spark__has_code(list, code) -%}
    coalesce(array_contains({{ list }}, {{ code }}), false)
{%- endmacro %}


{% macro spark__list_has(list, member) -%}
    coalesce(array_contains({{ list }}, '{{ member }}'), false)
{%- endmacro %}


{# A list in order, each member once and no null; null where that leaves nothing. #}
{% macro spark__in_order_once(list) -%}
    nullif(array_sort(array_distinct(filter({{ list }}, member -> member is not null))), cast(array() as array<string>))
{%- endmacro %}


{# A text in which Java reads a backslash takes two of them, as Spark reads one of them itself. #}
{% macro spark__factors_in(text, yes, no) -%}
    {%- set code = '(?:[1-9]|1[0-9]|2[0-4])[A-F]?' -%}
    {%- set items -%}
        case
            when {{ text }} like '%"%' then regexp_extract_all({{ text }}, '"([^"]*)"', 1)
            else filter(split(trim(both '[] ' from {{ text }}), ' *[,;] *'), item -> item <> '')
        end
    {%- endset -%}
    {{ spark__in_order_once("case
        when left(" ~ text ~ ", 1) = '{' then concat(
            regexp_extract_all(" ~ text ~ ", '\" *(" ~ code ~ ")\\\\b[^\"]*\" *: *\"?(?:" ~ yes ~ ")\"? *[,}]', 1),
            case
                when array_size(regexp_extract_all(" ~ text ~ ", '(\"[^\"]*\" *:)', 1))
                    <> array_size(regexp_extract_all(" ~ text ~ ", '(\" *(?:" ~ code ~ ")\\\\b[^\"]*\" *: *\"?(?:" ~ yes ~ ")\"? *[,}])', 1))
                    + array_size(regexp_extract_all(" ~ text ~ ", '(\" *: *\"?(?:" ~ no ~ "|NULL)?\"? *[,}])', 1))
                    then array('unknown')
                else cast(array() as array<string>)
            end
        )
        else concat(
            transform(" ~ items ~ ", item -> coalesce(nullif(regexp_extract(item, '^ *(" ~ code ~ ")\\\\b', 1), ''), 'unknown')),
            case when " ~ text ~ " like '[%' and " ~ text ~ " not like '%]' then array('unknown') else cast(array() as array<string>) end
        )
    end") }}
{%- endmacro %}


{% macro spark__known_codes(column, codes, separators) -%}
    {{ spark__in_order_once(
        'transform(split(' ~ column ~ ", '[" ~ separators ~ "]'), part -> " ~ known_code('trim(part)', codes) ~ ')'
    ) }}
{%- endmacro %}


{% macro spark__names_field(unusable_values, field) -%}
    coalesce(array_contains({{ unusable_values }}.field, '{{ field }}'), false)
{%- endmacro %}


{# Neither Spark 4.0 nor Sail knows recursion: the rows of a child are gone through in order, as none continues a later one. #}
{% macro spark__with_first_places(relation) -%}
    select chained.*, element_at(children.first_places, chained.place) as first_place
    from {{ relation }} as chained
    inner join (
        select
            la_code,
            person_id,
            aggregate(
                array_sort(collect_list(struct(place, continued_place))),
                cast(array() as array<int>),
                (first_places, spell) -> array_append(
                    first_places, coalesce(element_at(first_places, spell.continued_place), spell.place)
                )
            ) as first_places
        from {{ relation }}
        group by la_code, person_id
    ) as children
        on chained.la_code = children.la_code and chained.person_id = children.person_id
{%- endmacro %}
