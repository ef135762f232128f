"""Time of the whole way of a question, against its budget, on the running system.

Starts `alora up` on free ports (or uses `--url`), asks 200 questions at 200 different moments of
the demo race and, where they are beside the checkout, of real races, one after the other, and says
how long question sent to answer received took and where the time went. The first question after
the start is reported apart.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, quantiles

from alora.cli.errors import ServerError
from alora.cli.page_client import PageClient, Upload
from alora.contracts import page
from alora.timing import read_recording, resolve_distance

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
LIMIT_MS = 2_500.0
"""The question's budget, which p99 is held against [ms]."""
START_LIMIT_S = 60.0
"""Longest start of the system [s]."""
REAL_RACES: tuple[tuple[str, str | None], ...] = (
    ("gr_cup/barber/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV", None),
    ("wec/2025/spa_6h.csv", None),
    ("imsa/2022/07-weathertech-raceway-laguna-seca/202205011210-race-laps.csv", None),
    ("imsa/2023/12-watkins-glen-international/202306251040-race-laps.csv", None),
    ("f1/laps_2019.csv", "Belgian Grand Prix"),
    ("f1/laps_2022.csv", "Italian Grand Prix"),
    ("f1/laps_2021.csv", "Hungarian Grand Prix"),
)


@dataclass
class Tally:
    """Times of answered questions [ms], by race, and by step of the way."""

    times_ms: list[float] = field(default_factory=list)
    by_race: dict[str, list[float]] = field(default_factory=dict)
    steps: dict[str, list[float]] = field(default_factory=dict)
    iterations: list[int] = field(default_factory=list)
    from_cache: int = 0
    failures: list[str] = field(default_factory=list)


@contextmanager
def running_system(url: str | None) -> Iterator[str]:
    """The address of a running system; one of our own unless `url` names another."""
    if url:
        yield url
        return
    command = [sys.executable, "-m", "alora.cli.main", "up", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        assert process.stdout is not None
        deadline = time.monotonic() + START_LIMIT_S
        found = None
        while found is None and time.monotonic() < deadline:
            line = process.stdout.readline()
            if not line:
                raise SystemExit("the system did not start")
            found = re.search(r"http://\S+:\d+", line)
        if found is None:
            raise SystemExit(f"the system did not start within {START_LIMIT_S:.0f} s")
        yield found.group(0).replace("localhost", "127.0.0.1")
    finally:
        process.terminate()
        process.wait(timeout=20)


def moments(races: list[page.RaceSummary], count: int) -> list[tuple[page.RaceSummary, str, int]]:
    """Spread `count` (race, car, lap) over the races: each a state of its own."""
    chosen: list[tuple[page.RaceSummary, str, int]] = []
    for number in range(count):
        race = races[number % len(races)]
        turn = number // len(races)
        cars = [car for car in race.cars if car.laps >= 4]
        car = cars[(turn * 7) % len(cars)]
        share = 0.1 + 0.8 * ((turn * 0.618) % 1.0)
        chosen.append((race, car.car_id, max(1, min(car.laps - 1, round(share * car.laps)))))
    return chosen


def race_files(scratch: Path) -> list[tuple[Path, str | None]]:
    """The demo race, and the real races that are here."""
    command = [sys.executable, "-m", "alora.cli.main", "demo", str(scratch / "demo")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    real = [(DATA / name, event) for name, event in REAL_RACES]
    return [(scratch / "demo" / "laps.csv", None), *[row for row in real if row[0].exists()]]


async def upload_all(client: PageClient) -> list[page.RaceSummary]:
    """Give the system every race."""
    races = []
    with tempfile.TemporaryDirectory() as scratch:
        for path, event in race_files(Path(scratch)):
            distance = resolve_distance(read_recording(path, event=event), given=None, path=path)
            minutes = (distance.time_s or 0.0) / 60
            text = f"{distance.laps}laps" if distance.laps else f"{minutes:g}min"
            upload = Upload(path, event, text, distance.source.value)
            races.append(await client.upload(upload))
    return races


async def ask(
    client: PageClient, race: page.RaceSummary, car: str, lap: int, tally: Tally
) -> float:
    """Ask one question; returns its time [ms]."""
    question = page.Ask(id="1", text="When should I pit?", race_id=race.race_id, car=car, lap=lap)
    started = time.perf_counter()
    try:
        reply = await client.ask(question, lambda _: None)
    except ServerError as error:
        tally.failures.append(f"{race.event} car {car} lap {lap}: {error}")
        return (time.perf_counter() - started) * 1000
    tally.times_ms.append(reply.elapsed_ms)
    tally.by_race.setdefault(race.event or race.source, []).append(reply.elapsed_ms)
    tally.iterations.append(reply.answer.iterations)
    tally.from_cache += reply.answer.from_cache
    for hop in reply.answer.hops:
        tally.steps.setdefault(f"{hop.service}: {hop.step}", []).append(hop.ms)
    return reply.elapsed_ms


async def measure(url: str, count: int) -> dict[str, object]:
    """Ask everything and sum up."""
    client = PageClient(url)
    races = await upload_all(client)
    plan = moments(races, count + 1)
    tally = Tally()
    first_ms = await ask(client, *plan[0], Tally())
    for race, car, lap in plan[1:]:
        await ask(client, race, car, lap, tally)
    cuts = quantiles(tally.times_ms, n=100)
    total = sum(sum(values) for values in tally.steps.values())
    return {
        "questions": count,
        "answered": len(tally.times_ms),
        "failures": tally.failures[:10],
        "failed": len(tally.failures),
        "from_cache": tally.from_cache,
        "first_ms": round(first_ms, 1),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
        "limit_ms": LIMIT_MS,
        "p99_share_of_limit": round(cuts[98] / LIMIT_MS, 3),
        "median_iterations": sorted(tally.iterations)[len(tally.iterations) // 2],
        "races": {name: round(fmean(values), 1) for name, values in tally.by_race.items()},
        "share_of_time_by_step": {
            name: round(sum(values) / total, 4)
            for name, values in sorted(tally.steps.items(), key=lambda item: -sum(item[1]))
        },
    }


def main() -> int:
    """Run and print; 1 if a question failed or p99 is over the budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--url", help="a running system, instead of one of our own")
    parser.add_argument("--questions", type=int, default=200)
    args = parser.parse_args()
    with running_system(args.url) as url:
        result = asyncio.run(measure(url, args.questions))
    if args.json:
        print(json.dumps(result, indent=2))
    else:
        for key, value in result.items():
            print(f"{key}: {value}")
    return 1 if result["failed"] or float(str(result["p99_ms"])) > LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main())
