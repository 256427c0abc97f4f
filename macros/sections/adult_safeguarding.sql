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
            'asg_concern_theme_not_recorded': {'numerator': flag('theme is null')},
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
        _share_of_each(
            concerns, 'asg_concerns_by_source_share', 'source_group = category', is_not_known('source_group')
        ),
        _share_of_each(
            dict(concerns, where='theme is not null'), 'asg_concern_theme', 'theme = category', "theme = 'unknown'"
        ),
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
        _share_of_each(
            concluded, 'asg_enquiry_abuse_type',
            "case when category = 'no_abuse_type_recorded' then abuse_types is null else "
                ~ has_code('abuse_types', 'category') ~ ' end',
            "is_abuse_type_unknown = 1 and category <> 'no_abuse_type_recorded'"
        ),
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
            concluded,
            perhaps=[dict(perhaps, where='is_capacity_unknown = 1', might_count='greatest(has_advocate, is_advocate_unknown)')],
            measures={'asg_advocate_support': {
                'numerator': 'is_lacking_capacity * has_advocate', 'denominator': 'is_lacking_capacity',
                'might_count': 'is_lacking_capacity * is_advocate_unknown',
            }}
        ),
    ] -%}
    {%- for measure_id, results in {
        'asg_outcomes_fully_met': "('fully')", 'asg_outcomes_partially_met': "('partially')", 'asg_outcomes_not_met': "('not')",
        'asg_outcomes_at_least_partially_met': "('fully', 'partially')",
    }.items() -%}
        {%- set might_be = flag('outcomes_met in ' ~ results ~ " or outcomes_met = 'unknown'") -%}
        {%- do blocks.append(dict(
            concluded, perhaps=[dict(perhaps, where='perhaps_has_result = 1', might_count=might_be)],
            measures={measure_id: {
                'numerator': 'has_outcome_result * ' ~ flag('outcomes_met in ' ~ results), 'denominator': 'has_outcome_result',
                'might_count': 'has_outcome_result * ' ~ flag("outcomes_met = 'unknown'"),
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
    category, and in the numerator where `is_in` says so. is_in, is_unknown: conditions over the row and `category`; unknown where
    it may be in one that it is not in, or not in the one that it is in.
#}
{% macro _share_of_each(block, measure_id, is_in, is_unknown) -%}
    {%- set rows -%}
        (
            select counted.*, categories.breakdown as category
            from {{ rows_of_block(block) }} as counted
            cross join (select breakdown from {{ ref('breakdown_category') }} where measure_id = '{{ measure_id }}') as categories
        )
    {%- endset -%}
    {%- set is_in, is_unknown = flag(is_in), flag(is_unknown) -%}
    {{ return(dict(block, rows=rows, where=none, breakdown='category', measures={measure_id: {
        'numerator': is_in, 'denominator': '1',
        'might_count': is_unknown ~ ' * (1 - ' ~ is_in ~ ')', 'might_not_count': is_unknown ~ ' * ' ~ is_in,
    }})) }}
{%- endmacro %}
