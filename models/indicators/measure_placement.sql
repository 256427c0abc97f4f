with children as (
    select * from {{ ref('cohort_placement') }}
),

visited_children as (
    select * from {{ ref('cohort_looked_after_visit') }}
)

{{ monthly_counts('children', 'month_end', {
    'lac_family_setting': {'numerator': 'is_family_setting', 'denominator': '1'},
    'lac_with_parents': {'numerator': 'is_with_parents', 'denominator': '1'},
    'lac_kinship': {'numerator': 'is_kinship', 'denominator': '1'},
    'lac_foster_excl_kin': {'numerator': 'is_foster_excluding_kinship', 'denominator': '1'},
    'lac_commissioned': {'numerator': 'is_commissioned', 'denominator': '1'},
    'lac_3plus_placements': {'numerator': 'has_three_placements', 'denominator': 'is_counted_for_stability'},
    'lac_long_term_stable_2yr': {'numerator': 'is_stable_two_years', 'denominator': 'is_long_term'},
}) }}
union all
{{ monthly_counts('visited_children', 'month_end', {
    'lac_visits_nms': {'numerator': 'is_visited_national', 'denominator': '1'},
    'lac_visits_local': {'numerator': 'is_visited_local', 'denominator': '1'},
}) }}
{% for measure_id, category in {
    'lac_by_placement_type': 'placement_group',
    'lac_by_placement_provider': 'provider',
    'lac_by_placement_ownership': 'ownership',
}.items() %}
union all
{{ monthly_counts('children', 'month_end', {
    measure_id: {'numerator': '1'},
}, breakdown=category) }}
{% endfor %}
