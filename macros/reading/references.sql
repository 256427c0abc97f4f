{# The children of an extract, each once, as rows of la_code, extract, person_id. #}
{% macro children_of(extract) -%}
    {%- set staged = ref(staging_model(extract)) -%}
    {%- set columns = staged_columns(staging_model(extract)) if execute else {} -%}
    {%- set selects = [] -%}
    {%- for field in (in_contract(extract).columns.values() if execute else []) -%}
        {%- if field.meta.identifies == 'person' and field.name in columns -%}
            {%- set column = columns[field.name] -%}
            {%- do selects.append(
                "select distinct la_code, '" ~ extract ~ "' as extract, " ~ column ~ " as person_id from " ~ staged
                ~ ' where ' ~ column ~ ' is not null'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ selects | join(' union ') or "select la_code, '" ~ extract ~ "' as extract, cast(null as varchar) as person_id from "
        ~ staged ~ ' where false' }}
{%- endmacro %}


{#
    unmet_references of each field of an extract that refers to another. A child of whom ssd_person does not know lacks a date of
    birth alone, if another extract has it; and where the contract says so, a child may be in one extract and no other.
#}
{% macro unmet_references_of(extract) -%}
    {%- set staged = ref(staging_model(extract)) -%}
    {%- set children = ref('staged_child') -%}
    {%- set columns = staged_columns(staging_model(extract)) if execute else {} -%}
    {%- set table = in_contract(extract) if execute else {'meta': {}, 'columns': {}} -%}
    {%- set selects = [] -%}
    {%- for field in table.columns.values() if field.meta.refers_to and field.name in columns -%}
        {%- set other, key = field.meta.refers_to.split('.') -%}
        {%- set others = "(select la_code, person_id, extract from " ~ children ~ " where extract <> '" ~ extract ~ "')" -%}
        {%- set other_column = 'person_id' -%}
        {%- if other != 'ssd_person' -%}
            {%- set others = ref(staging_model(other)) -%}
            {%- set other_column = staged_columns(staging_model(other))[key] -%}
        {%- endif -%}
        {%- set may_be_alone = table.meta.may_be_alone if other == 'ssd_person' -%}
        {%- if may_be_alone is not sameas true -%}
            {%- do selects.append(unmet_references(
                extract, field.name, field.meta.refers_to, staged, columns[field.name], others, other_column,
                'coalesce(staged.' ~ columns[may_be_alone] ~ ', false)' if may_be_alone else 'false'
            )) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not selects -%}
        {%- do selects.append(unmet_references(extract, '', '', staged, 'la_code', staged, 'la_code')) -%}
    {%- endif -%}
    {{ selects | join('\nunion all\n') }}
{%- endmacro %}


{#
    Rows of a relation of which no row of the council among `others` has the value, as la_code, extract, source_row, field, refers_to,
    missing_key. column, other_column: what must be equal. unless: condition for a row of which nothing is asked.
#}
{% macro unmet_references(extract, field, refers_to, relation, column, others, other_column, unless='false') -%}
    select
        staged.la_code,
        '{{ extract }}' as extract,
        staged.source_row,
        '{{ field }}' as field,
        '{{ refers_to }}' as refers_to,
        staged.{{ column }} as missing_key
    from {{ relation }} as staged
    where
        staged.{{ column }} is not null
        and not {{ unless }}
        and not exists (
            select 1 from {{ others }} as others
            where others.la_code = staged.la_code and others.{{ other_column }} = staged.{{ column }}
        )
{%- endmacro %}
