{#
    A child's characteristics are those of ssd_person, which keeps no history of them; the age is that at the month end. A council
    that supplies no sex, ethnicity or locality has no rows of it: what it has not said of a child is 'not recorded', what it never says is not.
#}
with members as (
    {{ section_members(counted_blocks()) }}
),

people as (
    select * from {{ ref('event_birth') }}
),

supply as (
    select * from {{ ref('extract_supply') }}
),

categories as (
    select
        supply.la_code,
        categories.characteristic,
        categories.category,
        categories.label,
        categories.print_order
    from {{ ref('characteristic_category') }} as categories
    cross join (select distinct supply.la_code from supply) as supply
    union all
    select
        la_code,
        'locality' as characteristic,
        locality as category,
        label,
        print_order
    from {{ ref('locality') }}
),

told as (
    {{ measures_told_in_month() }}
),

described_members as (
    select
        members.la_code,
        members.month_end,
        members.measure_id,
        {{ age_band('people.birth_date', 'members.month_end') }} as age_band,
        people.sex,
        people.ethnic_group,
        people.locality,
        members.numerator,
        told.data_quality,
        told.data_quality_note
    from members
    inner join told
        on members.la_code = told.la_code and members.measure_id = told.measure_id and members.month_end = told.month_end
    left join people on members.la_code = people.la_code and members.person_id = people.person_id
),

characteristics as (
    {% for characteristic, field in {
        'age_band': 'pers_dob',
        'sex': 'pers_sex',
        'ethnic_group': 'pers_ethnicity',
        'locality': 'local_locality',
    }.items() -%}
    select
        la_code,
        month_end,
        measure_id,
        '{{ characteristic }}' as characteristic,
        'ssd_person.{{ field }}' as field,
        coalesce({{ characteristic }}, 'not_recorded') as category,
        sum(numerator) as cases,
        min(data_quality) as data_quality,
        min(data_quality_note) as data_quality_note
    from described_members
    group by la_code, month_end, measure_id, coalesce({{ characteristic }}, 'not_recorded')
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select
    characteristics.la_code,
    characteristics.month_end,
    characteristics.measure_id,
    characteristics.characteristic,
    characteristics.category,
    categories.label,
    categories.print_order,
    cast(characteristics.cases as bigint) as cases,
    cast(sum(characteristics.cases) over figure as bigint) as total,
    {{ percentage('characteristics.cases', 'sum(characteristics.cases) over figure') }} as percentage,
    {{ any_is_small(['characteristics.cases']) }} as is_small,
    characteristics.data_quality,
    characteristics.data_quality_note
from characteristics
inner join supply on characteristics.la_code = supply.la_code and characteristics.field = supply.need
left join categories
    on
        characteristics.la_code = categories.la_code
        and characteristics.characteristic = categories.characteristic
        and characteristics.category = categories.category
where
    supply.is_supplied
    and (characteristics.characteristic <> 'locality' or characteristics.la_code in (select la_code from {{ ref('locality') }}))
window figure as (
    partition by
        characteristics.la_code, characteristics.month_end, characteristics.measure_id, characteristics.characteristic
)
