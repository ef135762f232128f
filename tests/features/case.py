"""One drawn race with its plans, and what switches a feature of the model on in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from alora.domain.race import Compound, DistanceSource, RaceDistance, RaceRules
from alora.domain.state import CarState
from alora.domain.strategy import PitStop, Plan
from alora.racesim.kernel import RivalStops
from alora.racesim.parameters import (
    CarParameters,
    NeutralisationKind,
    Parameters,
    RivalPolicy,
)
from alora.racesim.race import Scenario
from tests.fields import LAP_S, NEVER_STOPS, field_parameters, field_state

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Case:
    """A race and what is asked of it; our car is `1`, and there are always two plans."""

    state: Any
    parameters: Parameters
    plans: tuple[Plan, ...]
    rival: RivalStops | None = None
    scenario: Scenario | None = None
    all_by_policy: bool = False

    def with_cars(self, change: Callable[[int, CarState], CarState]) -> Case:
        """Change what is known of each car."""
        cars = tuple(change(row, car) for row, car in enumerate(self.state.cars))
        return replace(self, state=replace(self.state, cars=cars))

    def with_models(self, change: Callable[[int, CarParameters], CarParameters]) -> Case:
        """Change what is believed of each car."""
        cars = tuple(change(row, car) for row, car in enumerate(self.parameters.cars))
        return self.believing(cars=cars)

    def believing(self, **changes: Any) -> Case:
        """Change parameters."""
        return replace(self, parameters=replace(self.parameters, **changes))

    def with_traffic(self, **changes: Any) -> Case:
        """Change how cars follow and pass."""
        return self.believing(traffic=replace(self.parameters.traffic, **changes))

    def with_lane(self, **changes: Any) -> Case:
        """Change what stops cost."""
        return self.believing(pit=replace(self.parameters.pit, **changes))

    def with_rules(self, **changes: Any) -> Case:
        """Change the rulebook."""
        state = replace(self.state, rules=replace(self.state.rules, **changes))
        return replace(self, state=state)

    def with_policies(self, change: Callable[[RivalPolicy], RivalPolicy]) -> Case:
        """Change how rivals decide to stop."""
        rivals = self.parameters.rivals
        changed = tuple(replace(entry, policy=change(entry.policy)) for entry in rivals)
        return self.believing(rivals=changed)

    def with_kind(self, kind: NeutralisationKind) -> Case:
        """Add a kind of neutralisation."""
        neutral = self.parameters.neutralisation
        return self.believing(neutralisation=replace(neutral, kinds=(*neutral.kinds, kind)))

    def with_kinds(self, change: Callable[[NeutralisationKind], NeutralisationKind]) -> Case:
        """Change all kinds of neutralisation."""
        neutral = self.parameters.neutralisation
        kinds = tuple(change(kind) for kind in neutral.kinds)
        return self.believing(neutralisation=replace(neutral, kinds=kinds))


@dataclass(frozen=True)
class Feature:
    """What the model can do, switched on by `switch`; `needs` are on before it."""

    switch: Callable[[Draw, Case], Case]
    needs: tuple[str, ...] = ()


FEATURES: dict[str, Feature] = {}
"""All features by name; the modules of this package fill it in."""

Switch = Callable[[Draw, Case], Case]


def feature(*needs: str) -> Callable[[Switch], Switch]:
    """Enter a switch under its name."""

    def enter(switch: Switch) -> Switch:
        FEATURES[switch.__name__] = Feature(switch, needs)
        return switch

    return enter


def switch_on(draw: Draw, case: Case, names: tuple[str, ...]) -> Case:
    """Switch features on, each after what it needs and only once."""
    on: list[str] = []

    def turn(name: str) -> None:
        nonlocal case
        if name in on:
            return
        for needed in FEATURES[name].needs:
            turn(needed)
        on.append(name)
        case = FEATURES[name].switch(draw, case)

    for name in names:
        turn(name)
    return case


def plain(draw: Draw, *, most_cars: int = 7, most_laps: int = 16) -> Case:
    """A race in which nothing happens but laps in a queue, and one stop in the second plan."""
    laps = draw(st.integers(3, 8))
    to_go = draw(st.integers(8, most_laps))
    state = field_state(
        draw(st.integers(3, most_cars)),
        laps=laps,
        race_laps=laps + to_go,
        gap_s=draw(st.floats(0.4, 4.0)),
        rules=RaceRules(),
    )
    if draw(st.booleans()):
        limit = RaceDistance(None, (laps + to_go) * LAP_S, DistanceSource.GIVEN)
        state = replace(state, distance=limit)
    parameters = field_parameters(state, policy=NEVER_STOPS, spread_s=draw(st.floats(-0.3, 0.3)))
    stop = PitStop(laps + draw(st.integers(1, to_go - 4)), Compound.HARD)
    case = Case(state, parameters, (Plan(), Plan((stop,))))
    return _with_nothing_on(case, draw(st.sampled_from([0.0, 0.2, 0.7])))


def _with_nothing_on(case: Case, noise_s: float) -> Case:
    neutral = case.parameters.neutralisation
    case = case.believing(
        neutralisation=replace(neutral, kinds=()), start_loss_s_per_place=0.0, start_sd_s=0.0
    )
    case = case.with_lane(botch_probability=0.0)
    case = case.with_traffic(dirty_air_s=0.0, pass_intercept=-60.0, pass_cost_s=0.0)
    return case.with_models(
        lambda _, car: replace(
            car,
            base_lap_sd_s=0.0,
            noise_s=noise_s,
            noise_rho=0.0,
            retirement_per_lap=0.0,
            service_sd_s=0.0,
        )
    )
