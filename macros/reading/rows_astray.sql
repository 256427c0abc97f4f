{#
    Rows of an extract that nobody can give to a child, a case or a month, or can only guess of (wants_of_rows), and those that were set
    aside for want of a key or council, or for the key of another child's row. A select of la_code (null where that is what they lack),
    extract, field (null for those set aside), what (missing, unmet, not ended, set aside), first_month and last_month, the months that their
    own days reach over (null where nothing bounds them), and rows_astray.
    extract: its name in the source contract. set_aside, unmet: relations as rows_set_aside and unmet_reference. placed: days_of_extracts().
#}
{% macro rows_astray(extract, set_aside, unmet, placed) -%}
    {#- While dbt parses, it has to know the models read. -#}
    {%- set table, staged = in_contract(extract) if execute else {'columns': {}, 'meta': {}}, ref(staging_model(extract)) -%}
    select la_code, extract, field, what, first_month, last_month, count(*) as rows_astray
    from (
        {%- for want in wants_of_rows(table) %}
        select
            la_code, '{{ extract }}' as extract, '{{ want.field }}' as field, '{{ want.what }}' as what,
            first_month, last_month
        from ({{ rows_in_months(extract, table, placed) }}) as staged
        where {{ want.of }}
        {%- if want.what == 'unmet' %}
            and exists (
                select 1 from {{ unmet }} as unmet
                where
                    staged.la_code = unmet.la_code and staged.source_row = unmet.source_row
                    and unmet.extract = '{{ extract }}' and unmet.field = '{{ want.field }}'
            )
        {%- endif %}
        union all
        {%- endfor %}
        select
            case when reason not like 'no council%' then la_code end as la_code,
            '{{ extract }}' as extract, cast(null as string) as field, 'set aside' as what,
            {{ months_of_row(extract, table, placed, 'raw_row') }}
        from {{ set_aside }}
        where extract = '{{ extract }}' and ({{ is_row_lost(table) }})
    ) as astray
    group by la_code, extract, field, what, first_month, last_month
{%- endmacro %}


{#
    What rows of an extract may want, by the contract, as a list of {field, what, of}, `of` as SQL over the staged row:
    - missing: an id that it should have and that rules read, the day that dates it, or what is derived where it is not told (derived);
    - unmet: such an id, which is there; whether it is met stands elsewhere;
    - not ended: the day of an end of which all codes and texts are told that are asked with it (expected_with).
    table: the extract in the contract.
#}
{% macro wants_of_rows(table) -%}
    {%- set wants, dated_by = [], table.meta.dated_by or [] -%}
    {%- for field in table.columns.values() if field.meta.staged_as and not field.meta.not_measured -%}
        {%- set meta, column = field.meta, field.meta.staged_as -%}
        {%- set is_id = meta.identifies and meta.expected -%}
        {%- set is_day = meta.reads_as in ('date', 'timestamp', 'month') and (field.name in table.meta.key or field.name in dated_by) -%}
        {%- set dates = dated_by is not string and is_day and (meta.expected or field.name == table.meta.key[0]) -%}
        {%- do wants.append({'field': field.name, 'what': 'missing', 'of': column ~ ' is null'}) if is_id or dates or meta.derived -%}
        {%- do wants.append({'field': field.name, 'what': 'unmet', 'of': column ~ ' is not null'}) if is_id and meta.refers_to -%}
        {%- set told = [] -%}
        {%- for other in table.columns.values() if other.meta.expected_with == field.name and other.meta.reads_as in ('text', 'json') -%}
            {%- do told.append(other.meta.staged_as ~ ' is not null') -%}
            {#- Of an episode of care that goes on. -#}
            {%- do told.append(other.meta.staged_as ~ " <> 'x1'") if 'X1' in other.meta.codes or [] -%}
            {%- do told.append('not ' ~ is_empty_list(other.meta.staged_as)) if other.meta.reads_as == 'json' or other.meta.several -%}
            {%- do told.append('not ' ~ has_flag(other.meta.staged_as, 'UNKNOWN_FLAG')) if other.meta.reads_as == 'json' -%}
        {%- endfor -%}
        {%- do wants.append({'field': field.name, 'what': 'not ended', 'of': column ~ ' is null and ' ~ told | join(' and ')}) if told -%}
    {%- endfor -%}
    {{ return(wants) }}
{%- endmacro %}


{# The staged rows of an extract with the months that they reach, or that the row reaches which they add to. #}
{% macro rows_in_months(extract, table, placed) -%}
    {%- set staged, dating = ref(staging_model(extract)), table.meta.dated_by -%}
    {%- if dating is not string -%}
    select *, {{ months_of_row(extract, table, placed) }} from {{ staged }}
    {%- else -%}
    {%- set key = in_contract(dating).meta.key[0] -%}
    {%- set own = table.columns.values() | selectattr('meta.refers_to', 'equalto', dating ~ '.' ~ key) | map(attribute='meta.staged_as') | first -%}
        select added.*, dating.first_month, dating.last_month
        from {{ staged }} as added
        left join (
            select la_code, {{ staged_columns(dating)[key] }} as dating_key, {{ months_of_row(dating, in_contract(dating), placed) }}
            from {{ ref(staging_model(dating)) }}
        ) as dating
            on added.la_code = dating.la_code and added.{{ own }} = dating.dating_key
    {%- endif -%}
{%- endmacro %}


{#
    Whether a row that was set aside is lost to the figures: it says something, and has no key or council, or has that of a row about
    another child, or of another row that does not say who it is. One that a later version replaces is not, nor is an empty line.
#}
{% macro is_row_lost(table) -%}
    {%- set said, about = [], table.meta.about -%}
    {%- for field in table.columns.values() if field.meta.staged_as -%}
        {%- do said.append("nullif(trim(" ~ field_of_row('raw_row', field.name) ~ "), '')") -%}
    {%- endfor -%}
    coalesce({{ (said + ['null']) | join(', ') }}) is not null
        and (
            reason like 'no council%'
            or reason like 'no key%'
            {%- if about in table.meta.key and table.columns[about].meta.expected %}
            or reason like 'same key%' and nullif(trim({{ field_of_row('raw_row', about) }}), '') is null
            {%- elif about and about not in table.meta.key %}
            or reason like 'same key%' and trim({{ field_of_row('raw_row', about) }}) <> trim({{ field_of_row('kept_raw_row', about) }})
            {%- endif %}
        )
{%- endmacro %}


{# How many rows are astray, and how, in words. astray: alias of rows with extract, field, what and rows_astray. #}
{% macro rows_astray_in_words(astray) -%}
    'rows of ' || {{ astray }}.extract
    || case {{ astray }}.what
        when 'missing' then ' without ' || {{ astray }}.field
        when 'not ended' then ' with an outcome and without ' || {{ astray }}.field
        when 'unmet' then ' with a ' || {{ astray }}.field || ' that is nowhere else'
        else ' set aside'
    end
    || ': ' || cast(cast({{ astray }}.rows_astray as bigint) as string)
{%- endmacro %}
