-- Holes in the midst of an extract, and days on which a system was changed, with the days whose figures are doubtful.
select * from {{ ref('extract_disturbance') }}
