{#
    What is counted of adult safeguarding (rules S32, S33), as section_counts takes it. What is not recorded is no success, and stays
    in the denominator.
#}
{% macro adult_safeguarding_measures() -%}
    {{ return(
        adult_concern_measures() + adult_enquiry_measures() + adult_outcome_measures() + open_enquiry_measures()
        + care_provider_measures() + adult_partnership_measures()
    ) }}
{%- endmacro %}


{# Of concerns, by the day they were received. A concern of no known source, outcome or type of risk may be of any. #}
{% macro adult_concern_measures() -%}
    {%- set concerns = {
        'rows': ref('event_adult_concern'), 'row_id': 'concern_id', 'dated': 'received_date',
    } -%}
    {%- set progressed = {'numerator': 'is_progressed', 'denominator': '1', 'might_count': 'is_progress_unknown'} -%}
    {%- set nobody = {
        'model': 'event_adult_concern', 'where': 'is_adult_unknown = 1', 'first': 'received_date', 'last': 'received_date',
        'might_count': '0', 'denominator': '1',
    } -%}
    {%- set by_source = dict(concerns, breakdown='source_group', category_unknown=is_not_known('source_group')) -%}
    {{ return([
        dict(concerns, measures={
            'asg_concerns': {'numerator': '1'},
            'asg_concern_conversion': progressed,
            'asg_concern_nfa': {'numerator': 'is_no_action', 'denominator': '1', 'might_count': 'is_outcome_unknown'},
            'asg_concern_theme_not_recorded': {'numerator': 'is_theme_not_recorded'},
            'asg_individuals': {'numerator': 'is_first_of_adult_in_year', 'might_count': 'is_adult_unknown'},
            'asg_individuals_repeat': {'numerator': 'is_second_of_adult_in_year', 'might_count': 'is_adult_unknown'},
        }),
        dict(concerns, perhaps=[nobody], measures={'asg_repeat_concern': {
            'numerator': 'is_second_of_adult_in_year', 'denominator': 'is_first_of_adult_in_year',
            'might_count': 'is_adult_unknown',
        }}),
        dict(
            concerns, breakdown='outcome', category_unknown='is_outcome_unknown = 1',
            measures={'asg_concern_outcome': {'numerator': '1'}}
        ),
        dict(by_source, measures={'asg_concerns_by_source': {'numerator': '1'}, 'asg_conversion_by_source': progressed}),
        _share_of_each(dict(concerns, rows=ref('event_adult_concern_share')), 'asg_concerns_by_source_share'),
        _share_of_each(dict(concerns, rows=ref('event_adult_concern_share')), 'asg_concern_theme'),
    ]) }}
{%- endmacro %}


{# Of enquiries, by the day they were concluded; and how many begin for each concern, as the national collection asks. #}
{% macro adult_enquiry_measures() -%}
    {%- set enquiries = {'rows': ref('event_adult_enquiry'), 'row_id': 'enquiry_id'} -%}
    {%- set concluded = dict(enquiries, dated='concluded_date', unknown_day=['earliest_end', 'latest_end']) -%}
    {{ return([
        dict(concluded, measures={
            'asg_enquiries_concluded': {'numerator': '1'},
            'asg_enquiry_risk_reduced_removed': {
                'numerator': 'is_risk_reduced_or_removed', 'denominator': '1', 'might_count': 'is_risk_unknown',
            },
            'asg_enquiry_risk_not_recorded': {'numerator': 'is_risk_not_recorded'},
            'asg_enquiries_over_40w': {'numerator': 'is_over_40_weeks', 'denominator': '1', 'might_count': 'is_length_unknown'},
            'asg_enquiries_20_40w': {'numerator': 'is_20_to_40_weeks', 'denominator': '1', 'might_count': 'is_length_unknown'},
        }),
        _share_of_each(dict(concluded, rows=ref('event_adult_enquiry_share')), 'asg_enquiry_abuse_type'),
        dict(enquiries, dated='started_date', measures={
            'asg_enquiries_begun_per_concern': {'numerator': '1', 'denominator': '0'},
        }),
        {
            'rows': ref('event_adult_concern'), 'row_id': 'concern_id', 'dated': 'received_date',
            'measures': {'asg_enquiries_begun_per_concern': {'numerator': '0', 'denominator': '1'}},
        },
    ]) }}
{%- endmacro %}


{# Of concluded enquiries: what the adult was asked, what became of it, and who spoke for those who could not. #}
{% macro adult_outcome_measures() -%}
    {%- set concluded = {
        'rows': ref('event_adult_enquiry'), 'row_id': 'enquiry_id', 'dated': 'concluded_date',
        'unknown_day': ['earliest_end', 'latest_end'],
    } -%}
    {%- set perhaps = {'model': 'event_adult_enquiry', 'first': 'concluded_date', 'last': 'concluded_date'} -%}
    {%- set blocks = [
        dict(concluded, measures={
            'asg_views_asked': {'numerator': 'is_asked', 'denominator': '1', 'might_count': 'is_asking_unknown'},
            'asg_views_expressed': {'numerator': 'is_expressed', 'denominator': '1', 'might_count': 'is_expressing_unknown'},
            'asg_views_asked_not_expressed': {
                'numerator': 'is_not_expressed', 'denominator': '1', 'might_count': 'is_not_expressing_unknown',
            },
            'asg_lacking_capacity': {
                'numerator': 'is_lacking_capacity', 'denominator': '1', 'might_count': 'is_capacity_unknown',
            },
            'asg_capacity_not_recorded': {'numerator': 'is_capacity_not_recorded', 'denominator': '1'},
        }),
        dict(
            concluded, where='is_lacking_capacity = 1',
            perhaps=[dict(perhaps, where='is_capacity_unknown = 1', might_count='greatest(has_advocate, is_advocate_unknown)')],
            measures={'asg_advocate_support': {
                'numerator': 'has_advocate', 'denominator': '1', 'might_count': 'is_advocate_unknown',
            }}
        ),
    ] -%}
    {%- for result in ['fully_met', 'partially_met', 'not_met', 'at_least_partially_met'] -%}
        {%- set might_be = 'greatest(is_' ~ result ~ ', is_meeting_unknown)' -%}
        {%- do blocks.append(dict(
            concluded, where='has_outcome_result = 1',
            perhaps=[dict(perhaps, where='perhaps_has_result = 1', might_count=might_be)],
            measures={'asg_outcomes_' ~ result: {
                'numerator': 'is_' ~ result, 'denominator': '1', 'might_count': 'is_meeting_unknown',
            }}
        )) -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}


{# Of enquiries open at a month end, which are listed once they run over 20 and over 40 weeks. #}
{% macro open_enquiry_measures() -%}
    {%- set perhaps = {
        'model': 'event_adult_enquiry', 'where': 'earliest_end is not null', 'from': 'left_stock_date', 'until': 'latest_end',
    } -%}
    {{ return([{
        'rows': ref('cohort_adult_enquiry'), 'row_id': 'enquiry_id', 'dated': 'month_end', 'perhaps': [perhaps],
        'measures': {
            'asg_open_enquiries': {'numerator': '1'},
            'asg_open_enquiries_over_40w': {'numerator': 'is_over_40_weeks', 'due': 'forty_weeks_date', 'done': 'concluded_date'},
            'asg_open_enquiries_20_40w': {'numerator': 'is_20_to_40_weeks', 'due': 'twenty_weeks_date', 'done': 'concluded_date'},
            'asg_open_enquiries_over_40w_share': {'numerator': 'is_over_40_weeks', 'denominator': '1'},
            'asg_open_enquiries_20_40w_share': {'numerator': 'is_20_to_40_weeks', 'denominator': '1'},
        },
    }]) }}
{%- endmacro %}


{#
    A share for each category that a measure is split by, each of all rows of a block: each row is in the denominator of every
    category. The rows are those of a model with a row for each category of each such measure.
#}
{% macro _share_of_each(block, measure_id) -%}
    {{ return(dict(block, where="measure_id = '" ~ measure_id ~ "'", breakdown='category', measures={measure_id: {
        'numerator': 'is_in_category', 'denominator': '1',
        'might_count': 'is_perhaps_in_category', 'might_not_count': 'is_perhaps_not_in_category',
    }})) }}
{%- endmacro %}
