"""The race as it is now in words, without a simulation."""

from __future__ import annotations

from collections.abc import Callable

from alora.domain.race import Flag
from alora.domain.state import CarState, CarStatus
from alora.orchestrator.agent import Observed, Topic
from alora.orchestrator.words import Voice, counted, name_car, sentences

_FLAGS = {
    Flag.GREEN: "Green",
    Flag.YELLOW: "Yellow",
    Flag.FCY: "Full-course yellow",
    Flag.VSC: "Virtual safety car",
    Flag.SAFETY_CAR: "Safety car",
    Flag.RED: "Red flag",
    Flag.CHECKERED: "Checkered flag",
}

_SHORT_S = 180.0
"""A time left below this is said in seconds [s]."""


def status_words(seen: Observed, topic: Topic, voice: Voice) -> str:
    """Answer a question about one car as the race is now."""
    if seen.car.status is CarStatus.RETIRED:
        return f"{voice.subject} {_be(voice)} out of the race after {_laps(seen.car.laps_done)}."
    return _TOPICS[topic](seen, voice)


def _overview(seen: Observed, voice: Voice) -> str:
    return sentences(
        _position(seen, voice), _tires(seen, voice), _laps_left(seen, voice), _flag(seen, voice)
    )


def _position(seen: Observed, voice: Voice) -> str:
    place = f"P{seen.car.class_position} of {counted(seen.classmates_in_race, 'car')}"
    if voice.in_class:
        place += f" in class, P{seen.car.position} overall"
    around = [words for words in (_gap_ahead(seen), _gap_behind(seen)) if words]
    return f"{place}{': ' if around else ''}{', '.join(around)}."


def _gap_ahead(seen: Observed) -> str:
    if seen.ahead is None:
        return ""
    return f"{_apart(seen.car.interval_s, seen.ahead_laps_apart)} behind {seen.ahead.car_id}"


def _gap_behind(seen: Observed) -> str:
    if seen.behind is None:
        return ""
    return f"{_apart(seen.behind.interval_s, seen.behind_laps_apart)} ahead of {seen.behind.car_id}"


def _apart(gap_s: float, laps: int) -> str:
    return counted(laps, "lap") if laps else f"{gap_s:.1f} s"


def _ahead(seen: Observed, voice: Voice) -> str:
    said = _gap_ahead(seen)
    where = " in class" if voice.in_class else ""
    return (
        _sentence(said) if said else f"{voice.subject} {_be(voice)} leading{where}: nobody ahead."
    )


def _behind(seen: Observed, voice: Voice) -> str:
    said = _gap_behind(seen)
    where = " in class" if voice.in_class else ""
    return _sentence(said) if said else f"Nobody is racing behind {_object(voice)}{where}."


def _gap_to(seen: Observed, voice: Voice) -> str:
    rival = seen.rival
    if rival is None:
        return _position(seen, voice)
    if rival.status is CarStatus.RETIRED:
        return f"{_name(rival)} is out of the race after {_laps(rival.laps_done)}."
    side = "ahead of" if rival.position < seen.car.position else "behind"
    gap = _apart(seen.rival_gap_s or 0.0, seen.rival_laps_apart)
    other = " It is in another class." if rival.car_class != seen.car.car_class else ""
    return f"{_name(rival)} is {gap} {side} {_object(voice)}, in P{rival.position}.{other}"


def _leader(seen: Observed, voice: Voice) -> str:
    if seen.leader.car_id == seen.car.car_id:
        return f"{voice.subject} {_be(voice)} leading the race."
    gap = _apart(seen.car.gap_to_leader_s, seen.car.laps_down)
    return f"{_name(seen.leader)} leads, {gap} ahead of {_object(voice)}."


def _tires(seen: Observed, voice: Voice) -> str:
    tire = seen.car.compound.value
    named = "tires" if tire in ("unknown", "slick") else f"{tire} tires"
    whose = "Your" if voice.ours else "Its"
    return f"{whose} {named} are {counted(seen.car.tire_age_laps, 'lap')} old."


def _laps_left(seen: Observed, _voice: Voice) -> str:
    if seen.laps_left is not None:
        return f"{counted(seen.laps_left, 'lap')} to go for the leader."
    left_s = seen.time_left_s or 0.0
    return f"{left_s:.0f} s to go." if left_s < _SHORT_S else f"{left_s / 60.0:.0f} min to go."


def _stops(seen: Observed, _voice: Voice) -> str:
    stint = f"{counted(seen.car.stint_laps, 'lap')} since then"
    if not seen.car.stops_done:
        return f"No stop so far, {counted(seen.car.stint_laps, 'lap')} on this stint."
    return f"{counted(seen.car.stops_done, 'stop')} so far, {stint}."


def _fuel(seen: Observed, _voice: Voice) -> str:
    laps = seen.car.fuel_laps_left
    if laps is None:
        return "The fuel is not known from the timing data."
    return f"Fuel for about {laps:.0f} more {'lap' if round(laps) == 1 else 'laps'}."


def _flag(seen: Observed, _voice: Voice) -> str:
    if seen.flag is Flag.GREEN:
        return "Green."
    return f"{_FLAGS[seen.flag]}, for {seen.flag_for_s:.0f} s now."


def _last_lap(seen: Observed, _voice: Voice) -> str:
    last, best = seen.car.last_lap_s, seen.car.best_lap_s
    if last is None:
        return "No lap time yet."
    said = f"Last lap {lap_time(last)}"
    return f"{said}, best {lap_time(best)}." if best is not None else f"{said}."


def lap_time(seconds: float) -> str:
    """Say a lap time as `1:39.871`."""
    thousandths = round(seconds * 1000.0)
    return f"{thousandths // 60_000}:{thousandths // 1000 % 60:02d}.{thousandths % 1000:03d}"


def _name(car: CarState) -> str:
    name = name_car(car.car_id)
    return name[0].upper() + name[1:]


def _object(voice: Voice) -> str:
    return "you" if voice.ours else name_car(voice.car_id)


def _be(voice: Voice) -> str:
    return "are" if voice.ours else "is"


def _laps(number: int) -> str:
    return counted(number, "lap")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


_TOPICS: dict[Topic, Callable[[Observed, Voice], str]] = {
    Topic.OVERVIEW: _overview,
    Topic.POSITION: _position,
    Topic.AHEAD: _ahead,
    Topic.BEHIND: _behind,
    Topic.GAP_TO: _gap_to,
    Topic.LEADER: _leader,
    Topic.TIRES: _tires,
    Topic.LAPS_LEFT: _laps_left,
    Topic.STOPS: _stops,
    Topic.FUEL: _fuel,
    Topic.FLAG: _flag,
    Topic.LAST_LAP: _last_lap,
}
