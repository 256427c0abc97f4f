{# The children of an extract, each once, as rows of la_code, extract, person_id. #}
{% macro children_of(extract) -%}
    {%- set staged = ref(staging_model(extract)) -%}
    {%- set columns = staged_columns(extract) if execute else {} -%}
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
    {{ selects | join(' union ') or "select la_code, '" ~ extract ~ "' as extract, cast(null as string) as person_id from "
        ~ staged ~ ' where false' }}
{%- endmacro %}


{#
    unmet_references of each field of an extract that refers to another. A child of whom ssd_person does not know lacks a date of
    birth alone, if another extract has it; and where the contract says so, a child may be in one extract and no other. Then the rows
    whose child is another one by all that name the row.
    lone_children: relation of la_code, person_id, extract: each child of whom one extract alone knows, with that extract. naming: what
    names_of_rows has of the extract.
#}
{% macro unmet_references_of(extract, lone_children, naming) -%}
    {%- set staged = ref(staging_model(extract)) -%}
    {%- set columns = staged_columns(extract) if execute else {} -%}
    {%- set table = in_contract(extract) if execute else {'meta': {}, 'columns': {}} -%}
    {%- set selects = [] -%}
    {%- for field in table.columns.values() if field.meta.refers_to and field.name in columns -%}
        {%- set other, key = field.meta.refers_to.split('.') -%}
        {%- set may_be_alone = table.meta.may_be_alone -%}
        {%- if other != 'ssd_person' -%}
            {%- do selects.append(unmet_references(
                extract, field.name, field.meta.refers_to, staged, columns[field.name], ref(staging_model(other)), staged_columns(other)[key]
            )) -%}
        {%- elif may_be_alone is not sameas true -%}
            {%- do selects.append(children_alone(
                extract, field.name, field.meta.refers_to, staged, columns[field.name], lone_children,
                'coalesce(staged.' ~ columns[may_be_alone] ~ ', false)' if may_be_alone else 'false'
            )) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for other, link in naming or [] if child_field(table, columns) -%}
        {%- do selects.append(children_of_another_id(table, columns, other, link)) -%}
    {%- endfor -%}
    {%- if not selects -%}
        {%- do selects.append(unmet_references(extract, '', '', staged, 'la_code', staged, 'la_code')) -%}
    {%- endif -%}
    {{ selects | join('\nunion all\n') }}
{%- endmacro %}


{#
    Rows of a relation of which no row of the council among `others` has the value, as la_code, extract, source_row, field, refers_to,
    missing_key. column, other_column: what must be equal.
#}
{% macro unmet_references(extract, field, refers_to, relation, column, others, other_column) -%}
    {{ _unmet(extract, field, refers_to, relation, column) }}
    where
        staged.{{ column }} is not null
        and not exists (
            select 1 from {{ others }} as others
            where others.la_code = staged.la_code and others.{{ other_column }} = staged.{{ column }}
        )
{%- endmacro %}


{#
    Rows of a relation whose child no other extract knows, as rows of unmet_references. column: the child. lone_children: as of
    unmet_references_of. unless: condition for a row whose child may be alone.
#}
{% macro children_alone(extract, field, refers_to, relation, column, lone_children, unless='false') -%}
    {{ _unmet(extract, field, refers_to, relation, column) }}
    inner join {{ lone_children }} as alone
        on
            staged.la_code = alone.la_code
            and staged.{{ column }} = alone.person_id
            and alone.extract = '{{ extract }}'
    where not {{ unless }}
{%- endmacro %}


{#
    What is said of each unmet reference: the columns of unmet_references, of a relation that is called `staged`. also: one column more,
    as SQL.
#}
{% macro _unmet(extract, field, refers_to, relation, column, also=none) -%}
    select
        staged.la_code,
        '{{ extract }}' as extract,
        staged.source_row,
        '{{ field }}' as field,
        '{{ refers_to }}' as refers_to,
        staged.{{ column }} as missing_key
        {{- ',\n        ' ~ also if also }}
    from {{ relation }} as staged
{%- endmacro %}


{#
    What the rows of an extract name that is not there, by the day of the row: a select of la_code, extract (that lacks it), named_by,
    missing_key, named_on. Of records alone that have days: a child or worker is missing from no month.
    unmet_references, staged: relations of what meets nothing and of the extract's rows.
#}
{% macro rows_named_and_lacking(extract, unmet_references, staged) -%}
    {%- set table = in_contract(extract) if execute else {'meta': {}, 'columns': {}} -%}
    {%- set days, fields = [], [] -%}
    {%- set dated_by = table.meta.dated_by if table.meta.dated_by is not string else days_in(extract) | map(attribute='name') | list -%}
    {%- for day in dated_by if execute -%}
        {%- do days.append('staged.' ~ staged_columns(extract)[day]) -%}
    {%- endfor -%}
    {%- for field in table.columns.values() if field.meta.refers_to and field.meta.identifies == 'record' -%}
        {%- do fields.append(field.name) if in_contract(field.meta.refers_to.split('.')[0]).meta.dated_by -%}
    {%- endfor -%}
    select
        unmet.la_code,
        split_part(unmet.refers_to, '.', 1) as extract,
        unmet.extract || '.' || unmet.field as named_by,
        unmet.missing_key,
        cast(coalesce({{ (days + ['null', 'null']) | join(', ') }}) as date) as named_on
    from {{ unmet_references }} as unmet
    inner join {{ staged }} as staged on unmet.la_code = staged.la_code and unmet.source_row = staged.source_row
    {%- if not days %}
    -- Without a day, and with none of those that are named, rows at one end of the file may be older than the others' history.
    inner join (
        select staged.la_code, min(staged.source_row) as first_met, max(staged.source_row) as last_met
        from {{ staged }} as staged
        left join {{ unmet_references }} as unmet
            on unmet.extract = '{{ extract }}' and staged.la_code = unmet.la_code and staged.source_row = unmet.source_row
        where unmet.source_row is null
        group by staged.la_code
    ) as met on unmet.la_code = met.la_code and unmet.source_row between met.first_met and met.last_met
    {%- endif %}
    where unmet.extract = '{{ extract }}' and unmet.field in ('{{ fields | join("', '") }}')
{%- endmacro %}
