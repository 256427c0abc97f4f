-- Flags of which more than half the rows, of 20 at least, say the contrary of what most do: a visit is one on which the child was seen.
with visits (la_code, is_child_seen) as (
    select
        la_code,
        case when n <= seen then true when n <= seen + unseen then false end as is_child_seen
    from (values ('most unseen', 9, 11, 20), ('half', 10, 10, 20), ('19', 0, 19, 19), ('most not recorded', 0, 10, 20)) as kinds (
        la_code, seen, unseen, of_rows
    )
    cross join (select unnest(generate_series(1, 20)) as n) as numbers
    where n <= of_rows
),

-- A review is one that was held: what is empty was not cancelled.
reviews (la_code, is_cancelled) as (
    select
        la_code,
        case when n <= cancelled then true end as is_cancelled
    from (values ('most cancelled', 11), ('half cancelled', 10)) as kinds (la_code, cancelled)
    cross join (select unnest(generate_series(1, 20)) as n) as numbers
),

found as (
    {{ contrary_flags('ssd_cp_visits', 'visits') }}
    union all
    {{ contrary_flags('ssd_cla_reviews', 'reviews') }}
),

expected (la_code, extract, field, is_mostly, rows_contrary, rows_found) as (
    values
    ('most unseen', 'ssd_cp_visits', 'cppv_cp_visit_seen', true, 11, 20),
    ('most cancelled', 'ssd_cla_reviews', 'clar_cla_review_cancelled', false, 11, 20)
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
