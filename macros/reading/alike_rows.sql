{#
    Sets of rows of an extract that are alike in everything but the ids of their own, as where an export was run twice or two systems
    were merged: a select of la_code, extract, unlike_in (what they differ in), first_row, last_row, rows_found and rows_compared, all of
    the council's that could be.

    Left out of the comparison are ids without which the row says the same: the row's own (in its key, or of what it belongs to as the
    period of care), and references to other records, whose ids differ too where those are doubled; not the one that says whom the row
    is about. Rows without a day are alike by chance, and so are those about no child with one day (households approved by
    one panel): they are not compared, and neither are lists of people, nor extracts whose key holds no id of their own, as another
    row cannot have the same key.
    relation: where the usable rows are. extract: its name in the source contract; a select of nothing while dbt parses.
#}
{% macro alike_rows(relation, extract) -%}
    {%- set told, key = told_of_rows(extract), ['likeness'] -%}
    {%- for day in told.days -%}
        {%- do key.append('cast(' ~ day ~ ' as string)') -%}
    {%- endfor -%}
    {{ _sets_of_rows(
        _comparable_rows(relation, told), extract, 'ids', told.is_comparable, adapter.dispatch('row_hash', 'per10k')(key),
        'source_row', 'rows_found > 1', 'count(*)'
    ) }}
{%- endmacro %}


{#
    Pairs of rows of an extract that are alike in everything but the ids of their own and their days, each of which is that of the other
    row or the day after it, the first one the day after: as where a change of system took each record over under a new id with its days
    moved by one. Columns as of alike_rows. What is about no child is not compared: households of following days are alike by chance.
#}
{% macro shifted_rows(relation, extract) -%}
    {%- set told = told_of_rows(extract) -%}
    with usable as (
        select
            la_code,
            source_row,
            likeness,
            cast(coalesce({{ (told.days + ['null']) | join(', ') }}) as date) as first_day
            {%- for day in told.days %},
            cast({{ day }} as date) as day_{{ loop.index }}
            {%- endfor %}
        from {{ _comparable_rows(relation, told) }} as compared
        where {{ 'false' if told.is_of_none else told.is_comparable }}
    )

    select
        earlier.la_code,
        '{{ extract }}' as extract,
        'days' as unlike_in,
        earlier.source_row as first_row,
        min(later.source_row) as last_row,
        2 as rows_found,
        max(counted.rows_compared) as rows_compared
    from usable as earlier
    inner join usable as later
        on
            earlier.la_code = later.la_code
            and earlier.likeness = later.likeness
            and later.first_day = {{ add_days('earlier.first_day', 1) }}
    inner join (select la_code, count(*) as rows_compared from usable group by la_code) as counted
        on earlier.la_code = counted.la_code
    where
        true
        {%- for day in told.days %}
        and (
            later.day_{{ loop.index }} between earlier.day_{{ loop.index }} and {{ add_days('earlier.day_' ~ loop.index, 1) }}
            or (later.day_{{ loop.index }} is null and earlier.day_{{ loop.index }} is null)
        )
        {%- endfor %}
    group by earlier.la_code, earlier.source_row
{%- endmacro %}


{#
    The rows of an extract with its days, each read once under the name of its field, whom they are about, and likeness: a number by
    which two agree that say the same in all else. told: as of told_of_rows.
#}
{% macro _comparable_rows(relation, told) -%}
    {%- set others = [] -%}
    {%- for field in told.others -%}
        {%- do others.append(read_code(field)) -%}
    {%- endfor -%}
    (
        select
            la_code,
            source_row,
            {{ read_text(told.subject) if told.subject else 'null' }} as subject,
            {{ adapter.dispatch('row_hash', 'per10k')(others or ['la_code']) }} as likeness
            {%- for day in told.days %},
            {{ read_timestamp(day) }} as {{ day }}
            {%- endfor %}
        from {{ relation }} as rows_delivered
    )
{%- endmacro %}


{#
    Of the rows of an extract: the fields of their days; what else is told of them, by which two that are one event agree; whom they
    are about; whether any can be compared, and in SQL over _comparable_rows what a row needs for that; and whether they are about none
    but the household or case that they have the id of. No fields while dbt parses.
#}
{% macro told_of_rows(extract) -%}
    {%- set own, days, others, subject = [], [], [], about(extract) -%}
    {%- for field in (in_contract(extract).columns.values() if execute else []) -%}
        {%- set is_own = field.meta.identifies in ['record', 'family'] and not field.meta.refers_to -%}
        {%- if is_own and field.name in key_of(extract) -%}
            {%- do own.append(field.name) -%}
        {%- endif -%}
        {%- if field.meta.reads_as in ['date', 'timestamp'] -%}
            {%- do days.append(field.name) -%}
        {%- elif field.name not in own and (field.name == subject or not (is_own or field.meta.identifies == 'record')) -%}
            {%- do others.append(field.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {#- Whom a row with an id of its own is about tells it apart, as the family on a programme does. -#}
    {%- if subject in own and own | length > 1 -%}
        {%- do own.remove(subject) -%}
        {%- do others.append(subject) -%}
    {%- endif -%}
    {%- set days_there, days_needed = ['0'], (2 if subject in own else 1) -%}
    {%- for day in days -%}
        {%- do days_there.append('cast(' ~ day ~ ' is not null as integer)') -%}
    {%- endfor -%}
    {%- set can_be_compared = own and subject and days | length >= days_needed -%}
    {%- set enough = days_there | join(' + ') ~ ' >= ' ~ days_needed ~ ('' if subject in own else ' and subject is not null') -%}
    {{ return({
        'subject': subject, 'days': days, 'others': others, 'is_of_none': subject in own,
        'can_be_compared': can_be_compared or not execute, 'is_comparable': enough if can_be_compared else 'false'
    }) }}
{%- endmacro %}
