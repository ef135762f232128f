"""The study file: which races, cars and moments, and what to ask at each of them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from alora.domain.errors import InvalidInputError
from alora.racesim.rungs import MAX_ITERATIONS
from alora.runtime.validation import first_problem
from alora.studies.changes import Change, check_path
from alora.studies.limits import MAX_SPEC_BYTES, MAX_TASK_LIMIT_S, MAX_VARIANTS, TASK_LIMIT_S
from alora.studies.plans import (
    MAX_STOPS,
    PlanPattern,
    grid,
    grid_size,
    read_laps,
    read_pattern,
    read_tire,
)

MAX_LIST = 500
"""Longest list in a study file [items]."""

MAX_TEXT_CHARS = 400
"""Longest text in a study file [characters]."""

MAX_FACTOR = 1_000.0
"""Largest factor of a what-if."""

ALL = "all"
LEADERS = "leaders"

_PYDANTIC_PREFIX = "Value error, "


def _as_tuple(value: object) -> object:
    """One text stands for a list of it."""
    return (value,) if isinstance(value, str) else value


def _as_text(value: object) -> object:
    """One lap may be written as a number."""
    return str(value) if type(value) is int else value


def _checked(check: Callable[[str], object]) -> AfterValidator:
    """A validator of a text that is kept as it was written."""

    def keep(text: str) -> str:
        check(text)
        return text

    return AfterValidator(keep)


def _alone(cars: tuple[str, ...]) -> tuple[str, ...]:
    """The words that stand for several cars are not mixed with others."""
    for word in (ALL, LEADERS):
        if word in cars and len(cars) > 1:
            raise ValueError(f'"{word}" stands alone, with no other car')
    return cars


Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=MAX_TEXT_CHARS),
]
Texts = Annotated[
    tuple[Text, ...], BeforeValidator(_as_tuple), Field(min_length=1, max_length=MAX_LIST)
]
Lap = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Share = Annotated[float, Field(strict=True, gt=0.0, lt=1.0)]
Factor = Annotated[float, Field(strict=True, ge=0.0, le=MAX_FACTOR, allow_inf_nan=False)]
Cars = Annotated[Texts, AfterValidator(_alone)]
PlanText = Annotated[Text, _checked(read_pattern)]
LapsText = Annotated[Text, BeforeValidator(_as_text), _checked(read_laps)]
TireText = Annotated[Text, _checked(read_tire)]
PathText = Annotated[Text, _checked(check_path)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RaceGroup(_Part):
    """Files with races, and what is said about all of them.

    Attributes:
        files: glob patterns relative to the study file.
        event: the races of files that hold several, by name; `all` takes every one.
        distance: as `--distance` takes it; None finds it out.
        results: the results file, where it does not lie beside the laps.
        cars: as in `StudySpec`, for these races.
    """

    files: Texts
    event: Texts | None = None
    distance: Text | None = None
    results: Text | None = None
    cars: Cars | None = None


class Moments(_Part):
    """When to ask: exactly one of a step, laps, or shares of the distance."""

    every: Lap | None = None
    laps: Annotated[tuple[Lap, ...], Field(min_length=1, max_length=MAX_LIST)] | None = None
    shares: Annotated[tuple[Share, ...], Field(min_length=1, max_length=MAX_LIST)] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        given = [name for name in ("every", "laps", "shares") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("give one of every, laps and shares")
        return self


class Grid(_Part):
    """Every lap of each stop with every tire."""

    stops: Annotated[tuple[LapsText, ...], Field(min_length=1, max_length=MAX_STOPS)]
    tires: Annotated[tuple[TireText, ...], Field(min_length=1, max_length=10)] = ("keep",)

    @model_validator(mode="after")
    def _is_not_too_large(self) -> Self:
        size = grid_size(self.stops, self.tires)
        if size > MAX_VARIANTS:
            raise ValueError(f"{size:,} plans; at most {MAX_VARIANTS:,} are possible")
        return self


class StudySpec(_Part):
    """A whole study file.

    Attributes:
        what: search the best plan at every moment, or simulate given plans.
        cars: `all`, `leaders` (whoever leads its class), or ids or numbers of cars.
        plans, grid: the plans to simulate; both together add up.
        changes: paths of parameters and the factors to try; several are crossed.
        iterations: races of one simulation, or of each finalist of a search.
        model: version of the model bundle; None takes the newest.
        rows: `full` puts the whole recommendation or outcome into each row.
        task_limit_s: a task that takes longer is given up [s]; changes no result.
    """

    what: Literal["recommend", "simulate"]
    races: Annotated[tuple[RaceGroup, ...], Field(min_length=1, max_length=MAX_LIST)]
    cars: Cars = (ALL,)
    moments: Moments
    plans: Annotated[tuple[PlanText, ...], Field(max_length=MAX_LIST)] = ()
    grid: Grid | None = None
    changes: dict[
        PathText, Annotated[tuple[Factor, ...], Field(min_length=1, max_length=MAX_LIST)]
    ] = {}
    iterations: Annotated[int, Field(strict=True, ge=1, le=MAX_ITERATIONS)] = 1_000
    seed: Annotated[int, Field(strict=True, ge=0, le=2**64 - 1)] = 1
    model: Text | None = None
    rows: Literal["short", "full"] = "short"
    task_limit_s: Annotated[float, Field(gt=0.0, le=MAX_TASK_LIMIT_S)] = TASK_LIMIT_S

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        simulates = self.what == "simulate"
        if simulates and not self.plans and self.grid is None:
            raise ValueError('what = "simulate" needs plans or a grid of them')
        if not simulates and (self.plans or self.grid is not None):
            raise ValueError('plans and grid are for what = "simulate"')
        if self.variants > MAX_VARIANTS:
            raise ValueError(
                f"{self.variants:,} plans and what-ifs; at most {MAX_VARIANTS:,} are possible"
            )
        return self

    @property
    def variants(self) -> int:
        """Tasks at one moment [tasks]."""
        count = 1 if self.what == "recommend" else len(self.plans)
        if self.grid is not None:
            count += grid_size(self.grid.stops, self.grid.tires)
        for factors in self.changes.values():
            count *= len(factors)
        return count

    def all_plans(self) -> tuple[PlanPattern, ...]:
        """The plans, then those of the grid."""
        crossed = () if self.grid is None else tuple(grid(self.grid.stops, self.grid.tires))
        return tuple(read_pattern(text) for text in self.plans) + crossed

    def all_changes(self) -> tuple[Change, ...]:
        """Every what-if, the last path varying fastest; one that changes nothing without any."""
        paths = tuple(self.changes)
        return tuple(
            tuple(zip(paths, factors, strict=True)) for factors in product(*self.changes.values())
        )


def read_spec(path: Path) -> StudySpec:
    """Read a study file.

    Raises:
        InvalidInputError: it cannot be read or is no study; names the key.
    """
    try:
        # Opening a pipe would wait for its writer.
        if path.is_fifo():
            raise InvalidInputError(f"{path} is a pipe, not a file; save it as a file first")
        with path.open("rb") as file:
            data = file.read(MAX_SPEC_BYTES + 1)
        if len(data) > MAX_SPEC_BYTES:
            raise InvalidInputError(
                f"{path} is larger than {MAX_SPEC_BYTES:,} bytes; is it a study?"
            )
        return StudySpec.model_validate(tomllib.loads(data.decode("utf-8")))
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InvalidInputError(f"{path}: {reason}; check the path") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInputError(f"{path} is not a TOML file: {error}") from None
    except ValidationError as error:
        where, reason = first_problem(error)
        reason = reason.removeprefix(_PYDANTIC_PREFIX)
        raise InvalidInputError(f"{path}: {where + ': ' if where else ''}{reason}") from None
