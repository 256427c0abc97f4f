{#
    Rows of an extract that nobody can give to a child, a case or a month: those without a value, or with one that meets nothing, in a
    field that says to whom or what they belong or that dates them (fields_that_place), and those that were set aside for want of a key
    or council, or for the key of another child's row. A select of la_code (null where that is what they lack), extract, field (null
    for those set aside), what (missing, unmet, set aside), first_month and last_month, the months that their own days reach over (null
    where nothing bounds them), and rows_astray.
    extract: its name in the source contract. set_aside, unmet: relations as rows_set_aside and unmet_reference.
#}
{% macro rows_astray(extract, set_aside, unmet) -%}
    {%- set table = in_contract(extract) if execute else {'columns': {}, 'meta': {}} -%}
    {%- set staged = ref(staging_model(extract)) -%}
    select la_code, extract, field, what, first_month, last_month, count(*) as rows_astray
    from (
        {%- for field in fields_that_place(table) %}
        select
            la_code, '{{ extract }}' as extract, '{{ field.name }}' as field, 'missing' as what,
            {{ months_of_row(extract, table) }}
        from {{ staged }}
        where {{ field.meta.staged_as }} is null
        union all
        {%- if field.meta.refers_to %}
        select
            staged.la_code, '{{ extract }}' as extract, '{{ field.name }}' as field, 'unmet' as what,
            {{ months_of_row(extract, table) }}
        from {{ staged }} as staged
        inner join {{ unmet }} as unmet
            on staged.la_code = unmet.la_code and staged.source_row = unmet.source_row
        where unmet.extract = '{{ extract }}' and unmet.field = '{{ field.name }}' and {{ field.meta.staged_as }} is not null
        union all
        {%- endif %}
        {%- endfor %}
        select
            case when reason not like 'no council%' then la_code end as la_code,
            '{{ extract }}' as extract, cast(null as string) as field, 'set aside' as what,
            {{ months_of_row(extract, table, 'raw_row') }}
        from {{ set_aside }}
        where extract = '{{ extract }}' and ({{ is_row_lost(table) }})
    ) as astray
    group by la_code, extract, field, what, first_month, last_month
{%- endmacro %}


{#
    The fields of an extract, by the contract, without which a row belongs to nobody or to no month: ids that it should have, of rules that
    read them, and the days that date it. table: the extract in the contract.
#}
{% macro fields_that_place(table) -%}
    {%- set found = [] -%}
    {%- for field in table.columns.values() if field.meta.staged_as and not field.meta.not_measured -%}
        {%- set dates = table.meta.dated_by is not string and field.name in (table.meta.dated_by or []) -%}
        {%- if field.meta.identifies and field.meta.expected or dates and (field.meta.expected or field.name == table.meta.key[0]) -%}
            {%- do found.append(field) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{#
    The first and the last month that a row says it is of, as columns first_month and last_month, each null where nothing bounds it. What
    lasts is open from its start to its end, whether or not it has ended; what adds to a row of another extract may be of any earlier day.
    raw: the column that has a row as delivered; none: it is one of the staging model.
#}
{% macro months_of_row(extract, table, raw=none) -%}
    {%- set placed = (days_of_extracts()[extract] or {}).days or [[none], [(days_of_spells()[extract] or [none, none])[1]]] -%}
    {%- set known_end = placed[-1][0] if placed | length > 1 else none -%}
    {%- set dated_by = table.meta.dated_by or [] -%}
    {%- set days, starts, named_ends, later_days = [], [], [], [] -%}
    {%- for field in table.columns.values() if field.meta.reads_as in ('date', 'timestamp', 'month') and field.meta.staged_as -%}
        {%- set read = read_month if field.meta.reads_as == 'month' else read_date -%}
        {%- set day = read(field_of_row(raw, field.name)) if raw else 'cast(' ~ field.meta.staged_as ~ ' as date)' -%}
        {%- set is_later = field.meta.not_before and field.meta.not_before in dated_by -%}
        {%- do days.append(day) -%}
        {%- do named_ends.append(day) if known_end and field.meta.staged_as in known_end -%}
        {%- do later_days.append(day) if is_later -%}
        {%- do starts.append(day) if dated_by is not string and field.name in dated_by and not (known_end and is_later) -%}
    {%- endfor -%}
    {%- set may_be_earlier = known_end or dated_by is string -%}
    {%- set last = (least_or_greatest('greatest', named_ends or later_days) if raw else known_end)
        if known_end else least_or_greatest('greatest', days) -%}
    {{ month_end('cast(' ~ least_or_greatest('least', starts or ([] if may_be_earlier else days)) ~ ' as date)') }} as first_month,
    {{ month_end('cast(' ~ last ~ ' as date)') }} as last_month
{%- endmacro %}


{# The least or greatest of some days, whichever are there; null of none. #}
{% macro least_or_greatest(which, days) -%}
    {{ return(which ~ '(' ~ days | join(', ') ~ ')' if days | length > 1 else (days + ['null'])[0]) }}
{%- endmacro %}


{#
    Whether a row that was set aside is lost to the figures: it says something, and has no key or council, or has that of a row about
    another child. One that a later version replaces is not, nor is an empty line.
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
            {%- if about and about not in table.meta.key %}
            or reason like 'same key%' and trim({{ field_of_row('raw_row', about) }}) <> trim({{ field_of_row('kept_raw_row', about) }})
            {%- endif %}
        )
{%- endmacro %}


{# How many rows are astray, and how, in words. astray: alias of rows with extract, field, what and rows_astray. #}
{% macro rows_astray_in_words(astray) -%}
    'rows of ' || {{ astray }}.extract
    || case {{ astray }}.what
        when 'missing' then ' without ' || {{ astray }}.field
        when 'unmet' then ' with a ' || {{ astray }}.field || ' that is nowhere else'
        else ' set aside'
    end
    || ': ' || cast(cast({{ astray }}.rows_astray as bigint) as string)
{%- endmacro %}
