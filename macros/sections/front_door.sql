{# What is counted at the front door: contacts and the referrals that come of them. #}
{% macro front_door_measures() -%}
    {{ return(contact_measures() + referral_measures()) }}
{%- endmacro %}
