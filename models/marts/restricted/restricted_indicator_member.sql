{#
    The rows behind every figure: those of the month a figure is for, or of each month of its window. A view, as it would repeat
    each row for every figure it counts in; ask it for one indicator and month.
#}
{{ config(materialized=as_view()) }}

{{ members_of_figures(ref('restricted_measure_member'), 'person_id') }}
