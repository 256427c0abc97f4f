-- What the moved rows behind a published figure add to its numerator is what the numerator has moved by.
select la_code, indicator_id, breakdown, month_end, latest_published_numerator, numerator, what_changed
from {{ ref('fct_restatement') }}
where
    numerator_change <> round(
        numerator_change_added_late + numerator_change_changed + numerator_change_removed + numerator_change_rule
        + numerator_change_other,
        4
    )
