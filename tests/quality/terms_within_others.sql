select terms.la_code, terms.term_id, terms.term_name, terms.start_date, terms.end_date
from {{ ref('stg_school_terms') }} as terms
left join {{ ref('school_term') }} as counted on terms.la_code = counted.la_code and terms.term_id = counted.term_id
where terms.end_date is not null and counted.term_id is null
