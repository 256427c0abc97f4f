"""A child's way to adoption or another permanence order, from the decisions, AD1 and the episodes of all years."""

from per10k.ingest.ssda903.statement import Statement

# What the episodes say: when the placement order was made (E1), when the last stay for adoption began (A3 to A6), and the order
# that ended the period. What had begun before the first episode known (its reason names something else) has no date.
STEPS = """
    create table permanence_steps as
    with stays as (
        select *, sum((place not in ('A3', 'A4', 'A5', 'A6'))::integer) over (
            partition by la_code, child, period_number order by place_in_order
        ) as stay_number
        from care_episodes
    ),
    adoptive_stays as (
        select la_code, child, period_number, stay_number, min(decom) as placed_date,
            arg_min(rne, place_in_order) as stay_reason, min(place_in_order) as stay_place
        from stays where place in ('A3', 'A4', 'A5', 'A6') group by all
    ),
    last_stays as (
        select la_code, child, period_number,
            arg_max(case when stay_place = 1 and stay_reason = 'L' then '' else placed_date end, stay_number) as placed_date
        from adoptive_stays group by all
    ),
    placement_orders as (
        select la_code, child, period_number,
            arg_min(case when place_in_order = 1 and rne in ('P', 'T') then '' else decom end, place_in_order) as order_date
        from care_episodes where ls = 'E1' group by all
    )
    select periods.*,
        coalesce(last_stays.placed_date, '') as placed_date,
        coalesce(placement_orders.order_date, '') as placement_order_date,
        case
            when periods.ended = '' then ''
            when periods.end_reason in ('E11', 'E12') then 'Adoption'
            when periods.end_reason in ('E43', 'E44', 'E45', 'E46', 'E47', 'E48') then 'Special Guardianship'
            when periods.end_reason = 'E41' then 'Child Arrangements Order/ Residence Order'
            else ''
        end as order_type,
        source.ingest_file, source.ingest_position, source.of_return, source.rank
    from care_periods as periods
    left join last_stays using (la_code, child, period_number)
    left join placement_orders using (la_code, child, period_number)
    left join (
        select la_code, child, period_number, arg_max(ingest_file, place_in_order) as ingest_file,
            arg_max(ingest_position, place_in_order) as ingest_position,
            arg_max(of_return, place_in_order) as of_return, max(rank) as rank
        from care_episodes group by all
    ) as source using (la_code, child, period_number)"""

# A decision is of the period in which it was made, or of the first that is known; AD1, of the last period that ended in adoption.
DECISIONS = """
    create table permanence_decisions as
    with firsts as (select la_code, child, min(period_number) as first_period from care_periods group by all),
    adopted_periods as (
        select la_code, child, max(case when order_type = 'Adoption' then period_number end) as adopted,
            max(period_number) as last_one
        from permanence_steps group by all
    ),
    agreed as (
        select ad1.*, coalesce(adopted_periods.adopted, adopted_periods.last_one, 0) as period_number
        from latest_ad1 as ad1 left join adopted_periods using (la_code, child)
    ),
    decided as (
        select placed.*, case when placed.date_placed = agreed.date_int then agreed.period_number
            else coalesce(periods.period_number, firsts.first_period, 0) end as period_number
        from latest_placed as placed
        asof left join care_periods as periods on placed.la_code = periods.la_code and placed.child = periods.child
            and placed.date_placed >= periods.period_start
        left join firsts on placed.la_code = firsts.la_code and placed.child = firsts.child
        left join agreed on placed.la_code = agreed.la_code and placed.child = agreed.child
    ),
    whole_rows as (
        select coalesce(decided.la_code, agreed.la_code) as la_code,
            coalesce(decided.child, agreed.child) as child,
            coalesce(decided.period_number, agreed.period_number) as period_number,
            coalesce(decided.date_placed, agreed.date_int) as decision_date,
            coalesce(decided.date_placed_ceased, '') as reversed_date,
            coalesce(decided.reason_placed_ceased, '') as reversed_reason,
            agreed.date_match, agreed.foster_care, agreed.sex_adoptr, agreed.ls_adoptr, agreed.nb_adoptr,
            coalesce(agreed.ingest_file, decided.ingest_file) as ingest_file,
            coalesce(agreed.ingest_position, decided.ingest_position) as ingest_position,
            coalesce(agreed.of_return, decided.of_return) as of_return,
            coalesce(greatest(agreed.rank, decided.rank), agreed.rank, decided.rank) as rank
        from decided full join agreed using (la_code, child, period_number)
    )
    select * from whole_rows"""

PERMANENCE_ROWS = """
    select coalesce(steps.la_code, decisions.la_code) as la_code,
        event_id('ssd_permanence', coalesce(steps.la_code, decisions.la_code), coalesce(steps.child, decisions.child),
            coalesce(nullif(decisions.decision_date, ''), 'entered ' || coalesce(steps.period_start, '')), 1) as perm_table_id,
        coalesce(steps.child, decisions.child) as perm_person_id,
        coalesce(steps.period_id, '') as perm_cla_id,
        coalesce(decisions.decision_date, '') as perm_adm_decision_date,
        coalesce(decisions.reversed_date, '') as perm_decision_reversed_date,
        coalesce(decisions.reversed_reason, '') as perm_decision_reversed_reason,
        coalesce(steps.placement_order_date, '') as perm_placement_order_date,
        coalesce(steps.placed_date, '') as perm_placed_for_adoption_date,
        coalesce(decisions.date_match, '') as perm_matched_date,
        case decisions.foster_care when '1' then 'Y' when '0' then 'N' else '' end as perm_adopted_by_carer_flag,
        coalesce(decisions.sex_adoptr, '') as perm_adopter_sex,
        coalesce(decisions.ls_adoptr, '') as perm_adopter_legal_status,
        coalesce(decisions.nb_adoptr, '') as perm_number_of_adopters,
        case when steps.order_type <> '' then steps.ended else '' end as perm_permanence_order_date,
        coalesce(steps.order_type, '') as perm_permanence_order_type,
        coalesce(decisions.ingest_file, steps.ingest_file) as ingest_file,
        coalesce(decisions.ingest_position, steps.ingest_position) as ingest_position,
        coalesce(decisions.of_return, steps.of_return) as of_return,
        coalesce(greatest(decisions.rank, steps.rank), decisions.rank, steps.rank) as rank
    from permanence_steps as steps
    full join permanence_decisions as decisions using (la_code, child, period_number)
    where decisions.child is not null or steps.order_type <> '' or steps.placed_date <> '' or steps.placement_order_date <> ''"""

PERMANENCE = (Statement(STEPS), Statement(DECISIONS), Statement(PERMANENCE_ROWS, "ssd_permanence"))
