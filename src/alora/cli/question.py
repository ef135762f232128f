"""A question on a timing file, checked here before any service is bothered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alora import timing
from alora.cli.page_client import Upload
from alora.cli.race_file import RaceChoice, as_argument, read_race
from alora.contracts import page
from alora.domain.errors import InvalidInputError

MAX_CARS_NAMED = 30
"""Most cars listed in an error line."""


@dataclass(frozen=True, slots=True)
class AskOptions:
    """What the user typed; `race` None asks about the race that the system at `url` runs."""

    text: str
    race: RaceChoice | None
    car: str | None
    lap: int | None
    budget_ms: float | None = None
    url: str | None = None
    as_json: bool = False
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be sent; `upload` is the race it is about, None for the live one."""

    text: str
    upload: Upload | None
    car: str | None
    lap: int | None
    budget_ms: float | None


def check(options: AskOptions) -> Question:
    """Check everything that can be checked without the services.

    Raises:
        InvalidInputError: the question, the file, the car or the moment cannot be used.
    """
    text = options.text.strip()
    if not text:
        raise InvalidInputError('the question is empty: alora ask "When should I pit?" ...')
    if len(text) > page.MAX_QUESTION_CHARS:
        raise InvalidInputError(
            f"the question has {len(text)} characters, at most {page.MAX_QUESTION_CHARS} are taken"
        )
    if options.race is None:
        if options.url is None:
            raise InvalidInputError(
                "which race? Name a timing file with --race FILE, or a running system with --url"
            )
        return Question(text, None, options.car, options.lap, options.budget_ms)
    car_id, lap, upload = _check_moment(options.race, options.car, options.lap)
    return Question(text, upload, car_id, lap, options.budget_ms)


def _check_moment(choice: RaceChoice, car: str | None, lap: int | None) -> tuple[str, int, Upload]:
    _check_size(choice.path)
    recording, distance = read_race(choice)
    if car is None:
        named = [entry.car_id for entry in recording.entries[:MAX_CARS_NAMED]]
        more = ", ..." if len(recording.entries) > MAX_CARS_NAMED else ""
        raise InvalidInputError(f"which car? Name it with --car: {', '.join(named)}{more}")
    car_id = recording.find_car(car)
    if lap is None:
        raise InvalidInputError(f"which moment? Name a lap that car {car_id} completes with --lap")
    timing.moment_of_lap(recording, car_id, lap)
    upload = Upload(
        path=choice.path,
        event=choice.event or recording.event or None,
        distance=as_argument(distance),
        distance_source=distance.source.value,
    )
    return car_id, lap, upload


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        # The reader says best what is wrong with a file that cannot be looked at.
        return
    if size > page.MAX_UPLOAD_BYTES:
        raise InvalidInputError(
            f"{path.name} has {size / 2**20:.0f} MiB, at most {page.MAX_UPLOAD_BYTES // 2**20} MiB "
            "are taken; give the file of one race"
        )
