{#
    Flags of an extract of which most rows say the contrary of what the source contract says that most do (`mostly`): a select of
    la_code, extract, field, is_mostly, rows_contrary, rows_found. A row without a value says neither. staged: its staged rows.
#}
{% macro contrary_flags(extract, staged) -%}
    {%- for field in (in_contract(extract).columns.values() if execute else []) if field.meta.mostly is defined %}
    select
        la_code,
        '{{ extract }}' as extract,
        '{{ field.name }}' as field,
        {{ field.meta.mostly | lower }} as is_mostly,
        count(case when {{ field.meta.staged_as }} = {{ (not field.meta.mostly) | lower }} then 1 end) as rows_contrary,
        count(*) as rows_found
    from {{ staged }}
    group by la_code
    having
        count(*) >= {{ var('alike_least') }}
        and 2 * count(case when {{ field.meta.staged_as }} = {{ (not field.meta.mostly) | lower }} then 1 end) > count(*)
    union all
    {%- endfor %}
    select
        la_code,
        '{{ extract }}' as extract,
        cast(null as string) as field,
        cast(null as boolean) as is_mostly,
        cast(null as bigint) as rows_contrary,
        cast(null as bigint) as rows_found
    from {{ staged }}
    where false
{%- endmacro %}


{# Why a flag cannot be what it says, and what to do. flags: alias of rows of contrary_flag. #}
{% macro contrary_flags_in_words(flags) -%}
    {{ flags }}.extract || ' of ' || {{ flags }}.la_code || ': ' || {{ flags }}.field || ' is '
    || case when {{ flags }}.is_mostly then 'no' else 'yes' end || ' in ' || {{ flags }}.rows_contrary || ' of ' || {{ flags }}.rows_found
    || ' rows, and ' || case when {{ flags }}.is_mostly then 'yes' else 'no' end || ' in most of any other council, as where yes stands '
    || 'for no or another column stands in its place. Export it the other way about; if it is right, name the field in the variable '
    || 'flags_are_right of dbt_project.yml.'
{%- endmacro %}


{# Why a council's population cannot be that of the band, and what to do. Both are aliases of rows with mid_year and age_band. #}
{% macro other_populations_in_words(populations, estimates) -%}
    'local_population_midyear of ' || {{ populations }}.la_code || ': ' || cast({{ populations }}.population as bigint) || ' aged '
    || {{ populations }}.age_band || ' in mid-' || {{ populations }}.mid_year || ' are not near the '
    || cast({{ estimates }}.population as bigint) || ' of the estimates, as where all ages are counted. Every rate would be wrong by as '
    || 'much: put it right, or leave the extract out, and the estimates are used.'
{%- endmacro %}
