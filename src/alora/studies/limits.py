"""The limits of a study, each with its unit."""

from __future__ import annotations

MAX_SPEC_BYTES = 1024 * 1024
"""Largest study file that is read [bytes] (1 MiB)."""

MAX_RACES = 1_000
"""Most races of one study [races]."""

MAX_VARIANTS = 10_000
"""Most plans times what-ifs at one moment [tasks]."""

MAX_TASKS = 500_000
"""Most tasks of one study; about 200 bytes of memory each [tasks]."""

MAX_PROCESSES = 256
"""Most worker processes on this machine; each takes about 100 MB [processes]."""

MAX_IN_FLIGHT = 4_096
"""Most jobs given to a cluster at once [jobs]."""

JOB_TASKS = 8
"""Most tasks given to a worker at once: what is lost when it dies [tasks]."""

JOBS_PER_WORKER = 4
"""A study is cut into at least this many jobs for each worker, if it has the tasks [jobs]."""

MAX_TRIES = 3
"""A task whose worker died this often is given up [tries]."""

TASK_LIMIT_S = 300.0
"""A task that takes longer is given up, if the study does not say otherwise [s]."""

MAX_TASK_LIMIT_S = 24 * 3600.0
"""Longest limit that a study may give a task [s] (24 h)."""

MAX_ROW_BYTES = 4 * 1024 * 1024
"""Longest line of a journal [bytes] (4 MiB); a full recommendation takes about 30 KiB."""

SYNC_EVERY_S = 0.5
"""Results are on the disk, not only with the system, this long after they came [s]."""

TICK_S = 0.2
"""How often a running study looks whether it is to stop [s]."""

RACES_KEPT = 8
"""Races that are kept in memory after they were read; others are read again [races]."""
