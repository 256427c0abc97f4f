{# What is counted of looked-after children (rules S8, S9, S13), as section_counts takes it. #}
{% macro looked_after_measures() -%}
    {%- set care_periods = {'rows': ref('event_period_of_care'), 'row_id': 'period_of_care_id'} -%}
    {%- set exits = dict(care_periods, dated='end_date', where='is_exit = 1', unknown_day=['earliest_end', 'latest_end']) -%}
    {{ return([
        of_looked_after('cohort_looked_after', {
            'lac_number': {'numerator': '1'},
            'lac_uasc': {'numerator': 'is_unaccompanied'},
        }),
        dict(care_periods, dated='entered_care_date', where='is_admission = 1', measures={
            'lac_admissions': {'numerator': '1'},
            'lac_admissions_average_age': {
                'numerator': 'age_at_entry', 'denominator': 'is_age_at_entry_known', 'might_count': '1 - is_age_at_entry_known',
            },
        }),
        dict(exits, measures={
            'lac_ceased': {'numerator': '1'},
            'lac_ceased_permanence': {'numerator': 'is_permanence', 'denominator': '1', 'might_count': 'is_reason_unknown'},
            'lac_ceased_sgo': {'numerator': 'is_special_guardianship', 'denominator': '1', 'might_count': 'is_reason_unknown'},
            'lac_ceased_sgo_cao': {
                'numerator': 'is_special_guardianship_or_child_arrangements', 'might_count': 'is_reason_unknown',
            },
            'lac_ceased_adopted': {'numerator': 'is_adopted', 'denominator': '1', 'might_count': 'is_reason_unknown'},
        }),
        dict(exits, breakdown='leaving_reason', category_unknown='is_reason_unknown = 1', measures={
            'lac_ceased_by_reason': {'numerator': '1'},
        }),
        {'rows': ref('event_permanence_order'), 'row_id': "concat_ws(' ', person_id, order_kind)", 'dated': 'order_date', 'measures': {
            'sgo_started': {'numerator': 'is_special_guardianship', 'might_count': 'is_kind_unknown'},
            'sgo_cao_granted': {'numerator': 'is_kind_known', 'might_count': 'is_kind_unknown'},
        }},
        {'rows': ref('event_looked_after_review'), 'row_id': 'review_id', 'dated': 'review_date', 'measures': {
            'lac_reviews_in_time': {'numerator': 'is_held_in_time', 'denominator': '1', 'due': 'due_date', 'done': 'review_date'},
        }},
        of_looked_after('cohort_looked_after_review', {
            'lac_children_all_reviews_in_time': {
                'numerator': 'is_every_review_in_time', 'denominator': 'is_review_expected',
                'due': 'late_review_due_date', 'done': 'late_review_date',
            },
        }),
        of_looked_after('cohort_looked_after_plan', {
            'lac_up_to_date_plan': {'numerator': 'is_plan_up_to_date', 'denominator': 'is_plan_expected', 'due': 'plan_due_date'},
        }),
        {'rows': ref('event_missing_from_care'), 'row_id': 'missing_episode_id', 'dated': 'start_date', 'measures': {
            'lac_missing_episodes': {'numerator': 'is_missing', 'might_count': '1 - is_missing'},
            'lac_missing_children': {'numerator': 'is_first_of_month', 'might_count': '1 - is_missing'},
        }},
    ] + _deprivation_of_liberty()) }}
{%- endmacro %}


{# Of looked-after children, whose liberty a court has let be taken (rule S35). #}
{% macro _deprivation_of_liberty() -%}
    {{ return([
        of_looked_after('cohort_looked_after_liberty', {
            'lac_deprived_of_liberty': {
                'numerator': 'is_deprived_of_liberty', 'denominator': '1',
                'might_count': 'is_perhaps_deprived_of_liberty', 'might_not_count': 'is_perhaps_at_liberty',
            },
        }),
        {'rows': ref('event_deprivation_of_liberty'), 'row_id': 'order_id', 'dated': 'start_date', 'measures': {
            'dolo_started': {'numerator': '1'},
        }},
    ]) }}
{%- endmacro %}


{# Children of whom nobody knows on which day they left care: they may be looked after until the last day on which it may have
been. #}
{% macro perhaps_looked_after() -%}
    {{ return([{
        'model': 'event_period_of_care', 'where': 'earliest_end is not null', 'from': 'left_stock_date', 'until': 'latest_end',
        'category_unknown': 'true',
    }]) }}
{%- endmacro %}


{#
    A block of measures of the children looked after at a month end. Of whom no legal status says that they are (see
    cohort_perhaps_on_short_breaks) may be in neither part of a measure: with what is in the numerator out of it, and what is in the
    denominator alone in it, the share is as low, or high, as without them.
    cohort: name of a model of such children. measures: as monthly_counts takes them. row_id: as section_counts takes it.
#}
{% macro of_looked_after(cohort, measures, row_id='person_id') -%}
    {%- set bounded = {} -%}
    {%- for measure_id, measure in measures.items() -%}
        {%- set numerator = 'is_perhaps_on_short_breaks * (' ~ measure.numerator ~ ')' -%}
        {%- set doubts = {'might_not_count': _either(measure.might_not_count, numerator)} -%}
        {%- if measure.denominator -%}
            {%- set others = 'is_perhaps_on_short_breaks * (' ~ measure.denominator ~ ' - (' ~ measure.numerator ~ '))' -%}
            {%- do doubts.update({'might_count': _either(measure.might_count, others)}) -%}
        {%- endif -%}
        {%- do bounded.update({measure_id: dict(measure, **doubts)}) -%}
    {%- endfor -%}
    {%- set rows -%}
        (
            select cohort.*, {{ flag('short_breaks.person_id is not null') }} as is_perhaps_on_short_breaks
            from {{ ref(cohort) }} as cohort
            left join {{ ref('cohort_perhaps_on_short_breaks') }} as short_breaks
                on
                    cohort.la_code = short_breaks.la_code
                    and cohort.person_id = short_breaks.person_id
                    and cohort.month_end = short_breaks.month_end
        )
    {%- endset -%}
    {{ return({
        'rows': rows, 'row_id': row_id, 'dated': 'month_end', 'perhaps': perhaps_looked_after(), 'measures': bounded,
    }) }}
{%- endmacro %}


{# The doubt that a measure has of its own, or the other where that is greater: a row is in doubt once. #}
{% macro _either(own, other) -%}
    {{ return('greatest(' ~ own ~ ', ' ~ other ~ ')' if own else other) }}
{%- endmacro %}
