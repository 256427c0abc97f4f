{#
    What the rows of an extract say of one another that cannot be so of as many: the figures stand, and are poor. Days are those on which
    what is wrong shows; none: all of the extract's history.
#}
with doubled as (
    {{ doubled_rows(ref('alike_row'), var('alike_rows_are_right')) }}
)

select
    la_code,
    extract,
    cast(null as date) as first_day,
    cast(null as date) as last_day,
    extract || ': ' || {{ doubled_rows_in_words('doubled') }} as doubt
from doubled
where rows_again >= greatest({{ var('alike_least') }}, {{ var('alike_doubtful_share') }} * rows_compared)
