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
ACTION_UNSPECIFIED: Action
ACTION_BOX_NOW: Action
ACTION_BOX_LATER: Action
ACTION_STAY_OUT: Action
ACTION_TOO_CLOSE: Action
ACTION_NO_LEGAL_PLAN: Action

class PitStop(_message.Message):
    __slots__ = ("lap", "compound", "fuel_laps")
    LAP_FIELD_NUMBER: _ClassVar[int]
    COMPOUND_FIELD_NUMBER: _ClassVar[int]
    FUEL_LAPS_FIELD_NUMBER: _ClassVar[int]
    lap: int
    compound: _race_pb2.Compound
    fuel_laps: float
    def __init__(self, lap: _Optional[int] = ..., compound: _Optional[_Union[_race_pb2.Compound, str]] = ..., fuel_laps: _Optional[float] = ...) -> None: ...

class Plan(_message.Message):
    __slots__ = ("stops",)
    STOPS_FIELD_NUMBER: _ClassVar[int]
    stops: _containers.RepeatedCompositeFieldContainer[PitStop]
    def __init__(self, stops: _Optional[_Iterable[_Union[PitStop, _Mapping]]] = ...) -> None: ...

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

class Recommendation(_message.Message):
    __slots__ = ("car_id", "action", "window", "best_plan", "alternative", "expected_gain_s", "expected_gain_places", "rejoin", "rejoin_if_now", "lap_costs", "place_value_s", "window_cost_s", "iterations", "plans_considered", "races_run", "notes")
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
    def __init__(self, car_id: _Optional[str] = ..., action: _Optional[_Union[Action, str]] = ..., window: _Optional[_Union[PitWindow, _Mapping]] = ..., best_plan: _Optional[_Union[Plan, _Mapping]] = ..., alternative: _Optional[_Union[Plan, _Mapping]] = ..., expected_gain_s: _Optional[_Union[Estimate, _Mapping]] = ..., expected_gain_places: _Optional[_Union[Estimate, _Mapping]] = ..., rejoin: _Optional[_Union[Rejoin, _Mapping]] = ..., rejoin_if_now: _Optional[_Union[Rejoin, _Mapping]] = ..., lap_costs: _Optional[_Iterable[_Union[LapCost, _Mapping]]] = ..., place_value_s: _Optional[float] = ..., window_cost_s: _Optional[float] = ..., iterations: _Optional[int] = ..., plans_considered: _Optional[int] = ..., races_run: _Optional[int] = ..., notes: _Optional[_Iterable[str]] = ...) -> None: ...

class Advice(_message.Message):
    __slots__ = ("recommendation", "outcome", "alternative_outcome")
    RECOMMENDATION_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVE_OUTCOME_FIELD_NUMBER: _ClassVar[int]
    recommendation: Recommendation
    outcome: Outcome
    alternative_outcome: Outcome
    def __init__(self, recommendation: _Optional[_Union[Recommendation, _Mapping]] = ..., outcome: _Optional[_Union[Outcome, _Mapping]] = ..., alternative_outcome: _Optional[_Union[Outcome, _Mapping]] = ...) -> None: ...
