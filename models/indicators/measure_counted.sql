{# What the sections count, read from their own list of measures, so that nothing can be counted and missing here. #}
{% set selects = [] %}
{% for block in all_measures() %}
{% for measure_id in measures_of_block(block) %}
{% do selects.append(
    'select measure_id from ' ~ ref(block.each_of) if measure_id == 'each' else "select '" ~ measure_id ~ "' as measure_id"
) %}
{% endfor %}
{% endfor %}

{{ selects | unique | join('\nunion\n') }}
