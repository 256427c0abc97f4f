{#
    The rows of an extract that can be used: all that were delivered, less those that rows_set_aside keeps with the reason.
    extract: name of the extract in the source contract.
#}
{% macro usable_rows(extract) -%}
    select delivered.*
    from {{ source('extracts', extract) }} as delivered
    where
        not exists (
            select 1
            from {{ ref('rows_set_aside') }} as set_aside
            where
                set_aside.extract = '{{ extract }}'
                and set_aside.source_row = delivered.source_row
        )
{%- endmacro %}


{#
    The rows of an extract that cannot be used: those without a council or a key, lines of a report that are no records, and all
    but the last delivered of those that share a key (a later row of an export was recorded later). Gives la_code, extract,
    source_file, source_row, row_key, raw_row, reason; of one key, kept_row and kept_raw_row.
    relation: where the delivered rows are. key: list of the columns that make the key; the first must not be empty. parts: what they say, as
    SQL over `delivered` (key_as_read). strays: relation of extract, la_code and rows_delivered, the
    councils that only a handful of rows of one file name (per10k/plugin/extract_files.py); none: there are none. others: the columns
    beside the key of which a record has one at least; none: it may be its key alone.
#}
{% macro rows_to_set_aside(relation, extract, key, parts, strays=none, others=[]) -%}
    {%- set first_part = 'delivered.' ~ key[0] -%}
    {%- set no_record = '(' ~ is_no_record(first_part, key[0]) ~ (' or ' ~ _is_alone(first_part, others) if others else '') ~ ')' -%}
    select
        la_code,
        extract,
        source_file,
        source_row,
        row_key,
        raw_row,
        case when reason like 'same key%' then last_row end as kept_row,
        case when reason like 'same key%' then last_raw_row end as kept_raw_row,
        reason
    from (
        select
            delivered.la_code,
            '{{ extract }}' as extract,
            delivered.source_file,
            delivered.source_row,
            {{ parts | join(" || '|' || ") }} as row_key,
            {{ row_as_text('delivered') }} as raw_row,
            repeated.last_row,
            last_value({{ row_as_text('delivered') }}) over (
                partition by delivered.la_code, repeated.last_row order by delivered.source_row
                rows between unbounded preceding and unbounded following
            ) as last_raw_row,
            case
                when delivered.la_code is null then 'no council: la_code is empty'
                {% if strays -%}
                when strays.la_code is not null
                    then 'no council of this folder: ' || strays.la_code || ' is in ' || strays.rows_delivered || ' rows of this file alone'
                {% endif -%}
                when {{ read_text(first_part) }} is null then 'no key: {{ key[0] }} is empty'
                when {{ no_record }} then 'a line of a report, not a record'
                when delivered.source_row < repeated.last_row
                    then 'same key as row ' || repeated.last_row || ', which was delivered later and is kept'
            end as reason
        from {{ relation }} as delivered
        left join ({{ _repeated_keys(relation, parts) }}) as repeated
            on
                delivered.la_code = repeated.la_code
                {%- for part in parts %}
                and {{ part }} = repeated.key_{{ loop.index }}
                {%- endfor %}
        {% if strays -%}
        left join {{ strays }} as strays on strays.extract = '{{ extract }}' and strays.la_code = delivered.la_code
        {% endif -%}
        where
            delivered.la_code is null
            {{ 'or strays.la_code is not null' if strays }}
            or {{ read_text(first_part) }} is null
            or {{ no_record }}
            or repeated.last_row is not null
    ) as judged
    where reason is not null
{%- endmacro %}


{# The keys that several rows share, with the last of them. #}
{% macro _repeated_keys(relation, parts) -%}
    select
            delivered.la_code,
            {% for part in parts %}{{ part }} as key_{{ loop.index }},
            {% endfor -%}
            max(delivered.source_row) as last_row
        from {{ relation }} as delivered
        group by delivered.la_code, {{ parts | join(', ') }}
        having count(*) > 1
{%- endmacro %}


{# Whether a key is a total's label, a ruled line or the header once more, as reports and glued files have them. #}
{% macro is_no_record(column, name) -%}
    {%- set words = (variable('words_of_a_report') or []) + [name] -%}
    (lower({{ column }}) in ('{{ words | join("', '") }}') or {{ column }} like '--%')
{%- endmacro %}


{#
    Whether nothing stands beside a key of several words: a count of rows, or the message with which an export broke off. Beside an id
    alone something is missing.
#}
{% macro _is_alone(key, others) -%}
    {{ key }} like '% %' and coalesce({% for column in others %}nullif(delivered.{{ column }}, ''){{ ', ' if not loop.last }}{% endfor %}) is null
{%- endmacro %}


{# A delivered row as one text, for the record of what was set aside. #}
{% macro row_as_text(relation) -%}
    {{ return(adapter.dispatch('row_as_text', 'per10k')(relation)) }}
{%- endmacro %}


{% macro duckdb__row_as_text(relation) -%}
    cast(to_json({{ relation }}) as string)
{%- endmacro %}


{# A field of a row as text. row: from row_as_text. #}
{% macro field_of_row(row, field) -%}
    {{ return(adapter.dispatch('field_of_row', 'per10k')(row, field)) }}
{%- endmacro %}


{% macro duckdb__field_of_row(row, field) -%}
    ({{ row }} ->> '$.{{ field }}')
{%- endmacro %}
