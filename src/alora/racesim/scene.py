"""What one question is about: the race, our car, what it may do, and how plans are weighed."""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Plan
from alora.racesim.budget import Budget
from alora.racesim.limits import Limits
from alora.racesim.neutralisation import kind_now
from alora.racesim.own import OwnTime
from alora.racesim.parameters import Parameters
from alora.racesim.plans import Candidate, Candidates, legal_plans
from alora.racesim.race import Race
from alora.racesim.rungs import Effort, affordable, most_candidates, plan_effort
from alora.racesim.variants import Refiner
from alora.racesim.weighing import Scales, rolled_laps


@dataclass(frozen=True, slots=True)
class Scene:
    """One car's race from now on; `races` to the flag can be afforded."""

    race: Race
    own: OwnTime
    limits: Limits
    candidates: Candidates
    scales: Scales
    races: int

    @classmethod
    def prepare(
        cls,
        state: RaceState,
        parameters: Parameters,
        car_id: CarId,
        seed: int,
        budget: Budget,
        *,
        rolled: bool = True,
    ) -> Scene:
        """Lay out a validated state and find the legal plans.

        Args:
            rolled: cut the horizon of a long race; else every race is run to the flag.

        Raises:
            InvalidStateError: the race is over for the car.
            CancelledError: the budget was cancelled.
        """
        race = Race.prepare(state, parameters, car_id, seed)
        own = OwnTime.of(race)
        limits = Limits.of(race, own)
        cut = rolled_laps(own, limits) if rolled else own.left
        races = affordable(race, budget.planned_s)
        most = most_candidates(races * own.left / cut)
        candidates = legal_plans(race, most, budget)
        first = candidates.plans[0].plan if candidates.plans else Plan()
        return cls(race, own, limits, candidates, Scales.of(race, own, cut, first), races)

    @property
    def now_lap(self) -> int:
        """The lap our car is on: a stop at its end is a stop now."""
        return self.own.done + 1

    @property
    def entries(self) -> list[Candidate]:
        """The plans to start with: staying out to the end where none is legal."""
        return list(self.candidates.plans) or [Candidate(Plan(), self.own.spent_s(Plan()))]

    @property
    def cut_share(self) -> float:
        """What a race of the search costs, as a share of one to the flag."""
        return self.scales.cut_laps / self.own.left

    @property
    def refiner(self) -> Refiner:
        """Makes variants of plans; with a condition where the race may yet be neutralised."""
        neutral = self.race.parameters.neutralisation
        possible = any(kind.per_hour > 0.0 or kind.per_retirement > 0.0 for kind in neutral.kinds)
        out = kind_now(self.race.state, neutral) is not None
        names = self.race.tires.compounds
        return Refiner(self.own, self.limits, names, neutralised=possible and not out)

    def effort(self, iterations: int) -> Effort:
        """Spread the races that can be afforded."""
        return plan_effort(len(self.entries), iterations, self.races, self.cut_share)

    def believing(self, parameters: Parameters) -> Scales:
        """The same scales where something else is believed of the race."""
        race = self.race
        car_id = race.grid.car_ids[race.grid.ours]
        return self.scales.anew(Race.prepare(race.state, parameters, car_id, race.seed))
