{#
    What is counted of foster households and of their assessment (rule S18), as section_counts takes it. The extract says
    which assessments are on hold now, not since when. A household of a kind that no rule knows counts, and may be none of the council's own.
#}
{% macro fostering_measures() -%}
    {%- set households = {
        'rows': ref('event_foster_household'), 'row_id': 'household_id', 'is_about_child': false, 'where': 'is_counted = 1',
        'might_not_count': 'is_kind_unknown',
    } -%}
    {{ return([
        dict(households, begins='approved_date', ends='left_stock_date', stock='foster_households', perhaps=[{
            'model': 'event_foster_household', 'where': 'is_counted = 1 and earliest_end is not null',
            'from': 'left_stock_date', 'until': 'latest_end',
        }]),
        dict(
            households, begins='assessment_started_date', ends='assessment_ended_date', stock='foster_assessments_active',
            where='is_counted = 1 and is_on_hold = 0', might_not_count='greatest(is_kind_unknown, is_hold_unknown)', perhaps=[{
                'model': 'event_foster_household',
                'where': 'is_counted = 1 and is_on_hold = 0 and earliest_assessment_end is not null',
                'from': 'assessment_ended_date', 'until': 'null',
            }]
        ),
        dict(households, dated='approved_date', measures={
            'foster_households_recruited': {'numerator': '1', 'might_not_count': 'is_kind_unknown'},
            'foster_placements_created': {
                'numerator': 'approved_places', 'might_not_count': 'is_kind_unknown * coalesce(approved_places, 0)',
            },
        }),
        dict(households, dated='deregistered_date', unknown_day=['earliest_end', 'latest_end'], measures={
            'foster_households_deregistered': {'numerator': '1', 'might_not_count': 'is_kind_unknown'},
        }),
    ]) }}
{%- endmacro %}
