{# In a select list: one row for each part of a text that a separator splits. #}
{% macro each_part(text, separator) -%}
    {{ return(adapter.dispatch('each_part', 'per10k')(text, separator)) }}
{%- endmacro %}


{% macro duckdb__each_part(text, separator) -%}
    unnest(string_split({{ text }}, '{{ separator }}'))
{%- endmacro %}


{# The same as two columns: the part, and its place among the parts, 1 for the first. #}
{% macro each_numbered_part(text, separator) -%}
    {{ return(adapter.dispatch('each_numbered_part', 'per10k')(text, separator)) }}
{%- endmacro %}


{% macro duckdb__each_numbered_part(text, separator) -%}
    unnest(
        list_transform(string_split({{ text }}, '{{ separator }}'), lambda part, place: {'part': part, 'place': place}),
        recursive := true
    )
{%- endmacro %}


{# In a select list: one row for each mapping in a list, its entries as columns. #}
{% macro each_struct(list) -%}
    {{ return(adapter.dispatch('each_struct', 'per10k')(list)) }}
{%- endmacro %}


{% macro duckdb__each_struct(list) -%}
    unnest({{ list }}, recursive := true)
{%- endmacro %}


{# In an aggregate: the different texts of a group in order, joined by a separator; nulls are passed over. #}
{% macro joined_text(text, separator) -%}
    {{ return(adapter.dispatch('joined_text', 'per10k')(text, separator)) }}
{%- endmacro %}


{% macro duckdb__joined_text(text, separator) -%}
    string_agg(distinct {{ text }}, '{{ separator }}' order by {{ text }})
{%- endmacro %}


{# Whether a list is there and has nothing in it. #}
{% macro is_empty_list(list) -%}
    {{ return(adapter.dispatch('is_empty_list', 'per10k')(list)) }}
{%- endmacro %}


{% macro duckdb__is_empty_list(list) -%}
    len({{ list }}) = 0
{%- endmacro %}


{# Whether a list of codes, as read_coded gives it, holds one; code: SQL expression. False where there is no list. #}
{% macro has_code(list, code) -%}
    {{ return(adapter.dispatch('has_code', 'per10k')(list, code)) }}
{%- endmacro %}


{% macro duckdb__has_code(list, code) -%}
    coalesce(list_contains({{ list }}, {{ code }}), false)
{%- endmacro %}


{#
    The codes of assessment factors in a text in capitals: of an object (a text that begins with a brace) those with a word for yes, else
    each item, in quotes or between commas. 'unknown' is among them where an item is no code, a value neither yes nor no, or the text cut.
    Null where it holds none. yes, no: words, separated by bars.
#}
{% macro duckdb__factors_in(text, yes, no) -%}
    {%- set code = '(?:[1-9]|1[0-9]|2[0-4])[A-F]?' -%}
    {%- set items -%}
        case
            when {{ text }} like '%"%' then regexp_extract_all({{ text }}, '"([^"]*)"', 1)
            else list_filter(regexp_split_to_array(trim({{ text }}, '[] '), ' *[,;] *'), lambda item: item <> '')
        end
    {%- endset -%}
    nullif(list_sort(list_distinct(case
        when left({{ text }}, 1) = '{' then
            regexp_extract_all({{ text }}, '" *({{ code }})\b[^"]*" *: *"?(?:{{ yes }})"? *[,}]', 1)
            || case
                when len(regexp_extract_all({{ text }}, '"[^"]*" *:'))
                    <> len(regexp_extract_all({{ text }}, '" *(?:{{ code }})\b[^"]*" *: *"?(?:{{ yes }})"? *[,}]'))
                    + len(regexp_extract_all({{ text }}, '" *: *"?(?:{{ no }}|NULL)?"? *[,}]'))
                    then ['unknown']
                else []
            end
        else
            list_transform({{ items }}, lambda item: coalesce(nullif(regexp_extract(item, '^ *({{ code }})\b', 1), ''), 'unknown'))
            || case when {{ text }} like '[%' and {{ text }} not like '%]' then ['unknown'] else [] end
    end)), [])
{%- endmacro %}


{# The codes that a text holds between separators, as known_code gives each, in order and each once; null where it holds none. #}
{% macro duckdb__known_codes(column, codes, separators) -%}
    nullif(
        list_sort(list_distinct(list_transform(
            regexp_split_to_array({{ column }}, '[{{ separators }}]'), lambda part: {{ known_code('trim(part)', codes) }}
        ))),
        []
    )
{%- endmacro %}


{# Whether a list from unusable_values names a field. #}
{% macro names_field(unusable_values, field) -%}
    {{ return(adapter.dispatch('names_field', 'per10k')(unusable_values, field)) }}
{%- endmacro %}


{% macro duckdb__names_field(unusable_values, field) -%}
    (
        {{ unusable_values }} is not null
        and list_contains(list_transform({{ unusable_values }}, lambda unusable: unusable.field), '{{ field }}')
    )
{%- endmacro %}


{% macro duckdb__with_first_places(relation) -%}
    select * from (
        with recursive chained as (
            select *, place as first_place from {{ relation }} where continued_place is null
            union all
            select following.*, chained.first_place
            from chained
            inner join {{ relation }} as following
                on
                    chained.la_code = following.la_code
                    and chained.person_id = following.person_id
                    and chained.place = following.continued_place
        )

        select * from chained
    ) as chains
{%- endmacro %}
