{#
    Extracts that lack rows which others name: a plan that is visited, a period of care that is reviewed. Only what is named on a day
    that the extract's history holds: older ones need not be there. Apart from them what is named by rows that have no day but that of
    the row which is not there, such as the factors of an assessment.
#}
with named as (
    {% for extract in extracts() %}
    {{ rows_named_and_lacking(extract, ref('unmet_reference'), ref(staging_model(extract))) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

history as (
    select * from {{ ref('extract_history') }}
)

select
    named.la_code,
    named.extract,
    named.named_on is null as is_undated,
    count(distinct named.missing_key) as rows_lacking,
    max(history.staged_rows) as rows_there,
    min(named.named_by) as named_by,
    min(named.named_on) as first_day,
    max(named.named_on) as last_day
from named
inner join history on named.la_code = history.la_code and named.extract = history.extract
where coalesce(named.named_on between history.history_start and coalesce(history.last_day, named.named_on), true)
group by named.la_code, named.extract, named.named_on is null
