with assessments as (
    select * from {{ ref('event_assessment') }}
),

new_assessments as (
    select * from assessments where is_new = 1
),

updated_assessments as (
    select * from assessments where is_updated = 1
),

periods as (
    select * from {{ ref('reporting_period') }}
)

{{ monthly_counts('assessments', 'start_date', {
    'assessments_started': {'numerator': 'is_new'},
    'assessments_updated_started': {'numerator': 'is_updated'},
}) }}
union all
{{ monthly_counts('assessments', 'authorised_date', {
    'assessments_completed': {'numerator': 'is_new'},
    'assessments_completed_45wd': {'numerator': 'is_new * is_completed_within_45_working_days', 'denominator': 'is_new'},
    'assessments_outcome_ongoing': {'numerator': 'is_new * ' ~ flag("outcome_group = 'ongoing'"), 'denominator': 'is_new'},
    'assessments_outcome_nfa': {'numerator': 'is_new * ' ~ flag("outcome_group = 'nfa'"), 'denominator': 'is_new'},
    'assessments_outcome_step_down': {'numerator': 'is_new * ' ~ flag("outcome_group = 'step_down'"), 'denominator': 'is_new'},
    'assessments_outcome_out_of_area': {
        'numerator': 'is_new * ' ~ flag("outcome_group = 'out_of_area'"), 'denominator': 'is_new',
    },
    'assessments_outcome_other_not_recorded': {
        'numerator': 'is_new * ' ~ flag("outcome_group in ('other', 'not_recorded')"), 'denominator': 'is_new',
    },
    'assessments_updated_completed': {'numerator': 'is_updated'},
    'assessments_updated_completed_45wd': {
        'numerator': 'is_updated * is_completed_within_45_working_days', 'denominator': 'is_updated',
    },
}) }}
union all
{{ stock_counts('assessments', 'start_date', 'authorised_date', 'assessments_open', 'periods') }}
union all
{{ stock_counts('new_assessments', 'overdue_from_date', 'authorised_date', 'assessments_open_past_45wd', 'periods') }}
union all
{{ stock_counts('updated_assessments', 'overdue_from_date', 'authorised_date', 'assessments_updated_open_past_45wd', 'periods') }}
union all
{{ monthly_counts('assessments', 'authorised_date', {
    'assessments_by_outcome': {'numerator': 'is_new'},
}, breakdown='outcome_group') }}
