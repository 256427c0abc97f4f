{#
    Columns of an extract of which the values are other rows', though each row reads well by itself: so many spells end before
    they begin, so many decisions come before what they are about, or the ends of spells, or births, stand in their own order while
    the rows stand in another. What a spreadsheet does to one column (a cell deleted, a sort) tears every row below.
#}
with found as (
    {% for extract, (begins, ends) in days_of_spells().items() %}
    {{ ends_before_starts(extract, ref(staging_model(extract)), begins, ends) }}
    union all
    {{ days_sorted_alone(extract, ref(staging_model(extract)), ends, begins, days_between(begins, ends)) }}
    union all
    {% endfor %}
    {% for added in days_added() %}
    {{ added_before_theirs(added) }}
    union all
    {% endfor %}
    {{ days_sorted_alone('ssd_person', ref('stg_person'), 'birth_date', "lpad(person_id, 40, '0')", 'birth_date') }}
)

select la_code, extract, what, rows_contrary, rows_found
from found
where rows_contrary >= greatest({{ var('alike_least') }}, share * rows_found)
