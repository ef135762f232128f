"""Every limit of the orchestrator in one place, each with its unit."""

from __future__ import annotations

MAX_SOCKETS = 256
"""Sockets open at once [sockets]; one more is told to come back later."""

MAX_OPEN_QUESTIONS_PER_SOCKET = 4
"""Questions of one socket worked on at once [questions]."""

MAX_OPEN_QUESTIONS = 32
"""Questions of all sockets worked on at once [questions]."""

MAX_QUEUED_MESSAGES = 64
"""Messages that wait for a slow client [messages]; with one more its socket is closed."""

HELLO_WITHIN_S = 10.0
"""How long a new socket may take to say hello [s]."""

CLOSE_WITHIN_S = 1.0
"""How long a client that reads slowly may take to hear that its socket is closed [s]."""

UPDATE_EVERY_S = 0.2
"""Shortest time between two updates of a watched race [s]: at most 5 a second."""

UPDATE_AT_LEAST_EVERY_S = 1.0
"""Longest time between two updates of a running race [s], so that its clock can be seen to go."""

WORDS_RESERVE_MS = 100.0
"""Kept back from a question's budget to say and send the answer [ms]."""

MIN_SIMULATION_MS = 20.0
"""Time below which no simulation is begun [ms]."""

MAX_TOOL_ROUNDS = 4
"""How often a brain may ask for more tools for one question [rounds]."""

MAX_TOOL_CALLS = 6
"""Tool calls for one question [calls]."""

MAX_RACES = 32
"""Uploaded races kept at once [races]; the one not used for longest goes first."""

MAX_RACES_BYTES = 256 * 1024 * 1024
"""Memory of all uploaded races together, estimated [bytes] (256 MiB)."""

LAP_BYTES = 640
"""Memory that one lap of a race takes, index included [bytes]; 547 to 624 in real races."""

MAX_UPLOADS_AT_ONCE = 2
"""Timing files read at once [files]."""

UPLOAD_WITHIN_S = 60.0
"""How long a timing file may take to come in [s]."""

MAX_NAME_CHARS = 200
"""Longest name, event or distance of an upload [characters]."""

MAX_NOTES = 12
"""Notes sent with one race [notes]."""

LOOP_PAUSE_S = 30.0
"""How long the finished live race stays on show before it starts again [s]."""

DRAIN_S = 5.0
"""How long open questions may go on once the service is told to stop [s]."""
