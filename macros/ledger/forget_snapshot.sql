{#
    Takes back the snapshot of care leavers of a month of a council that was captured in error, so that the next build whose extract
    date lies after the month captures it again. Refuses what is not there, and names what is. For what the nightly run publishes:
    per10k nightly --forget-snapshot (docs/nightly.md).
    dbt run-operation forget_snapshot --args '{month: 2019-03, la_code: E08000018}'
#}
{% macro forget_snapshot(month, la_code) %}
    {% set snapshot = ref('care_leaver_snapshot') %}
    {% set meant = "la_code = '" ~ (la_code | replace("'", "''")) ~ "' and substr(cast(month_end as string), 1, 7) = '"
        ~ ((month | string)[:7] | replace("'", "''")) ~ "'" %}
    {% set captured = run_query(
        "select distinct la_code || ' ' || substr(cast(month_end as string), 1, 7) as captured, " ~ meant ~ " as is_meant from "
        ~ snapshot ~ " order by 1"
    ).rows %}
    {% if not captured | selectattr('is_meant') | list %}
        {{ exceptions.raise_compiler_error(
            "There is no snapshot of " ~ month ~ " of " ~ la_code ~ ". There are: " ~ captured | map(attribute='captured') | join(', ')
        ) }}
    {% endif %}
    {% do run_query('delete from ' ~ snapshot ~ ' where ' ~ meant) %}
    {{ log('The snapshot of ' ~ month ~ ' of ' ~ la_code ~ ' is forgotten: the next build may capture the month again', info=true) }}
{% endmacro %}
