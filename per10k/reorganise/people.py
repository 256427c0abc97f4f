"""Which of the new councils each child, family, worker and adult belongs to, and by which rule (docs/reorganisation.md).

A child belongs to one council with all of its rows, so that no plan is parted from its reviews and no child is counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches

import duckdb

from per10k.core.sql import identifier, literal
from per10k.reorganise.plan import DECIDED, PLACES, Plan
from per10k.reorganise.reading import ADDRESS, ReorganiseError, Table, linked, value

# What a home address is called, in small letters and without 'address'; a 'care home' or a 'placement' is none of these.
HOMES = ("home", "family home", "main", "primary", "permanent", "principal", "usual")
CARE, LEAVERS, INVOLVEMENTS = "ssd_cla_episodes", "ssd_care_leavers", "ssd_involvements"
TEAMS = "ssd_department.dept_team_id"

Tables = Mapping[str, Table]


def place_people(connection: duckdb.DuckDBPyConnection, tables: Tables, plan: Plan, day: date, homes: Iterable[str]) -> None:
    """Make the tables placed_person, placed_family, placed_worker and placed_adult, each with id, council, rule and reason.

    council: null where no rule places somebody; reason then says why. day: on which the source was cut: an address or a team
    since then says nothing yet. homes: further words of the council for a home address.
    Raises ReorganiseError where the plan names a team or somebody whom no extract knows.
    """
    _take_in(connection, plan)
    for kind in DECIDED:
        connection.execute(f"create table known_{kind} as {_everybody(tables, kind)}")
    _refuse_unknown(connection, tables, plan)
    _find_care(connection, tables, day)
    _find_homes(connection, tables, day, (*HOMES, *homes))
    _find_teams(connection, tables, day)
    connection.execute(f"create table member as {_members(tables)}")
    connection.execute(_PLACED_BY_OWN)
    connection.execute(_PLACED_PERSON)
    connection.execute(_PLACED_FAMILY)
    connection.execute(f"create table involved as {_involved(tables)}")
    connection.execute(_PLACED_WORKER)
    connection.execute("""
        create table placed_adult as
        select known_adult.id, decided.council, 'decision' as rule, 'adults are placed by decision.csv alone' as reason
        from known_adult left join decided on decided.what = 'adult' and decided.id = known_adult.id""")


def day_of(column: str) -> str:
    """SQL for the day that a text is, null where it is none."""
    return f"try_cast(left(trim({column}), 10) as date)"


def is_home(kind: str, homes: Iterable[str]) -> str:
    """SQL for whether a kind of address is one of homes: as it is written, or by its words without 'address'. Never null.

    Of words with a digit, such as codes, only as they are written: H2 is not H1.
    """
    words = {word.strip().lower() for word in homes} - {""}
    plain = {" ".join(re.sub("[^a-z]+|address", " ", word).split()) for word in words if not re.search("[0-9]", word)} - {""}
    by_words = f"trim(regexp_replace(regexp_replace(lower({kind}), '[^a-z]+|address', ' ', 'g'), ' +', ' ', 'g'))"
    as_written, as_words = (", ".join(map(literal, sorted(chosen))) for chosen in (words, plain))
    return f"coalesce(lower(trim({kind})) in ({as_written}) or {by_words} in ({as_words}), false)"


def _take_in(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """The plan as tables: district, place, team, decided."""
    made: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {
        "district": (("code", "council"), list(plan.districts.items())),
        "place": (
            ("kind", "name", "code"),
            [(kind, name, code) for kind, of_kind in plan.places.items() for name, code in of_kind.items()],
        ),
        "team": (("id", "council"), list(plan.teams.items())),
        "decided": (("what", "id", "council"), [(*key, council) for key, council in plan.decisions.items()]),
    }
    for name, (columns, rows) in made.items():
        connection.execute(f"create table {name} ({', '.join(f'{column} varchar' for column in columns)})")
        if rows:
            parts = [list(part) for part in zip(*rows, strict=True)]
            connection.execute(f"insert into {name} select {', '.join('unnest(?)' for _ in columns)}", parts)


def _fields(tables: Tables, kind: str) -> Iterable[tuple[Table, str]]:
    """The fields with the id of a person, family, worker or adult."""
    for table in tables.values():
        for column in table.columns:
            if table.extract.fields[column].identifies == kind:
                yield table, column


def _everybody(tables: Tables, kind: str) -> str:
    found = [f"select {linked(column)} as id from {table.relation}" for table, column in _fields(tables, kind)]
    return f"select distinct id from ({' union all '.join(found) or 'select null as id'}) where id is not null"


def _refuse_unknown(connection: duckdb.DuckDBPyConnection, tables: Tables, plan: Plan) -> None:
    """Raise ReorganiseError for a team, or for whomever a decision is about, that is in no extract."""
    problems = []
    teams = [(t, c) for t in tables.values() for c in t.columns if TEAMS in (f"{t.name}.{c}", t.extract.fields[c].refers_to)]
    known: dict[str, set[str]] = {"team": _values(connection, teams)}
    for what, _ in plan.decisions:
        if what in known:
            continue
        if what in DECIDED:
            known[what] = {one for (one,) in connection.execute(f"select id from known_{what}").fetchall()}
        elif what in tables and not _about_somebody(tables[what]) and len(tables[what].extract.key) == 1:
            known[what] = _values(connection, [(tables[what], tables[what].extract.key[0])])
        else:
            problems.append(
                f"decision.csv: what: {what!r} is none of {', '.join(DECIDED)}, nor an extract of the folder with rows about "
                "nobody."
            )
            known[what] = {one for kind, one in plan.decisions if kind == what}
    asked = [("team.csv", "team_id", "team", team) for team in plan.teams]
    asked += [("decision.csv", "id", what, one) for what, one in plan.decisions]
    for file, column, what, one in asked:
        if one not in known[what]:
            meant = get_close_matches(one, known[what], n=1)
            hint = f" Is it {meant[0]!r}?" if meant else ""
            problems.append(f"{file}: {column}: no extract knows the {what} {one!r}.{hint} Put it right, or take the row out.")
    if problems:
        raise ReorganiseError(problems)


def _about_somebody(table: Table) -> bool:
    about = table.extract.about
    return bool(about) and table.extract.fields[str(about)].identifies in DECIDED


def _values(connection: duckdb.DuckDBPyConnection, fields: Iterable[tuple[Table, str]]) -> set[str]:
    return {
        str(one)
        for table, column in fields
        for (one,) in connection.execute(
            f"select distinct {linked(column)} as id from {table.relation} where id is not null"
        ).fetchall()
    }


def _find_care(connection: duckdb.DuckDBPyConnection, tables: Tables, day: date) -> None:
    """Make the table care: of each child in care on the day, or a care leaver, since when (null where no episode says it)."""
    episodes = "select null as id, null::date as begun, null::date as ended where false"
    if CARE in tables:
        episodes = f"""
            select {linked("clae_person_id")} as id, {day_of("clae_cla_episode_start_date")} as begun,
                {day_of("clae_cla_episode_ceased_date")} as ended
            from {tables[CARE].relation}"""
    leavers = (
        f"select {linked('clea_person_id')} as id from {tables[LEAVERS].relation}" if LEAVERS in tables else "select null as id"
    )
    # Episodes that follow one another within a day are one period of care.
    connection.execute(f"""
        create table care as
        with episodes as (select * from ({episodes}) where id is not null and begun <= date {literal(str(day))}),
        marked as (
            select *, coalesce(begun > 1 + max(coalesce(ended, date '9999-12-30')) over (
                partition by id order by begun, ended rows between unbounded preceding and 1 preceding
            ), true) as is_first
            from episodes
        ),
        periods as (
            select id, max(begun) filter (is_first) as since,
                bool_or(ended is null or ended > date {literal(str(day))}) as is_in_care
            from marked group by id
        ),
        leavers as (select distinct id from ({leavers}) where id is not null)
        select coalesce(periods.id, leavers.id) as id, periods.since
        from periods full join leavers on periods.id = leavers.id
        where periods.is_in_care or leavers.id is not null""")


def _find_homes(connection: duckdb.DuckDBPyConnection, tables: Tables, day: date, homes: Iterable[str]) -> None:
    """Make the table home: each home address that may decide, the last of a child first, with its district and council."""
    if ADDRESS not in tables or "addr_person_id" not in tables[ADDRESS].columns:
        connection.execute("""create table home (
            id varchar, begun date, is_open boolean, place bigint, code varchar, council varchar)""")
        return
    table = tables[ADDRESS]

    def column(name: str) -> str:
        return value(identifier(name)) if name in table.columns else "null::varchar"

    written = {
        "postcode": column("addr_address_postcode"),
        "lsoa": next((column(name) for name in table.columns if "lsoa" in name), "null::varchar"),
        "uprn": f"""nullif(regexp_extract({column("addr_address_json")}, '(?i)"?UPRN"?\\s*:\\s*"?([0-9]+)', 1), '')""",
    }
    known = [
        f"(select code from place where place.kind = {literal(kind)} "
        f"and place.name = regexp_replace(upper({written[kind]}), {literal(pattern)}, '', 'g'))"
        for kind, pattern in reversed(PLACES.items())
    ]
    connection.execute(f"""
        create table home as
        with addresses as (
            select {linked("addr_person_id")} as id, {day_of(column("addr_address_start_date"))} as begun,
                coalesce({day_of(column("addr_address_end_date"))} > date {literal(str(day))}, true) as is_open, source_row,
                {is_home(column("addr_address_type"), homes)} as is_home,
                coalesce({", ".join(known)}) as code
            from {table.relation}
        )
        select addresses.id, begun, is_open,
            row_number() over (partition by addresses.id order by begun desc nulls last, is_open desc, source_row desc) as place,
            addresses.code, district.council
        from addresses
        left join care on addresses.id = care.id
        left join district on addresses.code = district.code
        where addresses.id is not null and coalesce(begun <= date {literal(str(day))}, true)
            and is_home
            -- Where a child in care lives by what the council arranged does not count (Children Act 1989, s. 105(6)); a
            -- council stays responsible for whom it looked after last (s. 23A(4)).
            and (care.id is null or (care.since is not null and coalesce(begun < care.since, true)))""")


def _find_teams(connection: duckdb.DuckDBPyConnection, tables: Tables, day: date) -> None:
    """Make the table child_team: the council of the latest team of each child that the plan places, where it is one alone."""
    found = []
    for table in tables.values():
        extract = table.extract
        if not (extract.team and extract.team in table.columns and extract.about in table.columns):
            continue
        if extract.fields[str(extract.about)].identifies != "person":
            continue
        days = [day_of(name) for name in extract.dated_by if name in table.columns]
        ended = day_of("invo_involvement_end_date") if "invo_involvement_end_date" in table.columns else "null"
        rank = (
            f"case when coalesce({ended} > date {literal(str(day))}, true) then 0 else 2 end"
            if table.name == INVOLVEMENTS
            else "2"
        )
        found.append(f"""
            select {linked(str(extract.about))} as id, {linked(extract.team)} as team, {rank} as rank,
                coalesce({", ".join([*days, "null"])}, date '0001-01-01') as begun
            from {table.relation}""")
    if LEAVERS in tables and "clea_care_leaver_allocated_team" in tables[LEAVERS].columns:
        found.append(f"""
            select {linked("clea_person_id")}, {value("clea_care_leaver_allocated_team")}, 1, date '0001-01-01'
            from {tables[LEAVERS].relation}""")
    nothing = "select null as id, null as team, 0 as rank, null::date as begun"
    connection.execute(f"""
        create table child_team as
        with placed as (
            select found.id, found.rank, found.begun, team.council
            from ({" union all ".join(found) or nothing}) as found
            inner join team on found.team = team.id
            where begun <= date {literal(str(day))}
        ),
        latest as (select * from placed qualify dense_rank() over (partition by id order by rank, begun desc) = 1)
        select id, min(council) as council from latest group by id having min(council) = max(council)""")


def _members(tables: Tables) -> str:
    """Who is of which family, by every extract that names both in a row."""
    found = [
        f"select {linked(family)} as family, {linked(person)} as id from {table.relation}"
        for table, family in _fields(tables, "family")
        for person in table.columns
        if table.extract.fields[person].identifies == "person"
    ]
    members = " union all ".join(found) or "select null as family, null as id"
    return f"select distinct family, id from ({members}) where family is not null and id is not null"


def _involved(tables: Tables) -> str:
    """Whom each worker is involved with."""
    if INVOLVEMENTS not in tables:
        return "select null as worker, null as id where false"
    worker, person = linked("invo_professional_id"), linked("invo_person_id")
    return f"select {worker} as worker, {person} as id from {tables[INVOLVEMENTS].relation}"


_PLACED_BY_OWN = """
    create table placed_by_own as
    with last_home as (select * from home where place = 1),
    last_inside as (select * from home where council is not null qualify row_number() over (partition by id order by place) = 1),
    -- Two homes since one day decide nothing where one is in each council, or one in no place that is known.
    told as (
        select last_inside.id, last_inside.council, last_inside.code, last_inside.begun, last_inside.place
        from last_inside
        inner join home on last_inside.id = home.id
            and last_inside.begun is not distinct from home.begun and last_inside.is_open = home.is_open
        group by all having count(distinct home.council) = 1 and bool_and(home.code is not null)
    ),
    stays as (
        select known_person.id, decided.council as decided, told.council as home, child_team.council as team,
            told.code, told.begun, last_home.code is not null as is_last_home_known,
            told.place = 1 as is_last, care.id is not null as is_of_care, care.since,
            case
                when last_home.id is null then 'no home address that tells where it is from'
                when last_home.code is null then 'the place of its home is not in place.csv'
                when told.id is null and last_inside.id is not null
                    then 'homes in two councils, or in one and in a place that is not in place.csv, since one day'
                else 'its home is outside the area'
            end || ', and no team of team.csv' as reason
        from known_person
        left join decided on decided.what = 'person' and decided.id = known_person.id
        left join told on told.id = known_person.id
        left join last_home on last_home.id = known_person.id
        left join last_inside on last_inside.id = known_person.id
        left join child_team on child_team.id = known_person.id
        left join care on care.id = known_person.id
    )
    select id, code, begun, is_of_care, since, reason,
        case
            when decided is not null then 'decision'
            when home is not null and (is_last or is_last_home_known)
                then case when is_of_care then 'home before care' when is_last then 'home' else 'last home in the area' end
            when team is not null then 'team'
            when home is not null then 'earlier home'
        end as rule,
        case rule when 'decision' then decided when 'team' then team else home end as council
    from stays
"""
_PLACED_PERSON = """
    create table placed_person as
    with families as (
        select member.family, min(council) as council from member inner join placed_by_own using (id)
        where council is not null group by member.family having min(council) = max(council)
    ),
    by_family as (
        select member.id, min(families.council) as council from member inner join families using (family)
        group by member.id having min(families.council) = max(families.council)
    ),
    elsewhere as (
        select home.id, string_agg(distinct home.council, ' ' order by home.council) as councils
        from home inner join placed_by_own on home.id = placed_by_own.id and home.council <> placed_by_own.council
        group by home.id
    )
    select id, coalesce(placed_by_own.council, by_family.council) as council,
        coalesce(rule, case when by_family.council is not null then 'family' end) as rule,
        code as district_code, begun as home_since, since as in_care_since, elsewhere.councils as lived_elsewhere,
        reason || ', and no family in one council' as reason
    from placed_by_own
    left join by_family using (id)
    left join elsewhere using (id)
"""
_PLACED_FAMILY = """
    create table placed_family as
    with families as (
        select member.family as id, min(council) as council from member inner join placed_person using (id)
        group by member.family having min(council) = max(council)
    )
    select known_family.id, coalesce(decided.council, families.council) as council,
        case when decided.council is not null then 'decision' when families.council is not null then 'family' end as rule,
        'the family has children in both councils, or none that is placed' as reason
    from known_family
    left join decided on decided.what = 'family' and decided.id = known_family.id
    left join families on families.id = known_family.id
"""
_PLACED_WORKER = """
    create table placed_worker as
    with workers as (
        select involved.worker as id, min(council) as council from involved inner join placed_person using (id)
        group by involved.worker having min(council) = max(council)
    )
    select known_worker.id, coalesce(decided.council, workers.council) as council, decided.council is not null as is_decided,
        case when decided.council is not null then 'decision' when workers.council is not null then 'children' end as rule,
        'no team of team.csv, and children in both councils or in none' as reason
    from known_worker
    left join decided on decided.what = 'worker' and decided.id = known_worker.id
    left join workers on workers.id = known_worker.id
"""
