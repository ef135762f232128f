"""Which words mean which intent, as one table in the order in which it is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alora.orchestrator.agent import Intent, Topic
from alora.orchestrator.slots import Slots


@dataclass(frozen=True, slots=True)
class Rule:
    """Fits if every pattern of `needs` is said, none of `bars` is, and `when` holds."""

    intent: Intent
    needs: tuple[str, ...]
    bars: str = ""
    when: Callable[[Slots], bool] | None = None
    topic: Topic = Topic.OVERVIEW

    def fits(self, slots: Slots) -> bool:
        """Try the rule on a question."""
        if not slots.has(*self.needs) or (self.bars and slots.has(self.bars)):
            return False
        return self.when is None or self.when(slots)


def _names_lap(slots: Slots) -> bool:
    return slots.lap is not None or slots.laps_from_now is not None


def _names_stop(slots: Slots) -> bool:
    return _names_lap(slots) or slots.compound is not None or slots.has("NOW")


def _names_car(slots: Slots) -> bool:
    return bool(slots.cars)


def _is_bare(slots: Slots) -> bool:
    return slots.strange == 0


def _is_only_lap(slots: Slots) -> bool:
    return slots.strange == 0 and slots.length <= 3 and _names_lap(slots)


def _status(topic: Topic, *needs: str, bars: str = "") -> Rule:
    return Rule(Intent.STATUS, needs, bars, topic=topic)


_PLACE = "WHERE|position|place|places|who|ahead|behind|lose|traffic|FINISH"
_COUNT = "how many|number of|count|times"
_DONE = "have|has|had|did|done|made|makes|so far|already"
_EVENT = "SAFETYCAR|safety|yellow|caution|flags?"
_CHANCE = "likely|chance|probability|odds"
_SHOULD = "should|shall|do we|do i|can i|must|could"
_SOON = "WHEN|PLAN|next|soon|how many|how long|need|have to|must|left|still|more"

_NEUTRAL = "SAFETYCAR|safety|yellow|caution"
_IF = "WHATIF|if|under|comes|PIT|STAYOUT|PLAN|call|do we do|NEXTLAP|should|waits?|waiting"
_TO_THE_END = "STAYOUT|end|FINISH|enough|reach|short|saving|saved|saves?|lift|coast"
_FILL = "take|takes|put|add|fill|need|needs|PIT|runs?|WHEN|far"
_LOSS = "cost|costs|costing|lose|losing|loss|hurts?|price"

RULES: tuple[Rule, ...] = (
    Rule(Intent.FLIP, ("FLIP",), "tires?|rubber"),
    Rule(Intent.DUEL, ("UNDERCUT|OVERCUT",)),
    _status(Topic.FLAG, "WHEN", f"({_NEUTRAL}) (PIT|ends?|ending|over|go|goes)", bars="WHATIF|if"),
    Rule(Intent.SAFETY_CAR, (_NEUTRAL, _IF), _CHANCE),
    Rule(Intent.FUEL, ("fuel|tank|petrol", f"{_TO_THE_END}|{_FILL}"), "how old"),
    Rule(Intent.FUEL, ("saving|save|lift and coast",), "tires?|rubber|PIT"),
    Rule(Intent.WAITING, ("wait|waits|waiting|delay|delaying",), "for"),
    Rule(Intent.WAITING, ("STAYOUT", _LOSS, "laps?|longer")),
    Rule(Intent.WAITING, ("how much|what", _LOSS, "(per|each|every|a) lap"), "NOW"),
    Rule(Intent.PIT_NOW, ("STAYOUT|out", "PIT|in", "or", "STAYOUT|PIT|in or out")),
    Rule(Intent.REJOIN, ("REJOIN",), "how many|WHEN PIT"),
    Rule(Intent.REJOIN, ("PIT", "NOW", _PLACE), "WHATIF"),
    Rule(Intent.PIT_WINDOW, ("STAYOUT", "WHEN"), "WHATIF"),
    Rule(Intent.STAY_OUT, ("STAYOUT",)),
    Rule(Intent.STOP_ON_LAP, ("WHATIF", "PIT"), when=_names_stop),
    Rule(Intent.STOP_ON_LAP, ("PIT",), "WHEN|NOW", _names_lap),
    Rule(Intent.STOP_ON_LAP, ("WHATIF",), f"WHEN|NOW|{_EVENT}", _names_lap),
    Rule(Intent.STOP_ON_LAP, (), "WHEN", lambda s: _names_lap(s) and s.compound is not None),
    Rule(Intent.STOP_ON_LAP, (), when=_is_only_lap),
    _status(Topic.STOPS, "PIT", _COUNT, _DONE, bars="need|have to|still|left|more"),
    Rule(Intent.PIT_NOW, ("PIT", "NOW|yet")),
    Rule(Intent.PIT_NOW, ("PIT", _SHOULD), "WHEN|PLAN|next|how|have to|need|where|who"),
    Rule(Intent.FINISH, ("BEAT",), "PIT", _names_car),
    Rule(Intent.FINISH, ("FINISH",), "PIT|how many|laps|fuel|last|WHEN"),
    _status(Topic.FUEL, "fuel|tank"),
    Rule(Intent.PIT_WINDOW, ("PIT", _SOON)),
    Rule(Intent.PIT_WINDOW, ("PLAN",)),
    Rule(Intent.PIT_WINDOW, ("PIT",), when=_is_bare),
    _status(Topic.LAST_LAP, "last|previous|pace", "lap|time|pace|laps"),
    _status(Topic.LAST_LAP, "(best|fastest) (lap|time)|lap time|lap times"),
    _status(Topic.TIRES, "tires?|rubber|compound|set"),
    _status(Topic.LAPS_LEFT, "laps?|time|long|far", "left|remaining|to go|go|until|end"),
    _status(Topic.LAPS_LEFT, "(WHEN|how many laps).*(FINISH|over|end|flag|checkered)"),
    _status(Topic.LAPS_LEFT, "(WHEN|lap) (are|is|am) (we|it|i)( on| in)?"),
    _status(Topic.FLAG, f"{_EVENT}|green|track status", bars=f"WHATIF|if|{_CHANCE}"),
    _status(Topic.LEADER, "leader|leading|leads|lead"),
    _status(Topic.BEHIND, "behind|rear|chasing|following|back"),
    _status(Topic.AHEAD, "ahead|front"),
    _status(Topic.POSITION, "position|place|standings|running|P"),
    _status(Topic.POSITION, "WHERE", "am i|are we|is|i am|we"),
    _status(Topic.OVERVIEW, "status|situation|update|summary|report|gaps?|interval|delta"),
)  # fmt: skip
"""The first rule that fits wins: plans before the race as it is now."""


def first_fit(slots: Slots) -> Rule | None:
    """Find the rule for a question; None means that it is about nothing known."""
    return next((rule for rule in RULES if rule.fits(slots)), None)
