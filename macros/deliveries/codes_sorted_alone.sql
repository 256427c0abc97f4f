{#
    Codes of an extract of which each is in one block of the file's rows, while the rows are in the order of their days: a spreadsheet has
    sorted the one column by itself, and each code is that of another row. Of a file that was sorted as a whole the days begin anew in each
    block. A select of la_code, extract, what, rows_contrary, rows_found and the share from which it is so.
    staged: the rows of the extract; code, day: its columns.
#}
{% macro codes_sorted_alone(extract, staged, code, day) -%}
    {%- set number_of_day = days_between("date '2000-01-01'", 'cast(' ~ day ~ ' as date)') -%}
    select
        la_code,
        '{{ extract }}' as extract,
        'have each code of {{ code }} in one block, and their days one after another, as where that column was sorted by itself' as what,
        case
            when
                count(distinct {{ code }}) >= 3
                and count(case when {{ code }} <> code_before then 1 end) < count(distinct {{ code }})
                and corr(source_row, {{ number_of_day }}) >= 0.9
                then count(*)
            else 0
        end as rows_contrary,
        count(*) as rows_found,
        1 as share
    from (
        select *, lag({{ code }}) over (partition by la_code order by source_row) as code_before
        from {{ staged }}
        where {{ code }} is not null and {{ day }} is not null
    ) as coded
    group by la_code
{%- endmacro %}
