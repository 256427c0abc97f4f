{% set questions = var('family_feedback_questions') | map('lower') | join("', '") %}
with feedback as (
    select
        *,
        {{ names_field('unusable_values', 'positive_flag') }} as is_unread
    from {{ ref('stg_family_feedback') }}
    {{ "where lower(question_id) in ('" ~ questions ~ "')" if questions }}
)

select
    la_code,
    feedback_id,
    question_id,
    closure_date,
    {{ flag('is_positive') }} as is_positive,
    {{ flag('is_unread') }} as is_answer_unread
from feedback
-- A question that was not answered is no answer; an answer that cannot be read is one.
where is_positive is not null or is_unread
