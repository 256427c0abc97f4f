{#
    A table of a model, made in its place. dbt-duckdb makes it under another name, renames it and what it replaces, and drops that, each
    by a macro that reads all macros anew: a sixth of the time of a council's build. Here too the one before stands until the commit.
#}
{% materialization table, adapter='duckdb' %}
    {%- set table, existing = this.incorporate(type='table'), load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {{ 'drop ' ~ existing.type ~ ' ' ~ existing ~ ';' if existing }}
        {{ create_table_as(false, table, compiled_code) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [table]}) }}
{% endmaterialization %}
