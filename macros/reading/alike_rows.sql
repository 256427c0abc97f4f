{#
    Sets of rows of an extract that are alike in everything but the ids of their own, as where an export was run twice or two systems
    were merged: a select of la_code, extract, first_row, last_row, rows_found and rows_compared, all of the council's that could be.

    Left out of the comparison are ids without which the row says the same: the row's own (in its key, or of what it belongs to as the
    period of care), and references to other records, whose ids differ too where those are doubled; not the one that says whom the row
    is about. Rows without a day are alike by chance, and so are those about no child with one day (households approved by
    one panel): they are not compared, and neither are lists of people, nor extracts whose key holds no id of their own, as another
    row cannot have the same key.
    relation: where the usable rows are. extract: its name in the source contract; a select of nothing while dbt parses.
#}
{% macro alike_rows(relation, extract) -%}
    {%- set own, days, compared, subject = [], [], [], about(extract) -%}
    {%- for field in (in_contract(extract).columns.values() if execute else []) -%}
        {%- set is_own = field.meta.identifies in ['record', 'family'] and not field.meta.refers_to -%}
        {%- if is_own and field.name in key_of(extract) -%}
            {%- do own.append(field.name) -%}
        {%- endif -%}
        {%- if field.meta.reads_as in ['date', 'timestamp'] -%}
            {%- do days.append(read_timestamp(field.name)) -%}
            {%- do compared.append('cast(' ~ read_timestamp(field.name) ~ ' as varchar)') -%}
        {%- elif field.name not in own and (field.name == subject or not (is_own or field.meta.identifies == 'record')) -%}
            {%- do compared.append(read_code(field.name)) -%}
        {%- endif -%}
    {%- endfor -%}
    {#- Whom a row with an id of its own is about tells it apart, as the family on a programme does. -#}
    {%- if subject in own and own | length > 1 -%}
        {%- do own.remove(subject) -%}
        {%- do compared.append(read_code(subject)) -%}
    {%- endif -%}
    {%- set days_needed = 2 if subject in own else 1 -%}
    select
        la_code,
        '{{ extract }}' as extract,
        min(source_row) as first_row,
        max(source_row) as last_row,
        count(*) as rows_found,
        sum(count(*)) over (partition by la_code) as rows_compared
    from {{ relation }} as usable
    where
        {% if own and subject and days | length >= days_needed -%}
        {{ 'true' if subject in own else read_text(subject) ~ ' is not null' }}
        and {% for day in days %}({{ day }} is not null)::int{{ ' + ' if not loop.last }}{% endfor %} >= {{ days_needed }}
        {%- else -%}
        false
        {%- endif %}
    group by la_code, {{ adapter.dispatch('row_hash', 'per10k')(compared or ['la_code']) }}
    qualify count(*) > 1
{%- endmacro %}


{#
    Sets of spells of one child that begin on one day, some of which have ended and some have not, as where each version of a form is a
    row: of those that were later completed an open one is left. Columns as of alike_rows. staged: the rows of the extract; begins,
    ends: its columns.
#}
{% macro open_versions(extract, staged, begins, ends) -%}
    select
        la_code,
        '{{ extract }}' as extract,
        min(source_row) as first_row,
        max(source_row) as last_row,
        count(*) as rows_found,
        sum(count(*)) over (partition by la_code) as rows_compared
    from {{ staged }} as versions
    where person_id is not null and {{ begins }} is not null
    group by la_code, person_id, {{ begins }}
    qualify count(*) > 1 and count({{ ends }}) between 1 and count(*) - 1
{%- endmacro %}


{# Why the rows of an extract cannot be counted, and what to do. doubled: relation of la_code, extract, rows_again (rows that are
    like an earlier one), rows_compared, first_row and last_row (two of a set). #}
{% macro alike_rows_in_words(doubled) -%}
    {{ doubled }}.extract || ' of ' || {{ doubled }}.la_code || ': ' || cast({{ doubled }}.rows_again as bigint) || ' of '
    || cast({{ doubled }}.rows_compared as bigint) || ' rows are like an earlier one in everything but their ids, or but for an end that is still open (row ' || {{ doubled }}.last_row
    || ' is like row ' || {{ doubled }}.first_row || ', for one), as where an export was run twice, two systems were merged or each version is a row. They '
    || 'would be counted twice: deliver each once. Should each be a record of its own, name the extract in the variable '
    || 'alike_rows_are_right of dbt_project.yml.'
{%- endmacro %}
