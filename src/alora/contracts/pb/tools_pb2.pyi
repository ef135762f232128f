from alora.contracts.pb import race_pb2 as _race_pb2
from alora.contracts.pb import strategy_pb2 as _strategy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RecommendPitRequest(_message.Message):
    __slots__ = ("race", "car_id", "iterations", "seed", "model_version", "rivals")
    RACE_FIELD_NUMBER: _ClassVar[int]
    CAR_ID_FIELD_NUMBER: _ClassVar[int]
    ITERATIONS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    RIVALS_FIELD_NUMBER: _ClassVar[int]
    race: _race_pb2.RaceSoFar
    car_id: str
    iterations: int
    seed: int
    model_version: str
    rivals: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, race: _Optional[_Union[_race_pb2.RaceSoFar, _Mapping]] = ..., car_id: _Optional[str] = ..., iterations: _Optional[int] = ..., seed: _Optional[int] = ..., model_version: _Optional[str] = ..., rivals: _Optional[_Iterable[str]] = ...) -> None: ...

class SimulatePlanRequest(_message.Message):
    __slots__ = ("race", "car_id", "plan", "iterations", "seed", "model_version")
    RACE_FIELD_NUMBER: _ClassVar[int]
    CAR_ID_FIELD_NUMBER: _ClassVar[int]
    PLAN_FIELD_NUMBER: _ClassVar[int]
    ITERATIONS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    race: _race_pb2.RaceSoFar
    car_id: str
    plan: _strategy_pb2.Plan
    iterations: int
    seed: int
    model_version: str
    def __init__(self, race: _Optional[_Union[_race_pb2.RaceSoFar, _Mapping]] = ..., car_id: _Optional[str] = ..., plan: _Optional[_Union[_strategy_pb2.Plan, _Mapping]] = ..., iterations: _Optional[int] = ..., seed: _Optional[int] = ..., model_version: _Optional[str] = ...) -> None: ...

class Hop(_message.Message):
    __slots__ = ("step", "service", "instance", "ms")
    STEP_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_FIELD_NUMBER: _ClassVar[int]
    MS_FIELD_NUMBER: _ClassVar[int]
    step: str
    service: str
    instance: str
    ms: float
    def __init__(self, step: _Optional[str] = ..., service: _Optional[str] = ..., instance: _Optional[str] = ..., ms: _Optional[float] = ...) -> None: ...

class Progress(_message.Message):
    __slots__ = ("stage", "races_done", "races_planned", "fraction")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    RACES_DONE_FIELD_NUMBER: _ClassVar[int]
    RACES_PLANNED_FIELD_NUMBER: _ClassVar[int]
    FRACTION_FIELD_NUMBER: _ClassVar[int]
    stage: str
    races_done: int
    races_planned: int
    fraction: float
    def __init__(self, stage: _Optional[str] = ..., races_done: _Optional[int] = ..., races_planned: _Optional[int] = ..., fraction: _Optional[float] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("model_version", "from_cache", "hops")
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    FROM_CACHE_FIELD_NUMBER: _ClassVar[int]
    HOPS_FIELD_NUMBER: _ClassVar[int]
    model_version: str
    from_cache: bool
    hops: _containers.RepeatedCompositeFieldContainer[Hop]
    def __init__(self, model_version: _Optional[str] = ..., from_cache: _Optional[bool] = ..., hops: _Optional[_Iterable[_Union[Hop, _Mapping]]] = ...) -> None: ...

class RecommendPitResult(_message.Message):
    __slots__ = ("advice", "evidence")
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    advice: _strategy_pb2.Advice
    evidence: Evidence
    def __init__(self, advice: _Optional[_Union[_strategy_pb2.Advice, _Mapping]] = ..., evidence: _Optional[_Union[Evidence, _Mapping]] = ...) -> None: ...

class SimulatePlanResult(_message.Message):
    __slots__ = ("outcome", "evidence")
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    outcome: _strategy_pb2.Outcome
    evidence: Evidence
    def __init__(self, outcome: _Optional[_Union[_strategy_pb2.Outcome, _Mapping]] = ..., evidence: _Optional[_Union[Evidence, _Mapping]] = ...) -> None: ...

class RecommendPitEvent(_message.Message):
    __slots__ = ("progress", "result")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    progress: Progress
    result: RecommendPitResult
    def __init__(self, progress: _Optional[_Union[Progress, _Mapping]] = ..., result: _Optional[_Union[RecommendPitResult, _Mapping]] = ...) -> None: ...

class SimulatePlanEvent(_message.Message):
    __slots__ = ("progress", "result")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    progress: Progress
    result: SimulatePlanResult
    def __init__(self, progress: _Optional[_Union[Progress, _Mapping]] = ..., result: _Optional[_Union[SimulatePlanResult, _Mapping]] = ...) -> None: ...
