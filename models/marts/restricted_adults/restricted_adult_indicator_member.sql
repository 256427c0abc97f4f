{# The rows of adult safeguarding behind every figure. A view, as is that of children's: ask it for one indicator and month. #}
{{ config(materialized=as_view()) }}

{{ members_of_figures(ref('restricted_adult_measure_member'), 'adult_id') }}
