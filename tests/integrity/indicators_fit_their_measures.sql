-- An indicator is in a unit and on a basis that the blocks of its measure can give: a share needs a denominator, and what is open
-- at a month end is never added up over months. That its row agrees with all else is seen before the run
-- (per10k/council/shipped.py).
-- What two blocks count is added up: of the same rows that would be twice the figure.
{% set stocks, counted_before, twice = [], [], [] %}
{% for block in all_measures() %}
{% do stocks.append(block.stock) if block.stock %}
{% for measure_id in measures_of_block(block) if measure_id != 'each' %}
{% set counted = [measure_id, block.rows, block.where, block.dated, block.begins, block.breakdown] %}
{% do (twice if counted in counted_before else counted_before).append(counted) %}
{% endfor %}
{% endfor %}

with indicators as (
    select
        indicator_id,
        measure_id,
        unit,
        basis,
        summed_over,
        case when own_row is null then 'seeds/registry/indicator.csv' else own_row end as described_in
    from {{ ref('indicator') }}
),

counted as (
    select
        measure_id,
        bool_or(has_denominator) as has_denominator,
        bool_or(has_own_period) as has_own_period
    from {{ ref('measure_counted') }}
    group by measure_id
),

wrong_rows as (
    select
        indicators.described_in || ': ' || indicators.indicator_id || ' is in the unit ' || indicators.unit
        || ', and no block counts a denominator of ' || indicators.measure_id
        || ': write count or rate_per_10k, or give its block in macros/sections a denominator' as put_right
    from indicators
    inner join counted on indicators.measure_id = counted.measure_id
    where {{ has_denominator('indicators.unit') }} and indicators.unit <> 'maximum' and not counted.has_denominator
    union all
    select
        described_in || ': ' || indicator_id || ' is ' || basis || ' and summed over ' || summed_over || ', and ' || measure_id
        || ' counts what is open at each month end, which is never added up: sum it over in_month, and write as_at_month_end '
        || 'or the window for which a row stays open' as put_right
    from indicators
    where measure_id in ('{{ stocks | join("', '") }}') and (summed_over <> 'in_month' or basis = 'in_month')
    {% for counted in twice %}
    union all
    select
        'macros/sections count {{ counted[0] }} in two blocks of the same rows, which makes its figure twice what it is: '
        || 'take it out of one' as put_right
    {% endfor %}
)

{{ stop_saying('put_right', 'wrong_rows') }}
