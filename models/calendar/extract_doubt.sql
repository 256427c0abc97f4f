{#
    What the rows of an extract say of one another that cannot be so of as many: the figures stand, and are poor. Days are those on which
    what is wrong shows; none: all of the extract's history.
#}
with doubled as (
    {{ doubled_rows(ref('alike_row'), var('alike_rows_are_right')) }}
),

-- What is open is too many; what is counted by its end is too few.
unended as (
    select * from {{ ref('extract_unended') }}
),

contradictions as (
    select * from {{ ref('extract_contradiction') }}
)

select
    doubled.la_code,
    doubled.extract,
    cast(null as date) as first_day,
    cast(null as date) as last_day,
    doubled.extract || ': ' || {{ doubled_rows_in_words('doubled') }} as doubt
from doubled
where
    doubled.rows_again
    >= greatest({{ var('alike_least') }}, {{ var('alike_doubtful_share') }} * doubled.rows_compared)
union all
select
    unended.la_code,
    unended.extract,
    unended.first_day,
    cast(null as date) as last_day,
    case when unended.part = 'all' then 'of ' else 'of a part of ' end || unended.extract || ' ' || unended.ended_since
    || ' have ended since ' || unended.first_day || ', where ' || unended.would_have_ended || ' would have as before, while '
    || unended.begun_since || ' began, as where ends are no longer filled in' as doubt
from unended
union all
select
    contradictions.la_code,
    contradictions.extract,
    cast(null as date) as first_day,
    cast(null as date) as last_day,
    contradictions.rows_contrary || ' of ' || contradictions.rows_found || ' rows of ' || contradictions.extract || ' '
    || contradictions.what as doubt
from contradictions
