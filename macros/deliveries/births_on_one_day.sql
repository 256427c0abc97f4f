{#
    Births of which half, that are no chance, fall on one day of the month, as where a delivery keeps the month or the year alone: ages are up to
    that much too high; and those of which a twentieth are one day, which a form offers or stands for those that are not known. Selects of la_code, extract, what, rows_contrary, rows_found and the share from which it is so. persons: relation
    with la_code and birth_date.
#}
{% macro births_on_one_day(persons) -%}
    select
        la_code,
        'ssd_person' as extract,
        'are born on one day of a month, as where births are told by the month or the year' as what,
        max(born_then) as rows_contrary,
        sum(born_then) as rows_found,
        0.5 as share
    from (
        select la_code, day(birth_date) as day_of_month, count(*) as born_then from {{ persons }}
        where birth_date is not null
        group by la_code, day(birth_date)
    ) as births
    group by la_code
    union all
    select
        la_code,
        'ssd_person' as extract,
        'are born on one and the same day, as where one stands for those that are not known' as what,
        max(born_then) as rows_contrary,
        sum(born_then) as rows_found,
        {{ var('crowd_share') }} as share
    from (
        select la_code, birth_date, count(*) as born_then from {{ persons }}
        where birth_date is not null
        group by la_code, birth_date
    ) as births
    group by la_code
{%- endmacro %}
