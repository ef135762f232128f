"""Undercut and overcut: our stop against that of one rival, both told when to stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Duel, DuelKind, Plan
from alora.racesim.crew import Crew
from alora.racesim.grid import GHOST_LAPS
from alora.racesim.kernel import Kernel, RawRaces, RivalStops
from alora.racesim.randomness import Floats
from alora.racesim.results import estimate, proportion
from alora.racesim.rungs import Effort, whole
from alora.racesim.scene import Scene
from alora.racesim.weighing import cut_after
from alora.runtime.limits import MAX_RIVALS

NEAREST = 2
"""Class neighbours on either side that are looked at where no rival is named [cars]."""

LEAST_STINT_LAPS = 4
"""A neighbour that stopped fewer laps ago is not expected to stop again soon [laps]."""

ANSWER_LAPS = 1
"""The rival answers our undercut so many laps later [laps]."""

OVERCUT_LAPS = (1, 2, 4)
"""Laps that we stay out longer than the rival [laps]."""


@dataclass(frozen=True, slots=True)
class Bout:
    """One way to stop around a rival; laps are race laps."""

    kind: DuelKind
    plan: Plan
    our_lap: int
    rival_lap: int

    @property
    def measured_lap(self) -> int:
        """The out lap of whoever stops later."""
        return max(self.our_lap, self.rival_lap) + 1


def check_rivals(state: RaceState, car_id: CarId, rivals: tuple[CarId, ...]) -> None:
    """Refuse a rival that our car cannot be held against.

    Raises:
        InvalidStateError: names the rival by its place in the list.
    """
    if len(rivals) > MAX_RIVALS:
        raise InvalidStateError("rivals", f"{len(rivals)} rivals; at most {MAX_RIVALS} at a time")
    ours = state.car(car_id)
    known = {car.car_id: car for car in state.cars}
    for index, name in enumerate(rivals):
        path = f"rivals[{index}]"
        if name not in known:
            raise InvalidStateError(path, f"no car {name} in this race")
        car = known[name]
        if name == car_id:
            raise InvalidStateError(path, f"car {name} is the car that asks")
        if name in rivals[:index]:
            raise InvalidStateError(path, f"car {name} is named twice")
        if not car.status.is_racing:
            raise InvalidStateError(path, f"car {name} is out of the race ({car.status.value})")
        if car.car_class != ours.car_class:
            raise InvalidStateError(
                path, f"car {name} is of class {car.car_class}, ours of {ours.car_class}"
            )


def find_duels(
    scene: Scene, crew: Crew, effort: Effort, rivals: tuple[CarId, ...]
) -> tuple[Duel, ...]:
    """Undercut and overcut against each rival, as many as there is time for.

    A way that is not legal for us, or that the flag ends first, is left out, and so is a rival
    that `no_duels` names.
    """
    grid = scene.race.grid
    named = [grid.car_ids.index(name) for name in rivals]
    rows = [row for row in named if _races_us(scene, row)] if named else _neighbours(scene)
    kernels: dict[int, Kernel] = {}
    found: list[Duel] = []
    for row in rows:
        bouts = _bouts(scene, row)
        if not bouts:
            continue
        end = max(bout.measured_lap for bout in bouts) - scene.own.done
        if end not in kernels:
            kernels[end] = Kernel(cut_after(scene.race, end))
        gaps = _gaps(kernels[end], crew, row, bouts, effort.check)
        if gaps is not None:
            found += _read(grid.car_ids[row], bouts, gaps)
    return tuple(found)


def no_duels(scene: Scene, rivals: tuple[CarId, ...]) -> tuple[str, ...]:
    """Say which named rivals are laps away, so that no stop brings one of us past the other."""
    grid = scene.race.grid
    notes = []
    for name in rivals:
        row = grid.car_ids.index(name)
        if not _races_us(scene, row):
            laps = abs(int(grid.first_lap[row] - grid.first_lap[grid.ours]))
            lost = f"a car over {GHOST_LAPS} laps behind its class leader races nobody"
            away = f"it is {laps} laps away" if laps > GHOST_LAPS else lost
            notes.append(f"no duel with {name}: {away}")
    return tuple(notes)


def _races_us(scene: Scene, row: int) -> bool:
    """Whether a car drives in our group: the laps of others are not aligned with ours."""
    grid = scene.race.grid
    return bool(grid.group[row] == grid.group[grid.ours])


def _neighbours(scene: Scene) -> list[int]:
    """The nearest rivals on either side that a stop could bring us past, or them past us."""
    grid, reach = scene.race.grid, scene.own.stop_s
    ours = grid.ours
    near = [
        row
        for row in range(grid.size)
        if row != ours
        and grid.car_class[row] == grid.car_class[ours]
        and _races_us(scene, row)
        and grid.first_lap[row] == grid.first_lap[ours]
        and not grid.in_pit[row]
        and grid.stint_laps[row] >= LEAST_STINT_LAPS
        and abs(grid.clock_s[row] - grid.clock_s[ours]) <= reach
    ]
    near.sort(key=lambda row: float(grid.clock_s[row]))
    ahead = [row for row in near if grid.clock_s[row] <= grid.clock_s[ours]]
    behind = [row for row in near if grid.clock_s[row] > grid.clock_s[ours]]
    return ahead[-NEAREST:] + behind[:NEAREST]


def _bouts(scene: Scene, rival: int) -> list[Bout]:
    """The undercut from this lap on, and overcuts of several lengths."""
    now = scene.now_lap
    theirs = max(now, int(scene.race.grid.first_lap[rival]))
    ways = [(DuelKind.WE_UNDERCUT, now, theirs + ANSWER_LAPS)]
    ways += [(DuelKind.WE_OVERCUT, theirs + more, theirs) for more in OVERCUT_LAPS]
    bouts = []
    for kind, ours, their in ways:
        plans = scene.candidates.at(ours - scene.own.done, 1)
        last = scene.own.done + scene.own.left
        if plans and max(ours, their) + 1 <= last:
            bouts.append(Bout(kind, plans[0].plan, ours, their))
    return bouts


def _gaps(kernel: Kernel, crew: Crew, rival: int, bouts: list[Bout], races: int) -> Floats | None:
    """The rival's clock less ours at the end of the measured lap: (bout, race) [s]."""
    told = RivalStops(
        rival,
        tuple(bout.rival_lap for bout in bouts),
        tuple(bout.measured_lap for bout in bouts),
    )

    def take(raw: RawRaces, _row: slice) -> Floats:
        return raw.rival_gap_s

    rows = crew.run(kernel, [bout.plan for bout in bouts], 0, races, take, rival=told)
    return None if rows is None else np.block(rows)


def _read(rival: CarId, bouts: list[Bout], gaps: Floats) -> list[Duel]:
    """The undercut, and the overcut of the best length: picked in some races, told from others."""
    picking = whole(gaps.shape[1] / 4)
    duels = []
    for kind in DuelKind:
        rows = [row for row, bout in enumerate(bouts) if bout.kind is kind]
        rows = [row for row in rows if np.isfinite(gaps[row, picking:]).any()]
        if not rows:
            continue
        best = max(rows, key=lambda row: _mean(gaps[row, :picking]))
        seen = gaps[best, picking:]
        seen = seen[np.isfinite(seen)]
        bout = bouts[best]
        duels.append(
            Duel(
                rival=rival,
                kind=kind,
                our_lap=bout.our_lap,
                rival_lap=bout.rival_lap,
                measured_lap=bout.measured_lap,
                ahead_probability=proportion(seen > 0.0),
                gap_s=estimate(seen),
            )
        )
    return duels


def _mean(gaps: Floats) -> float:
    known = gaps[np.isfinite(gaps)]
    return float(known.mean()) if len(known) else -np.inf
