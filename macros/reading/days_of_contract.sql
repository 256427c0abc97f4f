{# Whether one of the fields that name a row of an extract is a day, so that what they name has several rows. #}
{% macro has_day_in_key(extract) %}
    {%- set days = [] -%}
    {%- for field in (in_contract(extract).meta.key if execute else []) -%}
        {%- do days.append(field) if in_contract(extract).columns[field].meta.reads_as in ('date', 'timestamp', 'month') -%}
    {%- endfor -%}
    {{ return(days | length > 0) }}
{% endmacro %}


{# The extracts of which a row is of a month, by the source contract. #}
{% macro extracts_of_months() %}
    {%- set found = [] -%}
    {%- for extract in (extracts() if execute else []) -%}
        {%- if 'month' in (in_contract(extract).columns.values() | map(attribute='meta.reads_as')) -%}
            {%- do found.append(extract) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{#
    The days of an extract that are staged, by the source contract: a list of {name, column, not_before, due_by, often_alike, may_lie_ahead},
    not_before and due_by the column of a day that it must not precede, and of that on which it was due, or none. One without a name while
    dbt parses, which has to know the models read.
#}
{% macro days_in(extract) -%}
    {%- if not execute -%}
        {{ return([{'name': '', 'column': 'la_code'}]) }}
    {%- endif -%}
    {%- set days, columns = [], in_contract(extract).columns -%}
    {%- for field in columns.values() if field.meta.reads_as in ('date', 'timestamp', 'month') and field.meta.staged_as -%}
        {%- do days.append({
            'name': field.name, 'column': field.meta.staged_as, 'may_lie_ahead': field.meta.may_lie_ahead or false,
            'not_before': columns[field.meta.not_before].meta.staged_as if field.meta.not_before,
            'due_by': columns[field.meta.due_by].meta.staged_as if field.meta.due_by,
            'often_alike': field.meta.often_alike or false,
        }) -%}
    {%- endfor -%}
    {{ return(days) }}
{%- endmacro %}


{# The fields of the extracts that say when something ended, as extract.field: days that the contract has not before another. #}
{% macro fields_that_end() -%}
    {%- set names = [''] -%}
    {%- for extract in (extracts() if execute else []) -%}
        {%- for field in in_contract(extract).columns.values() if field.meta.not_before -%}
            {%- do names.append(extract ~ '.' ~ field.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}


{#
    Two days of a row that follow each other, of every extract, by the source contract: {extract: [{begins, ends, share, is_slight, is_due}]}.
    Of so large a share of rows they are not one day, of spells four in five; of others (a step on the way) it may be. is_due: the first is
    the day on which the second was due. Days that are planned, or alike by their nature (`often_alike`), are none.
#}
{% macro days_that_follow() -%}
    {%- set found = {} -%}
    {%- for extract in extracts() -%}
        {#- While dbt parses, it has to know the models read. -#}
        {%- set days = [] if execute else [{'begins': 'la_code', 'ends': 'la_code'}] -%}
        {%- for day in (days_in(extract) if execute else []) if not day.may_lie_ahead and not day.often_alike -%}
            {%- set is_spell = days_of_spells().get(extract) == [day.not_before, day.column] -%}
            {%- if day.not_before -%}
                {%- do days.append({
                    'begins': day.not_before, 'ends': day.column, 'share': 0.8 if is_spell else 0.95, 'is_slight': not is_spell,
                    'is_due': false,
                }) -%}
            {%- endif -%}
            {%- if day.due_by -%}
                {%- do days.append({'begins': day.due_by, 'ends': day.column, 'share': 0.95, 'is_slight': false, 'is_due': true}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do found.update({extract: days}) if days -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
