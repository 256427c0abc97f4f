{#
    The terms of the council's schools that have an end. Half terms or a year that are listed beside them are none: what lies within another
    of up to 200 days, which no year is and every term, or is longer than that.
#}
{% set longest_term = 200 %}

with terms as (
    select
        la_code,
        source_row,
        term_id,
        term_name,
        start_date,
        end_date,
        coalesce({{ days_between('start_date', 'end_date') }} > {{ longest_term }}, false) as is_year
    from {{ ref('stg_school_terms') }}
    where end_date is not null
)

select
    la_code,
    term_id,
    term_name,
    start_date,
    end_date,
    {{ month_end('end_date') }} as month_end
from terms
where
    not is_year
    and not exists (
        select 1
        from terms as others
        where
            others.la_code = terms.la_code
            and not others.is_year
            and others.start_date <= terms.start_date
            and others.end_date >= terms.end_date
            and (others.start_date < terms.start_date or others.end_date > terms.end_date or others.source_row < terms.source_row)
    )
