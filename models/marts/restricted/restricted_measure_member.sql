{#
    The rows behind every measure's month; those about adults are in restricted_adult_measure_member. A view, as it would repeat
    each row for every measure that counts it.
#}
{{ config(materialized=as_view()) }}

{{ section_members(all_measures(about='children')) }}
