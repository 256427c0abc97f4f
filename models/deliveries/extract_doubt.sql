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

-- What is named by rows without a day may be older than the extract's history.
told as (
    select *, false as is_slight from {{ ref('extract_contradiction') }}
    union all
    select *, false as is_slight from {{ ref('extract_torn') }}
    union all
    select *, false as is_slight from {{ ref('extract_implausible') }}
    union all
    select la_code, extract, what, rows_alike, rows_found, is_slight from {{ ref('extract_uniform') }}
    union all
    select
        la_code,
        extract,
        'are not there, though others name them (' || named_by || ')' as what,
        rows_lacking as rows_contrary,
        rows_lacking + rows_there as rows_found,
        true as is_slight
    from {{ ref('extract_lack') }}
    where is_undated and rows_lacking >= greatest({{ var('alike_least') }}, {{ var('alike_slight_share') }} * rows_there)
),

ceased as (
    select * from {{ ref('extract_ceased') }}
),

shrunk as (
    select * from {{ ref('extract_shrunk') }}
),

endless as (
    select * from {{ ref('extract_endless') }}
),

-- Of what is certain nothing is published (extract_refusal).
filtered as (
    select * from {{ ref('extract_filter') }}
    where not is_certain and extract not in {{ in_list(var('filtered_rows_are_right')) }}
)

select
    doubled.la_code,
    doubled.extract,
    cast(null as date) as first_day,
    cast(null as date) as last_day,
    doubled.extract || ': ' || {{ doubled_rows_in_words('doubled') }} as doubt,
    doubled.rows_again < {{ var('alike_doubtful_share') }} * doubled.rows_compared as is_slight
from doubled
where {{ is_doubtful_for_doubled_rows('doubled') }}
union all
select
    unended.la_code,
    unended.extract,
    unended.first_day,
    cast(null as date) as last_day,
    case when unended.part = 'all' then 'of ' else 'of a part of ' end || unended.extract || ' ' || unended.ended_since
    || ' have ended since ' || unended.first_day || ', where ' || unended.would_have_ended || ' would have as before, while '
    || unended.begun_since || ' began, as where ends are no longer filled in' as doubt,
    false as is_slight
from unended
union all
select
    la_code,
    extract,
    cast(null as date) as first_day,
    cast(null as date) as last_day,
    rows_contrary || ' of ' || rows_found || ' rows of ' || extract || ' ' || what as doubt,
    is_slight
from told
union all
select
    la_code,
    extract,
    first_day,
    last_day,
    {{ ceased_in_words('ceased') }} as doubt,
    false as is_slight
from ceased
union all
select
    la_code,
    extract,
    first_day,
    cast(null as date) as last_day,
    rows_since || ' rows of ' || extract || ' since ' || first_day || ', where ' || rows_usual
    || ' would have come as before: whether fewer did, or some are left out, the rows cannot tell' as doubt,
    true as is_slight
from shrunk
union all
select
    la_code,
    extract,
    cast(null as date) as first_day,
    cast(null as date) as last_day,
    'of ' || extract || ' ' || rows_begun || ' began in the year from ' || first_day || ' and ' || rows_ended
    || ' ended, as where ends were not recorded until ' || recorded_from || ': what ended before is open for good' as doubt,
    false as is_slight
from endless
union all
select
    la_code,
    extract,
    cast(null as date) as first_day,
    cast(null as date) as last_day,
    extract || ': ' || {{ filtered_in_words('filtered') }} as doubt,
    is_slight
from filtered
