"""How much a timing file may hold before it is refused."""

from __future__ import annotations

MAX_LINE_BYTES = 64 * 1024
"""Longest line of a timing file [bytes] (64 KiB); real ones stay under 1 KiB."""

MAX_LINES = 600_000
"""Most lines of a timing file [lines]; a whole Formula 1 season has about 25,000."""

MAX_COLUMNS = 512
"""Most columns of a table [columns]."""

MAX_CARS = 200
"""Most cars in one race [cars]; Le Mans has 62."""

MAX_NAMESAKES = 8
"""Most cars with one number in one race [cars]."""

MAX_LAP_NUMBER = 2_000
"""Largest lap number of one car [laps]."""

MAX_FIELD_CHARS = 120
"""Longest name of a driver, team, class or event that is kept [characters]."""

MAX_CAR_NUMBER_CHARS = 12
"""Longest car number [characters]."""

MAX_RACE_MS = 48 * 3600 * 1000
"""Longest race clock [ms] (48 h)."""

MIN_LAP_MS = 10_000
"""Shortest time between two crossings of one car that is believed [ms] (10 s)."""

CLOCK_TOLERANCE_MS = 1_000
"""Largest difference of two clocks of one row that is not a disagreement [ms]."""

MAX_PROBLEM_KINDS = 40
"""Most kinds of problem that are kept for one file [kinds]; each is counted, not listed."""

MAX_EVENTS = 200
"""Most events in one file [events]."""

MAX_WEATHER_SAMPLES = 20_000
"""Most weather samples of one race [samples]; a 24 h race at one a minute has 1,440."""

MAX_FILES_BESIDE = 500
"""Most files of the race file's folder that are looked at for results and weather [files]."""

MAX_BESIDE_BYTES = 8 * 1024 * 1024
"""Largest results or weather file beside the laps that is read [bytes] (8 MiB)."""
