{# The rows behind every measure's month. A view, as it would repeat each row for every measure that counts it. #}
{{ config(materialized='view') }}

{{ section_members(
    contact_measures() + referral_measures() + assessment_measures() + section_47_measures() + child_in_need_measures()
    + child_protection_measures() + looked_after_measures() + looked_after_health_measures() + placement_measures()
    + care_leaver_measures() + fostering_measures() + adoption_measures() + workforce_measures()
) }}
