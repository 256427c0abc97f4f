with delivered as (
    {{ usable_rows('local_asg_enquiries') }}
)

select
    la_code,
    source_row,
    {{ read_text('enquiry_id') }} as enquiry_id,
    {{ read_text('concern_id') }} as concern_id,
    {{ read_text('person_id') }} as adult_id,
    {{ read_coded('enquiry_type') }} as enquiry_type,
    {{ read_date('started_date') }} as started_date,
    {{ read_end('concluded_date', 'started_date') }} as concluded_date,
    {{ read_earliest_end('concluded_date', 'started_date') }} as earliest_end,
    {{ read_coded('abuse_types') }} as abuse_types,
    {{ read_coded('risk_sources') }} as risk_sources,
    {{ read_coded('risk_locations') }} as risk_locations,
    {{ read_coded('risk_assessment') }} as risk_assessment,
    {{ read_coded('risk_outcome') }} as risk_outcome,
    {{ read_coded('lacks_capacity') }} as lacks_capacity,
    {{ read_flag('advocate_flag') }} as has_advocate,
    {{ read_coded('views_asked') }} as views_asked,
    {{ read_coded('views_expressed') }} as views_expressed,
    {{ read_coded('outcomes_met') }} as outcomes_met,
    {{ unusable_values([
        ['enquiry_type', 'code'],
        ['started_date', 'date'],
        ['concluded_date', 'date'],
        ['abuse_types', 'code'],
        ['risk_sources', 'code'],
        ['risk_locations', 'code'],
        ['risk_assessment', 'code'],
        ['risk_outcome', 'code'],
        ['lacks_capacity', 'code'],
        ['advocate_flag', 'flag'],
        ['views_asked', 'code'],
        ['views_expressed', 'code'],
        ['outcomes_met', 'code'],
    ]) }} as unusable_values
from delivered
