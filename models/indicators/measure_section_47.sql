with enquiries as (
    select * from {{ ref('event_section_47') }}
),

meetings as (
    select * from {{ ref('event_strategy_meeting') }}
)

{{ monthly_counts('meetings', 'meeting_date', {
    'strategy_meetings': {'numerator': '1'},
    'strategy_meetings_to_s47': {'numerator': 'is_followed_by_section_47', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('enquiries', 'start_date', {
    's47_started': {'numerator': '1'},
}) }}
union all
{{ monthly_counts('enquiries', 'end_date', {
    's47_completed': {'numerator': '1'},
    's47_outcome_substantiated_continuing': {
        'numerator': flag("outcome_category = 'substantiated_continuing'"), 'denominator': '1',
    },
    's47_outcome_substantiated_no_continuing': {
        'numerator': flag("outcome_category = 'substantiated_no_continuing'"), 'denominator': '1',
    },
    's47_outcome_not_substantiated': {'numerator': flag("outcome_category = 'not_substantiated'"), 'denominator': '1'},
    's47_outcome_not_recorded': {'numerator': flag("outcome_category = 'not_recorded'"), 'denominator': '1'},
}) }}
union all
{{ monthly_counts('enquiries', 'end_date', {
    's47_by_outcome': {'numerator': '1'},
}, breakdown='outcome_category') }}
