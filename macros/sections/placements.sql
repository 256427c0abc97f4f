{# What is counted of placements and of visits to them (rules S10, S14, S35), as section_counts takes it. #}
{% macro placement_measures() -%}
    {%- set no_type = flag(is_undecided('placement_type')) -%}
    {{ return([
        of_looked_after('cohort_placement', {
            'lac_family_setting': {'numerator': 'is_family_setting', 'denominator': '1', 'might_count': no_type},
            'lac_with_parents': {'numerator': 'is_with_parents', 'denominator': '1', 'might_count': no_type},
            'lac_kinship': {'numerator': 'is_kinship', 'denominator': '1', 'might_count': no_type},
            'lac_foster_excl_kin': {'numerator': 'is_foster_excluding_kinship', 'denominator': '1', 'might_count': no_type},
            'lac_commissioned': {
                'numerator': 'is_commissioned', 'denominator': '1',
                'might_count': flag(
                    is_undecided('placement_type') ~ " or (" ~ is_not_known('provider') ~ " and "
                    ~ is_commissioned('placement_type', "'private'") ~ ")"
                ),
            },
            'lac_unregistered_placement': {
                'numerator': 'is_in_no_known_setting', 'denominator': '1', 'might_count': no_type,
                'might_not_count': flag("placement_type = 'z1'"),
            },
            'lac_3plus_placements': {
                'numerator': 'has_three_placements', 'denominator': 'is_counted_for_stability',
                'might_count': '(1 - has_three_placements) * is_number_of_placements_unknown',
                'might_not_count': 'has_three_placements * is_number_of_placements_unknown',
            },
            'lac_long_term_stable_2yr': {
                'numerator': 'is_stable_two_years', 'denominator': 'is_long_term',
                'might_count': 'is_long_term * (1 - is_stable_two_years) '
                    ~ '* greatest(has_no_placement, is_perhaps_long_term, is_stability_unknown)',
                'might_not_count': 'is_stable_two_years * greatest(is_perhaps_long_term, is_stability_unknown)',
            },
        }),
        of_looked_after('cohort_looked_after_visit', {
            'lac_visits_nms': {
                'numerator': 'is_visited_national', 'denominator': '1', 'due': 'national_visit_due_date',
                'might_count': '(1 - is_visited_national) * greatest(is_limit_unknown, is_perhaps_visited_national)',
                'might_not_count': 'is_visited_national * is_limit_unknown',
            },
            'lac_visits_local': {
                'numerator': 'is_visited_local', 'denominator': '1', 'due': 'local_visit_due_date',
                'might_count': '(1 - is_visited_local) * greatest(is_limit_unknown, is_perhaps_visited_local)',
                'might_not_count': 'is_visited_local * is_limit_unknown',
            },
        }),
        _placed_by('lac_by_placement_type', 'placement_group'),
        _placed_by('lac_by_placement_provider', 'provider'),
        _placed_by('lac_by_placement_ownership', 'ownership'),
    ]) }}
{%- endmacro %}


{# Children looked after by a category of their placements. #}
{% macro _placed_by(measure_id, category) -%}
    {%- set children = of_looked_after('cohort_placement', {measure_id: {'numerator': '1'}}) -%}
    {{ return(dict(children, breakdown=category, category_unknown=is_not_known(category))) }}
{%- endmacro %}
