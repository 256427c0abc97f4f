{# What only one engine can say about fingerprints. They are kept for ever, so any version of the engine must make the same. #}

{# 64 bits that stand for a text; null for null. Of 50 million texts, the odds that any two share theirs are 1 in 15,000. #}
{% macro fingerprint(text) -%}
    {{ return(adapter.dispatch('fingerprint', 'per10k')(text)) }}
{%- endmacro %}


{% macro duckdb__fingerprint(text) -%}
    md5_number_lower({{ text }})
{%- endmacro %}


{% macro duckdb__digest_of_files(files, also) -%}
    select
        max(regexp_extract(content, '\nversion: "([^"]+)"', 1)) filter (where filename like '%dbt_project.yml')
        || '-' || substr(md5(string_agg(content, '' order by filename) || '{{ also }}'), 1, 8) as rule_version
    from read_text(['{{ files | join("', '") }}'])
{%- endmacro %}
