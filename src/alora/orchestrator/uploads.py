"""`POST /api/races`: a timing file streamed to disk within bounds, read off the event loop."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Mapping
from typing import BinaryIO

from starlette.requests import ClientDisconnect, Request

from alora.contracts.page import MAX_UPLOAD_BYTES, RaceSummary
from alora.domain.errors import DeadlineError, InvalidInputError, OverloadedError
from alora.domain.race import DistanceSource
from alora.orchestrator.limits import MAX_NAME_CHARS, MAX_UPLOADS_AT_ONCE, UPLOAD_WITHIN_S
from alora.orchestrator.races import Race, RaceStore, Upload, read_upload

_PARAMETERS = ("name", "event", "distance", "distance_source")


class TooLargeError(InvalidInputError):
    """The file is larger than this server takes."""

    code = "too_large"


class Uploads:
    """Takes timing files, a few at a time."""

    def __init__(
        self,
        store: RaceStore,
        max_bytes: int = MAX_UPLOAD_BYTES,
        at_once: int = MAX_UPLOADS_AT_ONCE,
        within_s: float = UPLOAD_WITHIN_S,
    ) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._at_once = at_once
        self._within_s = within_s
        self._busy = 0

    async def take(self, request: Request) -> RaceSummary:
        """Read the file in a request's body and keep its race.

        Raises:
            InvalidInputError: a parameter or the file cannot be used.
            TooLargeError: the file is too large.
            DeadlineError: the file comes in too slowly.
            OverloadedError: other files are being read.
        """
        upload = read_parameters(request.query_params)
        self._check_announced(request.headers.get("content-length"))
        if self._busy >= self._at_once:
            raise OverloadedError(f"{self._busy} files are being read; send this one again soon")
        self._busy += 1
        try:
            with tempfile.TemporaryFile() as file:
                digest = await self._receive_in_time(request, file)
                race = await asyncio.to_thread(read_upload, file, upload, digest)
        finally:
            self._busy -= 1
        return self._keep(race)

    def _keep(self, race: Race) -> RaceSummary:
        self._store.add(race)
        return race.summary

    def _check_announced(self, length: str | None) -> None:
        if length is not None and length.isdigit() and int(length) > self._max_bytes:
            raise self._too_large()

    async def _receive_in_time(self, request: Request, file: BinaryIO) -> str:
        try:
            async with asyncio.timeout(self._within_s):
                return await self._receive(request, file)
        except TimeoutError:
            raise DeadlineError(
                f"the file did not come in within {self._within_s:g} s; send it on a faster line"
            ) from None

    async def _receive(self, request: Request, file: BinaryIO) -> str:
        digest = hashlib.sha256()
        size = 0
        try:
            async for chunk in request.stream():
                size += len(chunk)
                if size > self._max_bytes:
                    raise self._too_large()
                digest.update(chunk)
                await asyncio.to_thread(file.write, chunk)
        except ClientDisconnect:
            raise InvalidInputError("the upload broke off before its end") from None
        file.seek(0)
        return digest.hexdigest()

    def _too_large(self) -> TooLargeError:
        return TooLargeError(
            f"the file is larger than {self._max_bytes // 1024 // 1024} MiB, the most that is taken"
        )


def read_parameters(given: Mapping[str, str]) -> Upload:
    """Read what a client says of its file.

    Raises:
        InvalidInputError: an unknown parameter, one too long, or a source that is none.
    """
    for name, value in given.items():
        if name not in _PARAMETERS:
            raise InvalidInputError(
                f"parameter {name[:40]!r} is not known; known are {', '.join(_PARAMETERS)}"
            )
        if len(value) > MAX_NAME_CHARS:
            raise InvalidInputError(
                f"parameter '{name}' is {len(value)} characters long; "
                f"at most {MAX_NAME_CHARS} are taken"
            )
    return Upload(
        name=given.get("name") or "upload.csv",
        event=given.get("event") or None,
        distance=given.get("distance") or None,
        distance_source=_source(given.get("distance_source")),
    )


def _source(text: str | None) -> DistanceSource | None:
    if not text:
        return None
    try:
        return DistanceSource(text)
    except ValueError:
        known = ", ".join(DistanceSource)
        raise InvalidInputError(
            f"distance_source {text[:40]!r} is not known; known are {known}"
        ) from None
