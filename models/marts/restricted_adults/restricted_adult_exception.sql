-- Which safeguarding enquiries run over their time, as at a day.
with failing as (
    {{ exceptions_described(all_measures(about='adults')) }}
)

select
    la_code,
    as_at,
    measure_id,
    indicator_ids,
    kind,
    is_counted,
    row_id,
    person_id as adult_id,
    due_date,
    done_on,
    days_over
from failing
