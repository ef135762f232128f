"""Features of neutralisations."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from alora.domain.race import Flag
from alora.racesim.parameters import NeutralisationKind
from alora.racesim.race import Scenario
from tests.features.case import Case, Draw, feature


def _often(draw: Draw, flag: Flag, factor: float, *, bunches: bool) -> NeutralisationKind:
    return NeutralisationKind(
        flag=flag.value,
        per_hour=draw(st.floats(4.0, 20.0)),
        mean_s=draw(st.floats(60.0, 400.0)),
        sd_s=draw(st.floats(0.0, 100.0)),
        lap_factor=factor,
        bunches=bunches,
    )


@feature()
def safety_car(draw: Draw, case: Case) -> Case:
    kind = _often(draw, Flag.SAFETY_CAR, draw(st.floats(1.2, 1.9)), bunches=True)
    return case.with_kind(kind)


@feature()
def virtual_safety_car(draw: Draw, case: Case) -> Case:
    return case.with_kind(_often(draw, Flag.VSC, draw(st.floats(1.1, 1.6)), bunches=False))


@feature()
def full_course_yellow(draw: Draw, case: Case) -> Case:
    return case.with_kind(_often(draw, Flag.FCY, draw(st.floats(1.5, 2.5)), bunches=False))


@feature()
def red_flag(draw: Draw, case: Case) -> Case:
    kind = _often(draw, Flag.RED, draw(st.floats(3.0, 8.0)), bunches=True)
    return case.with_kind(replace(kind, lane_loss_s=0.0))


@feature("safety_car")
def neutralised_now(draw: Draw, case: Case) -> Case:
    state = replace(case.state, flag=draw(st.sampled_from([Flag.SAFETY_CAR, Flag.FCY])))
    remaining = draw(st.floats(0.0, 400.0))
    neutral = replace(case.parameters.neutralisation, in_progress_remaining_s=remaining)
    return replace(case, state=state).believing(neutralisation=neutral)


@feature("safety_car")
def spared_tires_and_fuel(draw: Draw, case: Case) -> Case:
    neutral = replace(
        case.parameters.neutralisation,
        wear_factor=draw(st.floats(0.0, 0.4)),
        fuel_factor=draw(st.floats(0.0, 0.2)),
    )
    return case.believing(neutralisation=neutral)


@feature("safety_car")
def bunching_gap(draw: Draw, case: Case) -> Case:
    neutral = replace(case.parameters.neutralisation, bunch_gap_s=draw(st.floats(1.0, 3.0)))
    return case.believing(neutralisation=neutral)


@feature("slow_cars", "safety_car")
def wave_by(_: Draw, case: Case) -> Case:
    return case.with_kinds(lambda kind: replace(kind, wave_by=True))


@feature("rivals_that_stop", "safety_car", "neutralised_now")
def closed_pits(draw: Draw, case: Case) -> Case:
    closed_s = draw(st.floats(100.0, 600.0))
    case = replace(case, state=replace(case.state, flag=Flag.GREEN))
    return case.with_kinds(lambda kind: replace(kind, pits_closed_s=closed_s))


@feature("rivals_that_stop", "safety_car")
def cheaper_stops(draw: Draw, case: Case) -> Case:
    loss_s = draw(st.floats(0.0, 8.0))
    return case.with_kinds(lambda kind: replace(kind, lane_loss_s=loss_s))


@feature("rivals_that_stop", "safety_car")
def rivals_that_take_the_chance(draw: Draw, case: Case) -> Case:
    eager, share = draw(st.floats(2.0, 8.0)), draw(st.floats(0.0, 0.5))
    return case.with_policies(
        lambda policy: replace(policy, neutralised=eager, neutralised_min_share=share)
    )


@feature("retirements")
def accidents(draw: Draw, case: Case) -> Case:
    share = draw(st.floats(0.3, 1.0))
    kinds = case.parameters.neutralisation.kinds
    if kinds:
        return case.with_kinds(lambda kind: replace(kind, per_retirement=share / len(kinds)))
    kind = _often(draw, Flag.SAFETY_CAR, 1.5, bunches=True)
    return case.with_kind(replace(kind, per_hour=0.0, per_retirement=share))


@feature("virtual_safety_car", "safety_car")
def scenario(draw: Draw, case: Case) -> Case:
    in_s = draw(st.floats(0.0, 500.0))
    kinds = len(case.parameters.neutralisation.kinds)
    return replace(case, scenario=Scenario(in_s, draw(st.integers(0, kinds - 1))))
