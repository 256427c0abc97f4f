{#
    The national offer days: 1 March for secondary and 16 April for primary schools, or the next working day (School Admissions
    (Admission Arrangements and Co-ordination of Admission Arrangements) (England) Regulations 2012, reg. 2).
#}
with days as (
    select * from {{ ref('calendar_day') }}
    where is_working_day
)

select
    year(date_day) as offer_year,
    'secondary' as phase,
    min(date_day) as offer_day
from days
where month(date_day) = 3
group by year(date_day)
union all
select
    year(date_day) as offer_year,
    'primary' as phase,
    min(date_day) as offer_day
from days
where month(date_day) = 4 and day(date_day) >= 16
group by year(date_day)
