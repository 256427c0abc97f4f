{#
    A table of a model, made in its place. dbt-duckdb makes it under another name, renames it and what it replaces, and drops that, each
    by a macro that reads all macros anew: a sixth of the time of a council's build. Here too the one before stands until the commit.
    Arms of a union that stand apart (see next_arm) are filled in a few at a time.
#}
{% materialization table, adapter='duckdb' %}
    {%- set arms = compiled_code.split(next_arm()) -%}
    {%- set table, existing = this.incorporate(type='table'), load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {{ 'drop ' ~ existing.type ~ ' ' ~ existing ~ ';' if existing }}
        {{ create_table_as(false, table, arms[:8] | join('union all')) }}
    {%- endcall %}
    {%- for first in range(8, arms | length, 8) -%}
        {%- do run_query('insert into ' ~ table ~ ' ' ~ arms[first:first + 8] | join('union all')) -%}
    {%- endfor %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [table]}) }}
{% endmaterialization %}


{#
    The same on Spark, whose tables stand in a folder that is made anew for each build; and on Sail, but in one: how many rows went in
    Sail says by a number that its client cannot read.
#}
{% materialization table, adapter='spark' %}
    {%- set arms, table = compiled_code.split(next_arm()), this.incorporate(type='table') -%}
    {%- set at_once = 8 if target.name == 'spark' else arms | length -%}
    {{ run_hooks(pre_hooks) }}
    {% do run_query('drop table if exists ' ~ table) %}
    {% call statement('main') -%}
        {{ create_table_as(false, table, arms[:at_once] | join('union all')) }}
    {%- endcall %}
    {%- for first in range(at_once, arms | length, at_once) -%}
        {%- call statement() -%}insert into {{ table }} {{ arms[first:first + at_once] | join('union all') }}{%- endcall -%}
    {%- endfor %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [table]}) }}
{% endmaterialization %}


{# Between the arms of a union that has one for each extract: planned all at once they take a time that grows by their square. #}
{% macro next_arm() %}union all /* apart */{% endmacro %}
