{# What is counted of everything: the blocks of all sections, as section_members, section_exceptions and measure_counted take them. #}
{% macro all_measures() -%}
    {{ return(
        contact_measures() + referral_measures() + assessment_measures() + section_47_measures() + child_in_need_measures()
        + child_protection_measures() + looked_after_measures() + looked_after_health_measures() + placement_measures()
        + care_leaver_measures() + fostering_measures() + adoption_measures() + workforce_measures()
        + own_measures()
    ) }}
{%- endmacro %}
