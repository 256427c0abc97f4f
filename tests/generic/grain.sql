{# One row for each combination of the given columns; a repeated one is shown with how often it occurs. #}
{% test grain(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as rows_found
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
