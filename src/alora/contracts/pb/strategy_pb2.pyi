from alora.contracts.pb import race_pb2 as _race_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Action(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACTION_UNSPECIFIED: _ClassVar[Action]
    ACTION_BOX_NOW: _ClassVar[Action]
    ACTION_BOX_LATER: _ClassVar[Action]
    ACTION_STAY_OUT: _ClassVar[Action]
    ACTION_TOO_CLOSE: _ClassVar[Action]
    ACTION_NO_LEGAL_PLAN: _ClassVar[Action]

class DuelKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DUEL_KIND_UNSPECIFIED: _ClassVar[DuelKind]
    DUEL_KIND_WE_UNDERCUT: _ClassVar[DuelKind]
    DUEL_KIND_WE_OVERCUT: _ClassVar[DuelKind]
ACTION_UNSPECIFIED: Action
ACTION_BOX_NOW: Action
ACTION_BOX_LATER: Action
ACTION_STAY_OUT: Action
ACTION_TOO_CLOSE: Action
ACTION_NO_LEGAL_PLAN: Action
DUEL_KIND_UNSPECIFIED: DuelKind
DUEL_KIND_WE_UNDERCUT: DuelKind
DUEL_KIND_WE_OVERCUT: DuelKind

class PitStop(_message.Message):
    __slots__ = ("lap", "compound", "fuel_laps")
    LAP_FIELD_NUMBER: _ClassVar[int]
    COMPOUND_FIELD_NUMBER: _ClassVar[int]
    FUEL_LAPS_FIELD_NUMBER: _ClassVar[int]
    lap: int
    compound: _race_pb2.Compound
    fuel_laps: float
    def __init__(self, lap: _Optional[int] = ..., compound: _Optional[_Union[_race_pb2.Compound, str]] = ..., fuel_laps: _Optional[float] = ...) -> None: ...

class BoxIfNeutralised(_message.Message):
    __slots__ = ("from_lap", "until_lap")
    FROM_LAP_FIELD_NUMBER: _ClassVar[int]
    UNTIL_LAP_FIELD_NUMBER: _ClassVar[int]
    from_lap: int
    until_lap: int
    def __init__(self, from_lap: _Optional[int] = ..., until_lap: _Optional[int] = ...) -> None: ...

class Plan(_message.Message):
    __slots__ = ("stops", "if_neutralised")
    STOPS_FIELD_NUMBER: _ClassVar[int]
    IF_NEUTRALISED_FIELD_NUMBER: _ClassVar[int]
    stops: _containers.RepeatedCompositeFieldContainer[PitStop]
    if_neutralised: BoxIfNeutralised
    def __init__(self, stops: _Optional[_Iterable[_Union[PitStop, _Mapping]]] = ..., if_neutralised: _Optional[_Union[BoxIfNeutralised, _Mapping]] = ...) -> None: ...

class Estimate(_message.Message):
    __slots__ = ("mean", "se")
    MEAN_FIELD_NUMBER: _ClassVar[int]
    SE_FIELD_NUMBER: _ClassVar[int]
    mean: float
    se: float
    def __init__(self, mean: _Optional[float] = ..., se: _Optional[float] = ...) -> None: ...

class PositionDistribution(_message.Message):
    __slots__ = ("probability", "expected", "p05", "p50", "p95")
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_FIELD_NUMBER: _ClassVar[int]
    P05_FIELD_NUMBER: _ClassVar[int]
    P50_FIELD_NUMBER: _ClassVar[int]
    P95_FIELD_NUMBER: _ClassVar[int]
    probability: _containers.RepeatedScalarFieldContainer[float]
    expected: Estimate
    p05: int
    p50: int
    p95: int
    def __init__(self, probability: _Optional[_Iterable[float]] = ..., expected: _Optional[_Union[Estimate, _Mapping]] = ..., p05: _Optional[int] = ..., p50: _Optional[int] = ..., p95: _Optional[int] = ...) -> None: ...

class Rejoin(_message.Message):
    __slots__ = ("lap", "class_position", "most_likely_position", "car_ahead", "gap_ahead_s", "gap_ahead_p05_s", "gap_ahead_p95_s", "car_behind", "gap_behind_s", "gap_behind_p05_s", "gap_behind_p95_s")
    LAP_FIELD_NUMBER: _ClassVar[int]
    CLASS_POSITION_FIELD_NUMBER: _ClassVar[int]
    MOST_LIKELY_POSITION_FIELD_NUMBER: _ClassVar[int]
    CAR_AHEAD_FIELD_NUMBER: _ClassVar[int]
    GAP_AHEAD_S_FIELD_NUMBER: _ClassVar[int]
    GAP_AHEAD_P05_S_FIELD_NUMBER: _ClassVar[int]
    GAP_AHEAD_P95_S_FIELD_NUMBER: _ClassVar[int]
    CAR_BEHIND_FIELD_NUMBER: _ClassVar[int]
    GAP_BEHIND_S_FIELD_NUMBER: _ClassVar[int]
    GAP_BEHIND_P05_S_FIELD_NUMBER: _ClassVar[int]
    GAP_BEHIND_P95_S_FIELD_NUMBER: _ClassVar[int]
    lap: int
    class_position: Estimate
    most_likely_position: int
    car_ahead: str
    gap_ahead_s: Estimate
    gap_ahead_p05_s: float
    gap_ahead_p95_s: float
    car_behind: str
    gap_behind_s: Estimate
    gap_behind_p05_s: float
    gap_behind_p95_s: float
    def __init__(self, lap: _Optional[int] = ..., class_position: _Optional[_Union[Estimate, _Mapping]] = ..., most_likely_position: _Optional[int] = ..., car_ahead: _Optional[str] = ..., gap_ahead_s: _Optional[_Union[Estimate, _Mapping]] = ..., gap_ahead_p05_s: _Optional[float] = ..., gap_ahead_p95_s: _Optional[float] = ..., car_behind: _Optional[str] = ..., gap_behind_s: _Optional[_Union[Estimate, _Mapping]] = ..., gap_behind_p05_s: _Optional[float] = ..., gap_behind_p95_s: _Optional[float] = ...) -> None: ...

class Neighbour(_message.Message):
    __slots__ = ("car_id", "ahead_now", "finish_ahead_probability")
    CAR_ID_FIELD_NUMBER: _ClassVar[int]
    AHEAD_NOW_FIELD_NUMBER: _ClassVar[int]
    FINISH_AHEAD_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    car_id: str
    ahead_now: bool
    finish_ahead_probability: float
    def __init__(self, car_id: _Optional[str] = ..., ahead_now: _Optional[bool] = ..., finish_ahead_probability: _Optional[float] = ...) -> None: ...

class Outcome(_message.Message):
    __slots__ = ("plan", "iterations", "position", "class_position", "remaining_time_s", "retire_probability", "rejoin", "neighbours")
    PLAN_FIELD_NUMBER: _ClassVar[int]
    ITERATIONS_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    CLASS_POSITION_FIELD_NUMBER: _ClassVar[int]
    REMAINING_TIME_S_FIELD_NUMBER: _ClassVar[int]
    RETIRE_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    REJOIN_FIELD_NUMBER: _ClassVar[int]
    NEIGHBOURS_FIELD_NUMBER: _ClassVar[int]
    plan: Plan
    iterations: int
    position: PositionDistribution
    class_position: PositionDistribution
    remaining_time_s: Estimate
    retire_probability: float
    rejoin: Rejoin
    neighbours: _containers.RepeatedCompositeFieldContainer[Neighbour]
    def __init__(self, plan: _Optional[_Union[Plan, _Mapping]] = ..., iterations: _Optional[int] = ..., position: _Optional[_Union[PositionDistribution, _Mapping]] = ..., class_position: _Optional[_Union[PositionDistribution, _Mapping]] = ..., remaining_time_s: _Optional[_Union[Estimate, _Mapping]] = ..., retire_probability: _Optional[float] = ..., rejoin: _Optional[_Union[Rejoin, _Mapping]] = ..., neighbours: _Optional[_Iterable[_Union[Neighbour, _Mapping]]] = ...) -> None: ...

class LapCost(_message.Message):
    __slots__ = ("lap", "cost_s", "class_position", "in_window")
    LAP_FIELD_NUMBER: _ClassVar[int]
    COST_S_FIELD_NUMBER: _ClassVar[int]
    CLASS_POSITION_FIELD_NUMBER: _ClassVar[int]
    IN_WINDOW_FIELD_NUMBER: _ClassVar[int]
    lap: int
    cost_s: Estimate
    class_position: Estimate
    in_window: bool
    def __init__(self, lap: _Optional[int] = ..., cost_s: _Optional[_Union[Estimate, _Mapping]] = ..., class_position: _Optional[_Union[Estimate, _Mapping]] = ..., in_window: _Optional[bool] = ...) -> None: ...

class PitWindow(_message.Message):
    __slots__ = ("first_lap", "last_lap")
    FIRST_LAP_FIELD_NUMBER: _ClassVar[int]
    LAST_LAP_FIELD_NUMBER: _ClassVar[int]
    first_lap: int
    last_lap: int
    def __init__(self, first_lap: _Optional[int] = ..., last_lap: _Optional[int] = ...) -> None: ...

class Duel(_message.Message):
    __slots__ = ("rival", "kind", "our_lap", "rival_lap", "measured_lap", "ahead_probability", "gap_s")
    RIVAL_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OUR_LAP_FIELD_NUMBER: _ClassVar[int]
    RIVAL_LAP_FIELD_NUMBER: _ClassVar[int]
    MEASURED_LAP_FIELD_NUMBER: _ClassVar[int]
    AHEAD_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    GAP_S_FIELD_NUMBER: _ClassVar[int]
    rival: str
    kind: DuelKind
    our_lap: int
    rival_lap: int
    measured_lap: int
    ahead_probability: Estimate
    gap_s: Estimate
    def __init__(self, rival: _Optional[str] = ..., kind: _Optional[_Union[DuelKind, str]] = ..., our_lap: _Optional[int] = ..., rival_lap: _Optional[int] = ..., measured_lap: _Optional[int] = ..., ahead_probability: _Optional[_Union[Estimate, _Mapping]] = ..., gap_s: _Optional[_Union[Estimate, _Mapping]] = ...) -> None: ...

class SafetyCarCall(_message.Message):
    __slots__ = ("flag", "best_plan", "box_at_once", "gain_s", "class_position")
    FLAG_FIELD_NUMBER: _ClassVar[int]
    BEST_PLAN_FIELD_NUMBER: _ClassVar[int]
    BOX_AT_ONCE_FIELD_NUMBER: _ClassVar[int]
    GAIN_S_FIELD_NUMBER: _ClassVar[int]
    CLASS_POSITION_FIELD_NUMBER: _ClassVar[int]
    flag: _race_pb2.Flag
    best_plan: Plan
    box_at_once: bool
    gain_s: Estimate
    class_position: Estimate
    def __init__(self, flag: _Optional[_Union[_race_pb2.Flag, str]] = ..., best_plan: _Optional[_Union[Plan, _Mapping]] = ..., box_at_once: _Optional[bool] = ..., gain_s: _Optional[_Union[Estimate, _Mapping]] = ..., class_position: _Optional[_Union[Estimate, _Mapping]] = ...) -> None: ...

class FuelCall(_message.Message):
    __slots__ = ("laps_left", "laps_to_go", "short_laps", "save_share", "next_fill_laps")
    LAPS_LEFT_FIELD_NUMBER: _ClassVar[int]
    LAPS_TO_GO_FIELD_NUMBER: _ClassVar[int]
    SHORT_LAPS_FIELD_NUMBER: _ClassVar[int]
    SAVE_SHARE_FIELD_NUMBER: _ClassVar[int]
    NEXT_FILL_LAPS_FIELD_NUMBER: _ClassVar[int]
    laps_left: float
    laps_to_go: int
    short_laps: float
    save_share: float
    next_fill_laps: float
    def __init__(self, laps_left: _Optional[float] = ..., laps_to_go: _Optional[int] = ..., short_laps: _Optional[float] = ..., save_share: _Optional[float] = ..., next_fill_laps: _Optional[float] = ...) -> None: ...

class Flip(_message.Message):
    __slots__ = ("assumption", "unit", "value", "flips_at", "to")
    ASSUMPTION_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    FLIPS_AT_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    assumption: str
    unit: str
    value: float
    flips_at: Estimate
    to: Plan
    def __init__(self, assumption: _Optional[str] = ..., unit: _Optional[str] = ..., value: _Optional[float] = ..., flips_at: _Optional[_Union[Estimate, _Mapping]] = ..., to: _Optional[_Union[Plan, _Mapping]] = ...) -> None: ...

class Recommendation(_message.Message):
    __slots__ = ("car_id", "action", "window", "best_plan", "alternative", "expected_gain_s", "expected_gain_places", "rejoin", "rejoin_if_now", "lap_costs", "place_value_s", "window_cost_s", "iterations", "plans_considered", "races_run", "notes", "stop_now_gain_s", "waiting_s_per_lap", "same_as_best", "if_safety_car", "duels", "fuel", "flip")
    CAR_ID_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    BEST_PLAN_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVE_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_GAIN_S_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_GAIN_PLACES_FIELD_NUMBER: _ClassVar[int]
    REJOIN_FIELD_NUMBER: _ClassVar[int]
    REJOIN_IF_NOW_FIELD_NUMBER: _ClassVar[int]
    LAP_COSTS_FIELD_NUMBER: _ClassVar[int]
    PLACE_VALUE_S_FIELD_NUMBER: _ClassVar[int]
    WINDOW_COST_S_FIELD_NUMBER: _ClassVar[int]
    ITERATIONS_FIELD_NUMBER: _ClassVar[int]
    PLANS_CONSIDERED_FIELD_NUMBER: _ClassVar[int]
    RACES_RUN_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    STOP_NOW_GAIN_S_FIELD_NUMBER: _ClassVar[int]
    WAITING_S_PER_LAP_FIELD_NUMBER: _ClassVar[int]
    SAME_AS_BEST_FIELD_NUMBER: _ClassVar[int]
    IF_SAFETY_CAR_FIELD_NUMBER: _ClassVar[int]
    DUELS_FIELD_NUMBER: _ClassVar[int]
    FUEL_FIELD_NUMBER: _ClassVar[int]
    FLIP_FIELD_NUMBER: _ClassVar[int]
    car_id: str
    action: Action
    window: PitWindow
    best_plan: Plan
    alternative: Plan
    expected_gain_s: Estimate
    expected_gain_places: Estimate
    rejoin: Rejoin
    rejoin_if_now: Rejoin
    lap_costs: _containers.RepeatedCompositeFieldContainer[LapCost]
    place_value_s: float
    window_cost_s: float
    iterations: int
    plans_considered: int
    races_run: int
    notes: _containers.RepeatedScalarFieldContainer[str]
    stop_now_gain_s: Estimate
    waiting_s_per_lap: Estimate
    same_as_best: _containers.RepeatedCompositeFieldContainer[Plan]
    if_safety_car: SafetyCarCall
    duels: _containers.RepeatedCompositeFieldContainer[Duel]
    fuel: FuelCall
    flip: Flip
    def __init__(self, car_id: _Optional[str] = ..., action: _Optional[_Union[Action, str]] = ..., window: _Optional[_Union[PitWindow, _Mapping]] = ..., best_plan: _Optional[_Union[Plan, _Mapping]] = ..., alternative: _Optional[_Union[Plan, _Mapping]] = ..., expected_gain_s: _Optional[_Union[Estimate, _Mapping]] = ..., expected_gain_places: _Optional[_Union[Estimate, _Mapping]] = ..., rejoin: _Optional[_Union[Rejoin, _Mapping]] = ..., rejoin_if_now: _Optional[_Union[Rejoin, _Mapping]] = ..., lap_costs: _Optional[_Iterable[_Union[LapCost, _Mapping]]] = ..., place_value_s: _Optional[float] = ..., window_cost_s: _Optional[float] = ..., iterations: _Optional[int] = ..., plans_considered: _Optional[int] = ..., races_run: _Optional[int] = ..., notes: _Optional[_Iterable[str]] = ..., stop_now_gain_s: _Optional[_Union[Estimate, _Mapping]] = ..., waiting_s_per_lap: _Optional[_Union[Estimate, _Mapping]] = ..., same_as_best: _Optional[_Iterable[_Union[Plan, _Mapping]]] = ..., if_safety_car: _Optional[_Union[SafetyCarCall, _Mapping]] = ..., duels: _Optional[_Iterable[_Union[Duel, _Mapping]]] = ..., fuel: _Optional[_Union[FuelCall, _Mapping]] = ..., flip: _Optional[_Union[Flip, _Mapping]] = ...) -> None: ...

class Advice(_message.Message):
    __slots__ = ("recommendation", "outcome", "alternative_outcome")
    RECOMMENDATION_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVE_OUTCOME_FIELD_NUMBER: _ClassVar[int]
    recommendation: Recommendation
    outcome: Outcome
    alternative_outcome: Outcome
    def __init__(self, recommendation: _Optional[_Union[Recommendation, _Mapping]] = ..., outcome: _Optional[_Union[Outcome, _Mapping]] = ..., alternative_outcome: _Optional[_Union[Outcome, _Mapping]] = ...) -> None: ...
