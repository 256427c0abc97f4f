{# What Spark alone can say about fingerprints: the same as DuckDB, bit for bit, as they are kept for ever. #}

{#
    The last eight bytes of an MD5 digest, the last of them the highest, as DuckDB's md5_number_lower reads them. There is no unsigned
    bigint in Spark; conv() overflows in Sail from 8000000000000000 on, so each half is read by itself.
#}
{% macro spark__fingerprint(text) -%}
    element_at(transform(array(md5({{ text }})), digest -> cast(
        cast(conv({{ spark__bytes_backwards('digest', 25) }}, 16, 10) as decimal(20, 0)) * cast(4294967296 as decimal(10, 0))
        + cast(conv({{ spark__bytes_backwards('digest', 17) }}, 16, 10) as decimal(20, 0))
        as decimal(20, 0)
    )), 1)
{%- endmacro %}


{# Four bytes of a digest in hexadecimal, the last first. #}
{% macro spark__bytes_backwards(digest, first) -%}
    concat(
        {%- for place in [6, 4, 2, 0] -%}substr({{ digest }}, {{ first + place }}, 2){{ ', ' if not loop.last }}{%- endfor -%}
    )
{%- endmacro %}


{% macro spark__row_hash(columns) -%}
    xxhash64({{ columns | join(', ') }})
{%- endmacro %}
