"""Placements of children looked after: how often they moved, and where they lived at each month's end."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import first_day, month_of_day
from proof.replay.looked_after import Placement
from proof.replay.published import needed_from

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.looked_after import LookedAfter, Period
    from proof.replay.looked_after_plan import PlacementPlan


# Kind of placement -> (type, provider) of its rows.
HOMES = {
    "parents": [("P1", "PR0")],
    "kin": [("U1", "PR1"), ("U2", "PR1"), ("U3", "PR1"), ("U3", "PR1")],
    "own_foster": [("U4", "PR1"), ("U6", "PR1"), ("U6", "PR1"), ("U5", "PR1"), ("U6", "PR2")],
    "bought_foster": [("U4", "PR4"), ("U6", "PR4"), ("U6", "PR4"), ("U5", "PR5")],
    "bought_other": [("K2", "PR4"), ("K2", "PR4"), ("K1", "PR4"), ("H5", "PR4"), ("S1", "PR4"), ("R3", "PR5")],
    "other": [("K2", "PR1"), ("H5", "PR1"), ("P2", "PR4"), ("R2", "PR3"), ("R5", "PR3"), ("K2", "PR2")],
    "in_place": [("A6", "PR0"), ("A6", "PR0"), ("A4", "PR0")],
}
BY_AGE = ("bought_other", "other", "bought_foster", "own_foster", "kin", "parents")  # from where the oldest live
APART = 12  # months between the moves of a child that is not to have three placements in a year
YEARS_TWO = 24
PLACED = frozenset({"lac_long_term_stable_2yr", "lac_3plus_placements", "lac_visits_nms", "lac_visits_local"})
PLACED_BY = 14  # day of the month by which children are placed for adoption
RESTLESS = 0.3  # of the children move once more than any figure asks


class _Moves:
    """The months in which children move, and are placed for adoption."""

    def __init__(self, council: Council, looked_after: LookedAfter, plan: PlacementPlan) -> None:
        self.council, self.looked_after, self.plan = council, looked_after, plan
        self.chance = council.random("placements")
        self.months, self.first, self.last = looked_after.months, looked_after.first, looked_after.last
        self.moves: defaultdict[Period, list[int]] = defaultdict(list)  # period -> months in which it moved
        self.placed: dict[Period, int] = {}  # period -> month in which it was placed for adoption
        self.carers: set[Period] = set()  # of these, the ones whose foster carers adopt them
        self._blocked: dict[Period, set[Any]] = {}
        self.kinds: defaultdict[Period, dict[int, str]] = defaultdict(dict)  # period -> month of the move (0: entry) -> kind

    def _block(self, period: Period) -> None:
        """Note the months in which a child must not move, to have been two years in one placement when it is to."""
        stages = period.stages
        blocked: set[int] = set()
        for month, stage in stages.items():
            if stage == "settled":
                blocked.update(range(month - YEARS_TWO + 1, month + 1))
                if stages.get(month - 1) == "long":
                    self.moves[period].append(month - YEARS_TWO)
            elif stage == "long" and stages.get(month - 1) == "settled":
                self.moves[period].append(month)
        self._blocked[period] = blocked

    def _may_move(self, period: Period, month: int, planned: set[int] | tuple[()] = ()) -> bool:
        """Tell whether a child may move in a month without a third placement in a year beside those planned."""
        if period.short_breaks or period in self.carers or not month_of_day(period.entered) < month <= self._until(period):
            return False
        if month in self._blocked[period] or month >= self.placed.get(period, month + 1):
            return False
        moves = [*self.moves[period], self.placed.get(period, month + APART)]
        return all(abs(month - move) >= APART for move in moves if move not in planned)

    def _until(self, period: Period) -> int:
        return self.last if period.left is None else period.left - 1

    def _place_for_adoption(self) -> None:
        """Place children for adoption: first those that will be adopted, by the date of the order, then others who stay."""
        into, opening = self.plan.into_place, self.plan.kinds["in_place"][self.first] - self.plan.into_place[self.first]
        adopted = sorted(
            (p for p in self.looked_after.periods if p.why == "adopted"), key=lambda p: (p.left, p.end, p.identifier)
        )
        opening += sum(p.left == self.first for p in adopted)
        others = [
            p
            for p in self.looked_after.periods
            if p.left is None and p.sixteen is None and not p.short_breaks and not set(p.stages.values()) & {"older", "infant"}
        ]
        others.sort(key=lambda p: p.born, reverse=True)
        for month, number in [(self.first - 1, opening), *into.items()]:
            for _ in range(number):
                ready = [p for p in adopted if month_of_day(p.entered) < month - 2][:1]
                ready = ready or [p for p in others if month_of_day(p.entered) < month - 5 and self._steady(p, month)][:1]
                if not ready:
                    continue
                period = ready[0]
                (adopted if period in adopted else others).remove(period)
                back = 0 if month >= self.first else min(self.chance.randint(0, 8), month - month_of_day(period.entered) - 2)
                self.placed[period] = month - max(0, back)
                if self.chance.random() < 0.12 and not self.moves[period] and "long" not in period.stages.values():
                    self.carers.add(period)

    def _steady(self, period: Period, month: int) -> bool:
        """Tell whether nothing rests on moves of the child after it is placed for adoption."""
        stages = {period.stages[m] for m in period.stages if m >= month}
        return stages in ({"settled"}, {"recent"}) and all(move < month - APART for move in self.moves[period])

    def _move_three_times(self) -> None:
        """Give so many children at each month's end three placements in the twelve months to it, and no others."""
        wanted = self.looked_after.plan.three_placements
        holding: defaultdict[int, int] = defaultdict(int)  # month -> children who have had three
        periods = list(self.looked_after.periods)
        for month in self.months:
            short = wanted[month] - holding[month]
            self.chance.shuffle(periods)
            for _ in range(short):
                longest = month + (11 if month > self.first else self.chance.randint(0, 11))
                until = month
                while until < min(longest, self.last) and holding[until + 1] < wanted[until + 1]:
                    until += 1
                if until == self.last:
                    until = longest
                while until >= month and not (period := self._restless(periods, month, until)):
                    until -= 1
                if until < month:
                    self.council.miss({"lac_3plus_placements"}, [month])
                    break
                first = until - APART + 1
                second = month if month > self.first else self.chance.randint(first, month)
                if not all(self._may_move(period, m, {first}) for m in (first, second)):
                    second = month
                self.moves[period] += [first, second]
                for later in range(month, min(until, self.last) + 1):
                    holding[later] += 1

    def _restless(self, periods: list[Period], month: int, until: int) -> Any:
        """Return a child that may move twice so as to have had three placements from one month's end to another's."""
        first = until - APART + 1
        for period in periods:
            stays = min(until, self.last) <= self._until(period) and period not in self.placed
            if stays and self._may_move(period, first) and self._may_move(period, month):
                return period
        return None

    def _move_the_unsettled(self, period: Period) -> None:
        """Let a child that is not to have been two years in one placement move often enough."""
        months = [m for m, stage in sorted(period.stages.items()) if stage == "long"]
        for month in months:
            if not any(month - YEARS_TWO < move <= month for move in self.moves[period]):
                ready = [m for m in range(month - YEARS_TWO + 1, month + 1) if self._may_move(period, m)]
                if ready:
                    self.moves[period].append(self.chance.choice(ready[-8:]))

    def _move_some_more(self) -> None:
        for period in self.looked_after.periods:
            if self.chance.random() < RESTLESS and period not in self.placed and period.stages:
                self._move_once(period, self.chance.randint(self.first - 10, self.last))

    def _move_before(self) -> None:
        """Move children who were in care long before anything is told, from as long ago as any figure looks back to."""
        printed = self.council.published.replayed(PLACED)
        needed = [needed_from(f, "ssd_cla_placement") for f in printed if f.status != "outside_window"]
        first = min(needed, default=self.first) - 2
        chance = self.council.random("placements of before")
        for period in self.looked_after.periods if first < self.first - 11 else ():
            if month_of_day(period.entered) < self.first - 11:
                # Most of them early on: where few moves are known, history has not begun.
                self._move_once(period, round(chance.triangular(first, self.first - 11, first)))

    def _move_once(self, period: Period, month: int) -> None:
        """Move a child in a month, unless another move would hide that it has been two years in one placement later on."""
        if self._may_move(period, month):
            self.moves[period].append(month)


class _Kinds(_Moves):
    """The kind of home that each child is in, month by month."""

    def _house(self, month: int) -> None:
        """Choose where those who enter care or move live, so that each kind has its number; move more if need be."""
        chance = self.chance
        present = self.looked_after.in_care[month]
        free, settled = [], defaultdict(list)
        for period in present:
            if self.placed.get(period, month + 1) <= month:
                settled["in_place"].append(period)
            elif period.short_breaks or period in self.carers:
                self.kinds[period][0] = "own_foster"
                settled["own_foster"].append(period)
            elif not self.kinds[period] or month in self.moves[period]:
                free.append(period)
            else:
                settled[self._kind(period)].append(period)
        need = {kind: self.plan.kinds[kind][month] - len(settled[kind]) for kind in BY_AGE}
        for kind in BY_AGE:
            ready = settled[kind]
            chance.shuffle(ready)
            moving = [p for p in ready if self._may_move(p, month) and self._moves_freely(p, month)][: max(0, -need[kind])]
            for period in moving:
                self.moves[period].append(month)
            free += moving
            need[kind] = max(0, need[kind] + len(moving))
        homes = [kind for kind in BY_AGE for _ in range(need[kind])]
        homes += ["own_foster"] * (len(free) - len(homes))
        free.sort(key=lambda p: p.born + timedelta(chance.randint(-1500, 1500)))
        for period, kind in zip(free, homes, strict=False):
            # The kind of the home the child has since its latest move, or since it entered care.
            moved = [m for m in self.moves[period] if m <= month]
            self.kinds[period][max(moved, default=0)] = kind

    def _kind(self, period: Period) -> str:
        return self.kinds[period][max(self.kinds[period])]

    def _moves_freely(self, period: Period, month: int) -> bool:
        """Tell whether a move changes no other figure: the child will not be two years in this placement."""
        coming = range(month, month + YEARS_TWO)
        return not any(period.stages.get(m) == "settled" for m in coming)


class Placements(_Kinds):
    """Tells the moves of every child so that three placements in a year, two years in one, and kinds are as planned.

    chains: period -> [[first day, kind], ...], a home each, in order; those placed for adoption by their foster carer have
    `carers` among their number.
    """

    def __init__(self, council: Council, looked_after: LookedAfter, plan: PlacementPlan) -> None:
        super().__init__(council, looked_after, plan)
        for period in looked_after.periods:
            self._block(period)
        self._place_for_adoption()
        self._move_three_times()
        for period in looked_after.periods:
            self._move_the_unsettled(period)
        self._move_some_more()
        self._move_before()
        for month in self.months:
            self._house(month)
        self.chains = {p: self._chained(p) for p in looked_after.periods}
        for period in looked_after.periods:
            self._write(period)

    def _chained(self, period: Period) -> list[list[Any]]:
        """Return [first day, kind] of each home of a child, in order."""
        chance = self.chance
        kinds = self.kinds[period]
        chains = [[period.entered, kinds.get(0)]]
        moves = sorted(self.moves[period])
        for place, month in enumerate(moves):
            after = chains[-1][0]
            days = [d for d in self.council.working_days(month) if d.day > 1 and d > after + timedelta(2)]
            twice = place + 1 < len(moves) and moves[place + 1] == month
            days = [d for d in days if d.day <= (15 if twice else 28)]
            day = chance.choice(days)
            chains.append([day, None if twice else kinds.get(month)])
        usual = "own_foster" if period in self.carers else chance.choice([kind for kind in BY_AGE if kind != "parents"])
        for chain in reversed(chains):
            chain[1] = chain[1] or usual
        if period in self.placed:
            month = self.placed[period]
            days = [d for d in self.council.working_days(month) if 1 < d.day <= PLACED_BY and d > chains[-1][0] + timedelta(2)]
            chains.append([chance.choice(days), "in_place"])
        return chains

    def _write(self, period: Period) -> None:
        """Give a period its placement rows: a home may have several, and not every row is a home."""
        chance, new = self.chance, self.council.new
        chains = self.chains[period]
        for place, (start, kind) in enumerate(chains):
            end = chains[place + 1][0] if place + 1 < len(chains) else period.end
            kind_of_row, provider = chance.choice(HOMES[kind])
            carer = f"SC{chance.randint(100000, 999999)}"
            if kind == "in_place" and period in self.carers:
                kind_of_row, carer = "A5", period.placements[-1].carer
            row = Placement(new("pla"), start, kind_of_row, provider, carer, "P" if place else "S", end)
            rows = [row]
            told = start > first_day(self.first) and kind != "in_place"
            if told and place and chance.random() < 0.05:
                self._one_day(period, row)
            if told and end and (end - start).days > 80:
                if kind_of_row in ("U6", "U5", "U3") and chance.random() < 0.15:
                    rows = self._same_carer(row)
                elif kind != "parents" and chance.random() < 0.1:
                    rows = self._away_for_a_time(row)
            period.placements += rows

    def _one_day(self, period: Period, row: Placement) -> None:
        """An emergency placement of a day or less before the next, which counts as none."""
        before = period.placements[-1]
        times = (" 10:00:00", " 21:00:00")
        before.times = (before.times[0], times[0])
        row.times = (times[1], "")
        period.placements.append(
            Placement(self.council.new("pla"), row.start, "U6", "PR1", f"SC{row.carer[3:]}9", "P", row.start, times)
        )

    def _same_carer(self, row: Placement) -> list[Placement]:
        day = row.start + timedelta(self.chance.randint(20, (row.end - row.start).days - 20))
        kind = {"U6": "U4", "U5": "U4", "U3": "U1"}[row.kind]
        after = Placement(self.council.new("pla"), day, kind, row.provider, row.carer, self.chance.choice("TU"), row.end)
        row.end = day
        return [row, after]

    def _away_for_a_time(self, row: Placement) -> list[Placement]:
        day = row.start + timedelta(self.chance.randint(15, (row.end - row.start).days - 40))
        day -= timedelta(10 if day.day > 20 else 0)  # to be back before the month ends
        back = day + timedelta(self.chance.randint(2, 6))
        away = Placement(self.council.new("pla"), day, self.chance.choice(("T0", "T1", "T3")), "PR1", "", "", back)
        again = Placement(self.council.new("pla"), back, row.kind, row.provider, row.carer, "", row.end)
        row.end = day
        return [row, away, again]
