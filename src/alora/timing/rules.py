"""What each series demands of a car's stops, and what had to be assumed about it.

Sources: FIA Formula One Sporting Regulations (use of tires: at least two specifications of dry
tire in a dry race; no refuelling since 2010; Monaco 2025: three sets, so two stops), FIA WEC and
IMSA sporting regulations (refuelling, no number of stops as such; IMSA: no driver drives more than
4 hours in any 6), Toyota GR Cup North America sporting regulations (45-minute sprints without a
compulsory stop).
"""

from __future__ import annotations

from dataclasses import replace

from alora.domain.race import RaceRules
from alora.timing.events import plain

_F1_RACE = RaceRules(
    required_dry_compounds=2,
    refuelling=False,
    assumed=("In a dry race every car must use two different dry compounds.",),
)
_F1_SPRINT = RaceRules(
    refuelling=False, assumed=("A sprint has no compulsory stop and no compulsory compound.",)
)
_NO_TIRES = "The timing file names no tires; slicks are assumed."
_GR_CUP = RaceRules(
    refuelling=False,
    assumed=(
        "A GR Cup sprint has no compulsory stop and no refuelling; tires may be changed.",
        _NO_TIRES,
    ),
)
_AT_WILL = "Cars refuel and change tires at will; no number of stops is compulsory as such."
_WEC = RaceRules(
    refuelling=True,
    assumed=(_AT_WILL, "Limits on driving time are not looked at.", _NO_TIRES),
)
_IMSA = RaceRules(
    refuelling=True,
    max_driver_stint_s=4 * 3600.0,
    assumed=(
        _AT_WILL,
        "No driver drives for more than 4 hours on end; other limits on driving are not looked at.",
        _NO_TIRES,
    ),
)
_OTHER = RaceRules(assumed=("The series' rules are not known: no compulsory stop is assumed.",))

_MONACO = "monaco grand prix"
_MONACO_TWO_STOPS = frozenset({2025})


def rules_for(
    series: str, event: str = "", season: int | None = None, *, sprint: bool = False
) -> RaceRules:
    """The rules of a race, as they are before the start."""
    if series == "f1":
        if sprint:
            return _F1_SPRINT
        if plain(event) == _MONACO and season in _MONACO_TWO_STOPS:
            two = "In Monaco in 2025 every car must use three sets of tires: two stops."
            return replace(_F1_RACE, required_stops=2, assumed=(*_F1_RACE.assumed, two))
        return _F1_RACE
    if series == "gr_cup":
        return _GR_CUP
    return {"imsa": _IMSA, "wec": _WEC}.get(series, _OTHER)


def waived_in_the_wet(rules: RaceRules) -> RaceRules:
    """The same once anybody has driven on intermediate or wet tires in the race."""
    if rules.required_dry_compounds <= 1:
        return rules
    return replace(
        rules,
        required_dry_compounds=1,
        assumed=(
            *rules.assumed[1:],
            "Wet or intermediate tires have been used, so no second dry compound is compulsory.",
        ),
    )
