{#
    What the sections count, and a council's own project, read from their own list of measures, so that nothing can be counted and
    missing here.
#}
{% set selects = [] %}
{% for block in all_measures() %}
{% for measure_id, measure in measures_of_block(block).items() %}
{% set counted_in = "'own_measures'" if measure_id.startswith('own_') else "'macros/sections'" %}
{% set said = counted_in ~ ' as counted_in, ' ~ ('true' if block.period else 'false') ~ ' as has_own_period, '
    ~ ('true' if measure.denominator else 'false') ~ ' as has_denominator' %}
{% do selects.append(
    'select measure_id, ' ~ said ~ ' from ' ~ ref(block.each_of) if measure_id == 'each'
    else "select '" ~ measure_id ~ "' as measure_id, " ~ said
) %}
{% endfor %}
{% endfor %}
with counted as (
    {{ selects | unique | join('\n    union\n    ') }}
)

-- One block may count the numerator of a measure, and another its denominator.
select
    measure_id,
    counted_in,
    bool_or(has_own_period) as has_own_period,
    bool_or(has_denominator) as has_denominator
from counted
group by measure_id, counted_in
