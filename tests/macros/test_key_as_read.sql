-- Keys of rows of a list by the month, of school places and of results: a month, year, number or code is the same however it is written, an id
-- is not. What cannot be read is as it was delivered.
{% set of_month, of_place, of_result = key_as_read('local_workforce'), key_as_read('local_admissions_offers'), key_as_read('local_attainment') %}
with delivered (extract, snapshot_month, staff_id, phase, offer_year, person_id, academic_year, measure, published_on, expected) as (
    values
    ('month', '2023-02', 'W1', '', '', '', '', '', '', '2023-02-28|W1'),
    ('month', '2023-02-28', 'W1', '', '', '', '', '', '', '2023-02-28|W1'),
    ('month', '2023-02-01 00:00:00', 'w1', '', '', '', '', '', '', '2023-02-28|w1'),
    ('month', 'Feb', null, '', '', '', '', '', '', 'Feb|'),
    ('place', '', '', 'PRIMARY', '2020', 'C1', '', '', '', 'primary|2020|C1'),
    ('place', '', '', 'primary', '2020.0', 'C1', '', '', '', 'primary|2020|C1'),
    ('place', '', '', 'Nursery', null, 'C1', '', '', '', 'nursery||C1'),
    ('place', '', '', null, '2020a', 'C1', '', '', '', '|2020a|C1'),
    ('result', '', '', '', '', '', '2022/23', 'KS4_ATTAINMENT8', '2023-10-19', '2022-09-01|ks4_attainment8|2023-10-19'),
    ('result', '', '', '', '', '', '202223', 'ks4_attainment8', '2023-10-19 00:00', '2022-09-01|ks4_attainment8|2023-10-19')
),

found as (
    select
        *,
        case extract
            when 'month' then {{ of_month | join(" || '|' || ") }}
            when 'place' then {{ of_place | join(" || '|' || ") }}
            else {{ of_result | join(" || '|' || ") }}
        end as key_read
    from delivered
)

select * from found
where key_read is distinct from expected
