from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Flag(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FLAG_UNSPECIFIED: _ClassVar[Flag]
    FLAG_GREEN: _ClassVar[Flag]
    FLAG_YELLOW: _ClassVar[Flag]
    FLAG_FCY: _ClassVar[Flag]
    FLAG_VSC: _ClassVar[Flag]
    FLAG_SAFETY_CAR: _ClassVar[Flag]
    FLAG_RED: _ClassVar[Flag]
    FLAG_CHECKERED: _ClassVar[Flag]

class Compound(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMPOUND_UNSPECIFIED: _ClassVar[Compound]
    COMPOUND_UNKNOWN: _ClassVar[Compound]
    COMPOUND_SOFT: _ClassVar[Compound]
    COMPOUND_MEDIUM: _ClassVar[Compound]
    COMPOUND_HARD: _ClassVar[Compound]
    COMPOUND_SLICK: _ClassVar[Compound]
    COMPOUND_INTERMEDIATE: _ClassVar[Compound]
    COMPOUND_WET: _ClassVar[Compound]

class CarStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CAR_STATUS_UNSPECIFIED: _ClassVar[CarStatus]
    CAR_STATUS_RUNNING: _ClassVar[CarStatus]
    CAR_STATUS_IN_PIT: _ClassVar[CarStatus]
    CAR_STATUS_RETIRED: _ClassVar[CarStatus]
    CAR_STATUS_FINISHED: _ClassVar[CarStatus]

class DistanceSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DISTANCE_SOURCE_UNSPECIFIED: _ClassVar[DistanceSource]
    DISTANCE_SOURCE_GIVEN: _ClassVar[DistanceSource]
    DISTANCE_SOURCE_EVENT: _ClassVar[DistanceSource]
    DISTANCE_SOURCE_RESULTS: _ClassVar[DistanceSource]
    DISTANCE_SOURCE_GUESS: _ClassVar[DistanceSource]

class Sky(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SKY_UNSPECIFIED: _ClassVar[Sky]
    SKY_DRY: _ClassVar[Sky]
    SKY_WET: _ClassVar[Sky]
    SKY_UNKNOWN: _ClassVar[Sky]
FLAG_UNSPECIFIED: Flag
FLAG_GREEN: Flag
FLAG_YELLOW: Flag
FLAG_FCY: Flag
FLAG_VSC: Flag
FLAG_SAFETY_CAR: Flag
FLAG_RED: Flag
FLAG_CHECKERED: Flag
COMPOUND_UNSPECIFIED: Compound
COMPOUND_UNKNOWN: Compound
COMPOUND_SOFT: Compound
COMPOUND_MEDIUM: Compound
COMPOUND_HARD: Compound
COMPOUND_SLICK: Compound
COMPOUND_INTERMEDIATE: Compound
COMPOUND_WET: Compound
CAR_STATUS_UNSPECIFIED: CarStatus
CAR_STATUS_RUNNING: CarStatus
CAR_STATUS_IN_PIT: CarStatus
CAR_STATUS_RETIRED: CarStatus
CAR_STATUS_FINISHED: CarStatus
DISTANCE_SOURCE_UNSPECIFIED: DistanceSource
DISTANCE_SOURCE_GIVEN: DistanceSource
DISTANCE_SOURCE_EVENT: DistanceSource
DISTANCE_SOURCE_RESULTS: DistanceSource
DISTANCE_SOURCE_GUESS: DistanceSource
SKY_UNSPECIFIED: Sky
SKY_DRY: Sky
SKY_WET: Sky
SKY_UNKNOWN: Sky

class RaceDistance(_message.Message):
    __slots__ = ("laps", "time_s", "source")
    LAPS_FIELD_NUMBER: _ClassVar[int]
    TIME_S_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    laps: int
    time_s: float
    source: DistanceSource
    def __init__(self, laps: _Optional[int] = ..., time_s: _Optional[float] = ..., source: _Optional[_Union[DistanceSource, str]] = ...) -> None: ...

class RaceRules(_message.Message):
    __slots__ = ("required_stops", "required_dry_compounds", "min_pit_stop_s", "refuelling", "tire_change", "max_stint_s", "assumed", "stop_window", "required_driver_changes", "max_driver_stint_s", "min_driver_stint_s")
    REQUIRED_STOPS_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_DRY_COMPOUNDS_FIELD_NUMBER: _ClassVar[int]
    MIN_PIT_STOP_S_FIELD_NUMBER: _ClassVar[int]
    REFUELLING_FIELD_NUMBER: _ClassVar[int]
    TIRE_CHANGE_FIELD_NUMBER: _ClassVar[int]
    MAX_STINT_S_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    STOP_WINDOW_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_DRIVER_CHANGES_FIELD_NUMBER: _ClassVar[int]
    MAX_DRIVER_STINT_S_FIELD_NUMBER: _ClassVar[int]
    MIN_DRIVER_STINT_S_FIELD_NUMBER: _ClassVar[int]
    required_stops: int
    required_dry_compounds: int
    min_pit_stop_s: float
    refuelling: bool
    tire_change: bool
    max_stint_s: float
    assumed: _containers.RepeatedScalarFieldContainer[str]
    stop_window: StopWindow
    required_driver_changes: int
    max_driver_stint_s: float
    min_driver_stint_s: float
    def __init__(self, required_stops: _Optional[int] = ..., required_dry_compounds: _Optional[int] = ..., min_pit_stop_s: _Optional[float] = ..., refuelling: _Optional[bool] = ..., tire_change: _Optional[bool] = ..., max_stint_s: _Optional[float] = ..., assumed: _Optional[_Iterable[str]] = ..., stop_window: _Optional[_Union[StopWindow, _Mapping]] = ..., required_driver_changes: _Optional[int] = ..., max_driver_stint_s: _Optional[float] = ..., min_driver_stint_s: _Optional[float] = ...) -> None: ...

class StopWindow(_message.Message):
    __slots__ = ("opens", "closes")
    OPENS_FIELD_NUMBER: _ClassVar[int]
    CLOSES_FIELD_NUMBER: _ClassVar[int]
    opens: float
    closes: float
    def __init__(self, opens: _Optional[float] = ..., closes: _Optional[float] = ...) -> None: ...

class RainForecast(_message.Message):
    __slots__ = ("from_s", "until_s", "probability")
    FROM_S_FIELD_NUMBER: _ClassVar[int]
    UNTIL_S_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    from_s: float
    until_s: float
    probability: float
    def __init__(self, from_s: _Optional[float] = ..., until_s: _Optional[float] = ..., probability: _Optional[float] = ...) -> None: ...

class Weather(_message.Message):
    __slots__ = ("sky", "air_temp_c", "track_temp_c", "humidity_pct", "wind_kph", "wetness", "rain")
    SKY_FIELD_NUMBER: _ClassVar[int]
    AIR_TEMP_C_FIELD_NUMBER: _ClassVar[int]
    TRACK_TEMP_C_FIELD_NUMBER: _ClassVar[int]
    HUMIDITY_PCT_FIELD_NUMBER: _ClassVar[int]
    WIND_KPH_FIELD_NUMBER: _ClassVar[int]
    WETNESS_FIELD_NUMBER: _ClassVar[int]
    RAIN_FIELD_NUMBER: _ClassVar[int]
    sky: Sky
    air_temp_c: float
    track_temp_c: float
    humidity_pct: float
    wind_kph: float
    wetness: float
    rain: _containers.RepeatedCompositeFieldContainer[RainForecast]
    def __init__(self, sky: _Optional[_Union[Sky, str]] = ..., air_temp_c: _Optional[float] = ..., track_temp_c: _Optional[float] = ..., humidity_pct: _Optional[float] = ..., wind_kph: _Optional[float] = ..., wetness: _Optional[float] = ..., rain: _Optional[_Iterable[_Union[RainForecast, _Mapping]]] = ...) -> None: ...

class CarState(_message.Message):
    __slots__ = ("car_id", "car_class", "team", "driver", "position", "class_position", "status", "laps_done", "last_crossing_s", "gap_to_leader_s", "interval_s", "laps_down", "last_lap_s", "best_lap_s", "compound", "tire_age_laps", "stint_laps", "stops_done", "dry_compounds_used", "fuel_laps_left", "last_sectors_s", "driver_stint_laps", "driver_changes", "penalty_s", "drive_throughs")
    CAR_ID_FIELD_NUMBER: _ClassVar[int]
    CAR_CLASS_FIELD_NUMBER: _ClassVar[int]
    TEAM_FIELD_NUMBER: _ClassVar[int]
    DRIVER_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    CLASS_POSITION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    LAPS_DONE_FIELD_NUMBER: _ClassVar[int]
    LAST_CROSSING_S_FIELD_NUMBER: _ClassVar[int]
    GAP_TO_LEADER_S_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_S_FIELD_NUMBER: _ClassVar[int]
    LAPS_DOWN_FIELD_NUMBER: _ClassVar[int]
    LAST_LAP_S_FIELD_NUMBER: _ClassVar[int]
    BEST_LAP_S_FIELD_NUMBER: _ClassVar[int]
    COMPOUND_FIELD_NUMBER: _ClassVar[int]
    TIRE_AGE_LAPS_FIELD_NUMBER: _ClassVar[int]
    STINT_LAPS_FIELD_NUMBER: _ClassVar[int]
    STOPS_DONE_FIELD_NUMBER: _ClassVar[int]
    DRY_COMPOUNDS_USED_FIELD_NUMBER: _ClassVar[int]
    FUEL_LAPS_LEFT_FIELD_NUMBER: _ClassVar[int]
    LAST_SECTORS_S_FIELD_NUMBER: _ClassVar[int]
    DRIVER_STINT_LAPS_FIELD_NUMBER: _ClassVar[int]
    DRIVER_CHANGES_FIELD_NUMBER: _ClassVar[int]
    PENALTY_S_FIELD_NUMBER: _ClassVar[int]
    DRIVE_THROUGHS_FIELD_NUMBER: _ClassVar[int]
    car_id: str
    car_class: str
    team: str
    driver: str
    position: int
    class_position: int
    status: CarStatus
    laps_done: int
    last_crossing_s: float
    gap_to_leader_s: float
    interval_s: float
    laps_down: int
    last_lap_s: float
    best_lap_s: float
    compound: Compound
    tire_age_laps: int
    stint_laps: int
    stops_done: int
    dry_compounds_used: _containers.RepeatedScalarFieldContainer[Compound]
    fuel_laps_left: float
    last_sectors_s: _containers.RepeatedScalarFieldContainer[float]
    driver_stint_laps: int
    driver_changes: int
    penalty_s: float
    drive_throughs: int
    def __init__(self, car_id: _Optional[str] = ..., car_class: _Optional[str] = ..., team: _Optional[str] = ..., driver: _Optional[str] = ..., position: _Optional[int] = ..., class_position: _Optional[int] = ..., status: _Optional[_Union[CarStatus, str]] = ..., laps_done: _Optional[int] = ..., last_crossing_s: _Optional[float] = ..., gap_to_leader_s: _Optional[float] = ..., interval_s: _Optional[float] = ..., laps_down: _Optional[int] = ..., last_lap_s: _Optional[float] = ..., best_lap_s: _Optional[float] = ..., compound: _Optional[_Union[Compound, str]] = ..., tire_age_laps: _Optional[int] = ..., stint_laps: _Optional[int] = ..., stops_done: _Optional[int] = ..., dry_compounds_used: _Optional[_Iterable[_Union[Compound, str]]] = ..., fuel_laps_left: _Optional[float] = ..., last_sectors_s: _Optional[_Iterable[float]] = ..., driver_stint_laps: _Optional[int] = ..., driver_changes: _Optional[int] = ..., penalty_s: _Optional[float] = ..., drive_throughs: _Optional[int] = ...) -> None: ...

class RaceState(_message.Message):
    __slots__ = ("series", "event", "clock_s", "laps_done", "distance", "flag", "flag_since_s", "weather", "rules", "cars")
    SERIES_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    CLOCK_S_FIELD_NUMBER: _ClassVar[int]
    LAPS_DONE_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_FIELD_NUMBER: _ClassVar[int]
    FLAG_FIELD_NUMBER: _ClassVar[int]
    FLAG_SINCE_S_FIELD_NUMBER: _ClassVar[int]
    WEATHER_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    CARS_FIELD_NUMBER: _ClassVar[int]
    series: str
    event: str
    clock_s: float
    laps_done: int
    distance: RaceDistance
    flag: Flag
    flag_since_s: float
    weather: Weather
    rules: RaceRules
    cars: _containers.RepeatedCompositeFieldContainer[CarState]
    def __init__(self, series: _Optional[str] = ..., event: _Optional[str] = ..., clock_s: _Optional[float] = ..., laps_done: _Optional[int] = ..., distance: _Optional[_Union[RaceDistance, _Mapping]] = ..., flag: _Optional[_Union[Flag, str]] = ..., flag_since_s: _Optional[float] = ..., weather: _Optional[_Union[Weather, _Mapping]] = ..., rules: _Optional[_Union[RaceRules, _Mapping]] = ..., cars: _Optional[_Iterable[_Union[CarState, _Mapping]]] = ...) -> None: ...

class CarLaps(_message.Message):
    __slots__ = ("car_id", "numbers", "crossed_at_s", "lap_times_s", "flags", "ends_in_pit", "starts_in_pit", "pit_times_s", "compounds", "tire_ages_laps")
    CAR_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    CROSSED_AT_S_FIELD_NUMBER: _ClassVar[int]
    LAP_TIMES_S_FIELD_NUMBER: _ClassVar[int]
    FLAGS_FIELD_NUMBER: _ClassVar[int]
    ENDS_IN_PIT_FIELD_NUMBER: _ClassVar[int]
    STARTS_IN_PIT_FIELD_NUMBER: _ClassVar[int]
    PIT_TIMES_S_FIELD_NUMBER: _ClassVar[int]
    COMPOUNDS_FIELD_NUMBER: _ClassVar[int]
    TIRE_AGES_LAPS_FIELD_NUMBER: _ClassVar[int]
    car_id: str
    numbers: _containers.RepeatedScalarFieldContainer[int]
    crossed_at_s: _containers.RepeatedScalarFieldContainer[float]
    lap_times_s: _containers.RepeatedScalarFieldContainer[float]
    flags: _containers.RepeatedScalarFieldContainer[Flag]
    ends_in_pit: _containers.RepeatedScalarFieldContainer[bool]
    starts_in_pit: _containers.RepeatedScalarFieldContainer[bool]
    pit_times_s: _containers.RepeatedScalarFieldContainer[float]
    compounds: _containers.RepeatedScalarFieldContainer[Compound]
    tire_ages_laps: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, car_id: _Optional[str] = ..., numbers: _Optional[_Iterable[int]] = ..., crossed_at_s: _Optional[_Iterable[float]] = ..., lap_times_s: _Optional[_Iterable[float]] = ..., flags: _Optional[_Iterable[_Union[Flag, str]]] = ..., ends_in_pit: _Optional[_Iterable[bool]] = ..., starts_in_pit: _Optional[_Iterable[bool]] = ..., pit_times_s: _Optional[_Iterable[float]] = ..., compounds: _Optional[_Iterable[_Union[Compound, str]]] = ..., tire_ages_laps: _Optional[_Iterable[int]] = ...) -> None: ...

class RaceSoFar(_message.Message):
    __slots__ = ("state", "laps")
    STATE_FIELD_NUMBER: _ClassVar[int]
    LAPS_FIELD_NUMBER: _ClassVar[int]
    state: RaceState
    laps: _containers.RepeatedCompositeFieldContainer[CarLaps]
    def __init__(self, state: _Optional[_Union[RaceState, _Mapping]] = ..., laps: _Optional[_Iterable[_Union[CarLaps, _Mapping]]] = ...) -> None: ...
