{#
    The fields of an extract, by council, of which there are values and not one is known, as rows of la_code, extract, field.
    Those are asked that have codes or words or are read as a flag, hours, places, miles, a score, a legal status or an outcome text;
    and the role of a worker.
#}
{% macro unread_fields_of(extract) -%}
    {%- set staged = ref(staging_model(extract)) -%}
    {%- set columns = staged_columns(extract) if execute else {} -%}
    {%- set counted = [] -%}
    {%- for field in (in_contract(extract).columns.values() if execute else []) if field.name in columns -%}
        {%- set column = columns[field.name] -%}
        {%- set unusable = names_field('unusable_values', field.name) if columns.unusable_values else 'false' -%}
        {%- if field.name == 'invo_professional_role_id' -%}
            {%- do counted.append([field.name, is_lead_role(column), column ~ ' is not null']) -%}
        {%- elif field.meta.several or field.meta.reads_as == 'factors' -%}
            {%- set has_unknown = has_code(column, "'unknown'") -%}
            {%- do counted.append([field.name, column ~ ' is not null and not ' ~ has_unknown, has_unknown]) -%}
        {%- elif field.meta.codes -%}
            {%- do counted.append([field.name, 'not ' ~ is_undecided(column), column ~ " = 'unknown'"]) -%}
        {%- elif field.meta.flags -%}
            {%- set sets_known = 'not ' ~ is_empty_list(column) ~ ' and not ' ~ has_flag(column, 'UNKNOWN_FLAG') -%}
            {%- do counted.append([field.name, sets_known, unusable]) -%}
        {%- elif field.meta.words or field.meta.reads_as == 'legal status' -%}
            {%- do counted.append([field.name, column ~ ' is not null and not ' ~ unusable, unusable]) -%}
        {%- elif field.meta.reads_as in ('hours', 'places') -%}
            {%- do counted.append([field.name, column ~ ' > 0', unusable]) -%}
        {%- elif field.meta.reads_as in ('miles', 'score') -%}
            {%- do counted.append([field.name, column ~ ' is not null', unusable]) -%}
        {%- elif field.meta.reads_as in ('flag', 'suitability') -%}
            {%- do counted.append([field.name, column ~ ' is not null', unusable]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ unread_fields(extract, staged, counted) }}
{%- endmacro %}


{#
    The fields of which a relation has values and not one that is known, as rows of la_code, extract, field. counted: a list of
    [field, condition for a known value, condition for one that is there and is not].
#}
{% macro unread_fields(extract, relation, counted) -%}
    {%- set rows_of_fields = [] -%}
    {%- for name, _, _ in counted -%}
        {%- do rows_of_fields.append({'field': "'" ~ name ~ "'", 'known': 'known_' ~ loop.index, 'unknown': 'unknown_' ~ loop.index}) -%}
    {%- endfor -%}
    select la_code, '{{ extract }}' as extract, field
    from (
        {% if counted -%}
        select la_code, {{ rows_of(['field', 'known', 'unknown'], rows_of_fields) }}
        from (
            select
                la_code,
                {% for _, known, unknown in counted -%}
                count(case when {{ known }} then 1 end) as known_{{ loop.index }},
                count(case when {{ unknown }} then 1 end) as unknown_{{ loop.index }}{{ ',' if not loop.last }}
                {% endfor -%}
            from {{ relation }}
            group by la_code
        ) as counted
        {%- else -%}
        select la_code, cast(null as string) as field, 0 as known, 0 as unknown from {{ relation }} where false
        {%- endif %}
    ) as fields
    where known = 0 and unknown > 0
{%- endmacro %}


{#
    The flags of the contract, as extract.field: of a column without one that can be read nothing is known, unless another field is
    read in its place. (What has codes or outcomes is 'unknown' row by row, which bounds the figure.)
#}
{% macro flag_fields() -%}
    {{ return(_fields_read_as(['flag'], false)) }}
{%- endmacro %}


{# The hours, places, miles, scores, factors, legal statuses and words of the contract in the same way: nothing is read in place of such a column. #}
{% macro fields_of_no_other() -%}
    {{ return(_fields_read_as(['hours', 'places', 'miles', 'score', 'factors', 'legal status'], true)) }}
{%- endmacro %}


{# The fields of the contract that are read as one of some kinds, and those with words where they are asked for, as extract.field. #}
{% macro _fields_read_as(kinds, with_words) -%}
    {%- set names = [''] -%}
    {%- for source in (graph.sources.values() if execute else []) if source.source_name == 'extracts' -%}
        {%- for field in source.columns.values() -%}
            {%- if field.meta.reads_as in kinds or (with_words and field.meta.words) -%}
                {%- do names.append(source.name ~ '.' ~ field.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
