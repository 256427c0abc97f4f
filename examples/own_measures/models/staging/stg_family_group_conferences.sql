{{ per10k.speaks_per10k() }}
with delivered as (
    {{ per10k.usable_rows('local_family_group_conferences') }}
)

select
    la_code,
    source_row,
    {{ per10k.read_text('conference_id') }} as conference_id,
    {{ per10k.read_text('person_id') }} as person_id,
    {{ per10k.read_date('conference_date') }} as conference_date,
    {{ per10k.read_flag('plan_agreed_flag') }} as is_plan_agreed,
    {{ per10k.unusable_values([
        ['conference_date', 'date'],
        ['plan_agreed_flag', 'flag'],
    ]) }} as unusable_values
from delivered
