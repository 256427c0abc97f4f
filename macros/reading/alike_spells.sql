{#
    Sets of spells of one child (or household) that begin on one day, some of which have ended and some have not, as where each version of a form is a
    row: of those that were later completed an open one is left. Columns as of alike_rows, but that those of which they are a share are the
    open ones: it is their number that they swell. What ended on its first day may be followed by another. staged: the rows of the
    extract; begins, ends: its columns. of_whom: the columns that say whose a spell is and, where several go on at once, which.
#}
{% macro open_versions(extract, staged, begins, ends, of_whom=['person_id']) -%}
    {{ _sets_of_rows(
        staged, extract, 'ends',
        of_whom[0] ~ ' is not null and ' ~ begins ~ ' is not null and coalesce(' ~ ends ~ ' > ' ~ begins ~ ', true)',
        of_whom | join(', ') ~ ', ' ~ begins,
        ends, 'rows_found > 1 and rows_ended between 1 and rows_found - 1', 'count(*) - count(' ~ ends ~ ')'
    ) }}
{%- endmacro %}


{#
    Sets of rows of an extract that are alike in their days (and what else is named) and of several children born on one day, as where a
    child has two numbers with the same records under both. Columns as of alike_rows. Twins are so, too; births on a day that stands for
    those that are not known, as one of more than 1 in 200 children, and six, are not compared.
    staged: the rows of the extract. told: the columns in which they agree. persons: relation of la_code, person_id and birth_date.
#}
{% macro rows_of_alike_children(extract, staged, told, persons) -%}
    select la_code, extract, unlike_in, first_row, last_row, rows_found, rows_compared
    from (
        select
            rows_told.la_code,
            '{{ extract }}' as extract,
            'child' as unlike_in,
            min(rows_told.source_row) as first_row,
            max(rows_told.source_row) as last_row,
            count(distinct rows_told.person_id) as rows_found,
            sum(count(distinct rows_told.person_id)) over (partition by rows_told.la_code) as rows_compared
        from {{ staged }} as rows_told
        inner join (
            select
                la_code,
                person_id,
                birth_date,
                count(*) over (partition by la_code, birth_date) as born_that_day,
                count(*) over (partition by la_code) as children
            from {{ persons }}
            where birth_date is not null
        ) as born on rows_told.la_code = born.la_code and rows_told.person_id = born.person_id
        where {{ told[0] }} is not null and born.born_that_day <= greatest(5, born.children / 200)
        group by rows_told.la_code, born.birth_date, {{ told | join(', ') }}
    ) as sets
    where rows_found > 1
{%- endmacro %}


{#
    Rows of a relation that have one key within a council: a row a set that is one of those asked for. ends: what has a value in some.
    of: how many of a set are among those that could be.
#}
{% macro _sets_of_rows(relation, extract, unlike_in, compared, key, ends, asked_for, of) -%}
    select la_code, extract, unlike_in, first_row, last_row, rows_found, rows_compared
    from (
        select
            la_code,
            '{{ extract }}' as extract,
            '{{ unlike_in }}' as unlike_in,
            min(source_row) as first_row,
            max(source_row) as last_row,
            count(*) as rows_found,
            count({{ ends }}) as rows_ended,
            sum({{ of }}) over (partition by la_code) as rows_compared
        from {{ relation }} as compared
        where {{ compared }}
        group by la_code, {{ key }}
    ) as sets
    where {{ asked_for }}
{%- endmacro %}
