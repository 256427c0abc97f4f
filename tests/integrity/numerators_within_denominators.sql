-- No more are counted, or still undecided, than there are to count; nothing is counted below 0. The numerator of an average is an
-- amount (days, years), of a maximum a caseload: they are no part of the denominator. Hours of work are summed in binary, in any
-- order: to a millionth of a post. Children of a register are counted among those of a list of health, and either may have one
-- whom the other has not. Who left in a year may be more than who is there in a month. A target may be exceeded; a family of a
-- programme in one month may complete another in the next, and an adult who is known since one month may have a second concern in
-- another.
select
    la_code,
    month_end,
    measure_id,
    breakdown,
    numerator,
    denominator,
    not_yet_due
from {{ ref('measure_month') }}
where
    numerator < 0
    or (
        numerator + not_yet_due > denominator + 0.000001
        and measure_id not in (
            select dictionary.measure_id
            from {{ ref('indicator_dictionary') }} as dictionary
            where dictionary.unit in ('average', 'maximum')
        )
        and measure_id not in ('childrens_centre_registered', 'childrens_centre_accessed', 'asg_repeat_concern', 'social_worker_turnover')
        and measure_id not like 'supporting_families_target%'
        and measure_id not like 'parenting_families_completing%'
    )
