{#
    Of each extract and what its like rows differ in, how many are like an earlier one, how many could be compared, and two of a set.
    alike: relation as of alike_rows. named_right: extracts whose like rows are records of their own.
#}
{% macro doubled_rows(alike, named_right) -%}
    select
        la_code,
        extract,
        unlike_in,
        sum(rows_found) - count(*) as rows_again,
        min(first_row) as first_row,
        min_by(last_row, first_row) as last_row,
        max(rows_compared) as rows_compared
    from {{ alike }}
    where extract not in {{ in_list(named_right) }}
    group by la_code, extract, unlike_in
{%- endmacro %}


{# How many rows of an extract are like an earlier one, and in what. doubled: relation as of doubled_rows. #}
{% macro doubled_rows_in_words(doubled) -%}
    cast({{ doubled }}.rows_again as bigint) || ' of ' || cast({{ doubled }}.rows_compared as bigint)
    || ' rows are like an earlier one in everything but their ids'
    || case {{ doubled }}.unlike_in
        when 'ends' then ', or but for an end that is still open'
        when 'days' then ' and days, which are those of the day after'
        when 'child' then ' and the number of the child, who was born on one day'
        else ''
    end
    || ' (row ' || {{ doubled }}.last_row || ' is like row ' || {{ doubled }}.first_row || ', for one)'
{%- endmacro %}


{# Why the rows of an extract cannot be counted, and what to do. doubled: relation as of doubled_rows. #}
{% macro alike_rows_in_words(doubled) -%}
    {{ doubled }}.extract || ' of ' || {{ doubled }}.la_code || ': ' || {{ doubled_rows_in_words(doubled) }}
    || ', as where an export was run twice, two systems were merged, each version is a row or a new system took over what the old one '
    || 'still delivers. They would be counted twice: deliver each once. Should each be a record of its own, name the extract in the '
    || 'variable alike_rows_are_right of dbt_project.yml.'
{%- endmacro %}


{# The extracts whose rows are about children, by the source contract. #}
{% macro extracts_about_children() -%}
    {%- set found = [''] -%}
    {%- for extract in (extracts() if execute else []) if about(extract) -%}
        {%- do found.append(extract) if in_contract(extract).columns[about(extract)].meta.identifies == 'person' -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{#
    Whether so many rows are like an earlier one that the figures of their extract are to be checked at least. Of rows about no child, as of
    families, more are alike by chance; of children one in sixty is a twin. doubled: relation as of doubled_rows.
#}
{% macro is_doubtful_for_doubled_rows(doubled) -%}
    {{ doubled }}.rows_again >= greatest(
        {{ var('alike_least') }},
        case
            when {{ doubled }}.unlike_in = 'child' or ({{ doubled }}.unlike_in = 'ids' and {{ doubled }}.extract in {{ in_list(extracts_about_children()) }})
                then {{ var('alike_slight_share') }}
            else {{ var('alike_doubtful_share') }}
        end * {{ doubled }}.rows_compared
    )
{%- endmacro %}
