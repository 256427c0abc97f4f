-- The children of a figure of the month, by any characteristic, are all whom the figure counts.
with characteristics as (
    select
        la_code,
        measure_id,
        month_end,
        characteristic,
        sum(cases) as cases
    from {{ ref('fct_child_characteristic_month') }}
    group by la_code, measure_id, month_end, characteristic
),

figures as (
    select distinct
        figures.la_code,
        figures.measure_id,
        figures.month_end,
        figures.numerator
    from {{ ref('indicator_value') }} as figures
    inner join {{ ref('indicator_dictionary') }} as dictionary on figures.indicator_id = dictionary.indicator_id
    where dictionary.summed_over = 'in_month' and figures.breakdown = 'all' and figures.missing_reason is null
),

supply as (
    select la_code from {{ ref('extract_supply') }}
    where need = 'ssd_person.pers_dob' and is_supplied
),

-- Those of ages are there in every month with a child, whatever else a council supplies that says when anybody was born.
expected as (
    select
        figures.*,
        'age_band' as characteristic
    from figures
    where
        figures.numerator <> 0
        and figures.measure_id in (select characteristics.measure_id from characteristics)
        and figures.la_code in (select supply.la_code from supply)
    union
    select
        figures.*,
        characteristics.characteristic
    from figures
    inner join characteristics
        on
            figures.la_code = characteristics.la_code
            and figures.measure_id = characteristics.measure_id
            and figures.month_end = characteristics.month_end
)

select
    expected.*,
    characteristics.cases
from expected
left join characteristics
    on
        expected.la_code = characteristics.la_code
        and expected.measure_id = characteristics.measure_id
        and expected.month_end = characteristics.month_end
        and expected.characteristic = characteristics.characteristic
where expected.numerator <> coalesce(characteristics.cases, 0)
