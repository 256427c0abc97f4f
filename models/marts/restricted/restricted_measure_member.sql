{# The rows behind every measure's month. A view, as it would repeat each row for every measure that counts it. #}
{{ config(materialized='view') }}

{{ section_members(all_measures()) }}
