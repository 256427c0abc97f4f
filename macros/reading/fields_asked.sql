{#
    What is asked of the fields of an extract, by the contract: a list of {name, gap, is_counted_as_a_whole}, gap as SQL on
    `staged` that is 1 where the field is missing, 2 where it is invalid, 0 where it is neither and null where it is not asked. A
    field that need have no value is asked about where it has one; one that can neither lack a value nor be invalid is left out.
    What dates the rows is counted over the whole extract, since a row without it is of no month; so is everything where nothing
    dates them.
    table: the extract in the contract. columns: as from staged_columns; dating_columns: the same of the extract whose rows it
    adds to, joined as `dating`. A row that the extract should have and lacks is one without la_code; of a value that meets nothing,
    `unmet` has the field as a column that is 1.
#}
{% macro fields_asked(table, columns, dating_columns={}) -%}
    {%- set fields = [] -%}
    {%- for field in table.columns.values() -%}
        {%- set meta, name = field.meta, field.name -%}
        {%- set can_be_missing = meta.expected or meta.expected_with or meta.refers_to -%}
        {%- if name in columns and (can_be_missing or meta.codes or meta.words or meta.reads_as != 'text') -%}
            {%- set column = 'staged.' ~ columns[name] -%}
            {%- set empty = column ~ ' is null' -%}
            {%- if meta.reads_as == 'json' -%}
                {%- set empty = '(' ~ empty ~ ' or ' ~ is_empty_list(column) ~ ')' -%}
            {%- elif 'not_recorded' in meta.get('codes', []) -%}
                {%- set empty = '(' ~ empty ~ ' or ' ~ column ~ " = 'not_recorded')" -%}
            {%- endif -%}
            {%- set faults = [names_field('staged.unusable_values', name)]
                if columns.unusable_values and (meta.codes or meta.words or meta.reads_as != 'text') else [] -%}
            {%- if meta.several -%}
                {%- do faults.append(has_code(column, "'unknown'")) -%}
            {%- elif meta.codes -%}
                {%- do faults.append('lower(' ~ column ~ ") not in ('" ~ meta.codes | join("', '") | lower ~ "')") -%}
            {%- endif -%}
            {%- if meta.not_before -%}
                {%- do faults.append(column ~ ' < staged.' ~ columns[meta.not_before]) -%}
            {%- endif -%}
            {%- set cases = [] -%}
            {#- A value that cannot be read is invalid where none was asked for, too. -#}
            {%- do cases.append(faults | join(' or ') ~ ' then 2') if faults -%}
            {%- do cases.append('unmet.' ~ name ~ ' = 1 then 1') if meta.refers_to -%}
            {%- if '.' in (meta.expected_with or '') -%}
                {%- do cases.append('dating.' ~ dating_columns[meta.expected_with.split('.')[1]] ~ ' is null then null') -%}
            {%- elif meta.expected_with -%}
                {%- do cases.append('staged.' ~ columns[meta.expected_with] ~ ' is null then null') -%}
            {%- endif -%}
            {%- do cases.append(empty ~ ' then ' ~ ('1' if meta.expected or meta.expected_with else 'null')) -%}
            {%- set dated_by = table.meta.get('dated_by', name) -%}
            {%- do fields.append({
                'name': name,
                'gap': 'case when ' ~ cases | join(' when ') ~ ' else 0 end',
                'is_counted_as_a_whole': name in dated_by,
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(fields) }}
{%- endmacro %}
