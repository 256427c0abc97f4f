{#
    Columns of which the values are other rows', each as a select of la_code, extract, what, rows_contrary, rows_found and the
    share of them from which it is so. staged: the relation of the extract's rows, with source_row.
#}
{# Spells that end before they begin. begins, ends: their columns. #}
{% macro ends_before_starts(extract, staged, begins, ends) -%}
    select
        la_code,
        '{{ extract }}' as extract,
        'end before they begin, as where cells of one column have moved against the other, or the two are exchanged' as what,
        count(case when {{ ends }} < {{ begins }} then 1 end) as rows_contrary,
        count(*) as rows_found,
        {{ var('alike_doubtful_share') }} as share
    from {{ staged }}
    where {{ begins }} is not null and {{ ends }} is not null
    group by la_code
{%- endmacro %}


{#
    Days that stand one after another in a file whose rows stand by something else: they would so by themselves where each lies
    as long after it. beside: what the rows stand by; apart: how far the day is from it, which differs. All as SQL.
#}
{% macro days_sorted_alone(extract, staged, day, beside, apart) -%}
    select
        la_code,
        '{{ extract }}' as extract,
        'have {{ day }} in its order, and stand in that of another column, as where it was sorted by itself' as what,
        case
            when
                count(distinct day_there) >= 30
                and count(distinct apart) >= 10
                and count(case when day_there < day_before then 1 end) = 0
                and count(case when beside < beside_before then 1 end) = 0
                then count(*)
            else 0
        end as rows_contrary,
        count(*) as rows_found,
        1 as share
    from (
        select
            la_code,
            day_there,
            beside,
            apart,
            lag(day_there) over (partition by la_code order by source_row) as day_before,
            lag(beside) over (partition by la_code order by source_row) as beside_before
        from (
            select
                la_code,
                source_row,
                {{ day }} as day_there,
                {{ beside }} as beside,
                {{ apart }} as apart
            from {{ staged }}
        ) as given
        where day_there is not null and beside is not null
    ) as in_file
    group by la_code
{%- endmacro %}


{#
    The days of extracts that say more of another's rows, one each, by the source contract: a list of {extract, key, day, added_to, key_there,
    begins}, all staged columns but the extracts. In a unit test, which has no contract, it is overridden.
#}
{% macro days_added() -%}
    {%- set found, begin = [], days_of_rows() -%}
    {%- for extract in extracts() -%}
        {#- While dbt parses, it has to know the models read. -#}
        {%- set parsed = {'extract': extract, 'key': 'la_code', 'day': 'la_code', 'added_to': extract, 'key_there': 'la_code', 'begins': 'la_code'} -%}
        {%- do found.append(parsed) if not execute -%}
        {%- set table = in_contract(extract) if execute else {} -%}
        {%- set key = table.columns[table.meta.key[0]] if execute and table.meta.key | length == 1 else none -%}
        {%- set added_to, field_there = (key.meta.refers_to or '.').split('.') if key else ['', ''] -%}
        {%- for day in (days_in(extract) if added_to in begin else []) -%}
            {%- do found.append({
                'extract': extract, 'key': key.meta.staged_as, 'day': day.column, 'added_to': added_to,
                'key_there': in_contract(added_to).columns[field_there].meta.staged_as, 'begins': begin[added_to],
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{# The day on which what others say more of began. #}
{% macro days_of_rows() -%}
    {%- set found = {'ssd_contacts': 'contact_date'} -%}
    {%- for extract, days in days_of_spells().items() -%}{%- do found.update({extract: days[0]}) -%}{%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{# Days over a week before the row that they belong to began: that may be typed some days after. added: one of days_added. #}
{% macro added_before_theirs(added) -%}
    select
        added.la_code,
        '{{ added.extract }}' as extract,
        'have {{ added.day }} over a week before their row of {{ added.added_to }}, as where days are those of other rows' as what,
        count(case when added.{{ added.day }} < {{ add_days('rows_there.' ~ added.begins, -7) }} then 1 end) as rows_contrary,
        count(*) as rows_found,
        {{ var('contested_share') }} as share
    from {{ ref(staging_model(added.extract)) }} as added
    inner join {{ ref(staging_model(added.added_to)) }} as rows_there
        on added.la_code = rows_there.la_code and added.{{ added.key }} = rows_there.{{ added.key_there }}
    where added.{{ added.day }} is not null and rows_there.{{ added.begins }} is not null
    group by added.la_code
{%- endmacro %}
