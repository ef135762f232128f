"""What the results of a study come to: by race, by plan and by what-if."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from alora.domain.errors import InvalidInputError
from alora.studies.limits import MAX_ROW_BYTES
from alora.studies.rows import Row

MAX_GROUPS = 10_000
"""Most plans or what-ifs that are told apart [groups]; further ones count in the total only."""

MAX_ERRORS = 5
"""Most kinds of reasons listed why a task has no answer [reasons]."""


@dataclass(slots=True)
class Group:
    """Rows with something in common.

    Attributes:
        what: what that is.
        tasks, answers: all of them, and those with an answer [tasks].
        place_sum: of the expected places in class [places].
        actions: how often each was called for; empty in a study of given plans.
        compared, kept: rows of a what-if beside the same moment without one, and those of them
            that call for the same next stop [tasks].
    """

    what: str | dict[str, float]
    tasks: int = 0
    answers: int = 0
    place_sum: float = 0.0
    actions: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    kept: int = 0

    def add(self, row: Row) -> None:
        """Count one row."""
        self.tasks += 1
        if "error" in row:
            return
        self.answers += 1
        self.place_sum += row["class_finish"]["mean"]
        if "action" in row:
            self.actions[row["action"]] += 1

    @property
    def mean_place(self) -> float | None:
        """Expected place in class, averaged over the answers [places]."""
        return self.place_sum / self.answers if self.answers else None

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        found: dict[str, Any] = {
            "what": self.what,
            "tasks": self.tasks,
            "answers": self.answers,
            "mean_class_finish": self.mean_place,
        }
        if self.actions:
            found["actions"] = dict(sorted(self.actions.items()))
        if self.compared:
            found["same_next_stop"] = self.kept / self.compared
        return found


@dataclass(slots=True)
class Summary:
    """All rows together, and by what was varied; `errors` counts reasons by their code word."""

    total: Group
    races: list[Group]
    plans: list[Group]
    changes: list[Group]
    errors: Counter[str]

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "total": self.total.as_json(),
            "races": [group.as_json() for group in self.races],
            "plans": [group.as_json() for group in self.plans],
            "changes": [group.as_json() for group in self.changes],
            "errors": dict(self.errors.most_common(MAX_ERRORS)),
        }


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a results file.

    Raises:
        InvalidInputError: it cannot be read, or is damaged.
    """
    try:
        with path.open("rb") as file:
            while line := file.readline(MAX_ROW_BYTES + 1):
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise InvalidInputError(
            f"{path} cannot be read ({error}); remove it and run the study again"
        ) from None


def summarise(rows: Iterable[Row]) -> Summary:
    """Count rows that come in order of their tasks."""
    total, errors = Group("all"), Counter[str]()
    races: dict[str, Group] = {}
    plans: dict[str, Group] = {}
    changes: dict[str, Group] = {}
    # The what-ifs of one moment and plan follow each other.
    for _, same in groupby(rows, key=_moment):
        moment = list(same)
        usual = next((row for row in moment if _changes_nothing(row)), None)
        for row in moment:
            groups = [total, _group(races, _race(row), _race(row))]
            if row["asked_plan"] is not None:
                groups.append(_group(plans, row["asked_plan"], row["asked_plan"]))
            if row["change"]:
                group = _group(changes, json.dumps(row["change"]), row["change"])
                groups.append(group)
                _compare(group, row, usual)
            for group in groups:
                group.add(row)
            if "error" in row:
                errors[row["error"]["code"]] += 1
    return Summary(
        total, list(races.values()), list(plans.values()), list(changes.values()), errors
    )


def _moment(row: Row) -> tuple[Any, ...]:
    return row["race"], row["event"], row["car"], row["lap"], row["asked_plan"]


def _race(row: Row) -> str:
    return ", ".join(text for text in (row["event"], row["race"]) if text)


def _changes_nothing(row: Row) -> bool:
    return all(factor == 1.0 for factor in row["change"].values())


def _group(groups: dict[str, Group], key: str, what: str | dict[str, float]) -> Group:
    """The group of a key; one that is only counted, and not kept, beyond the limit."""
    found = groups.get(key)
    if found is None:
        found = Group(what)
        if len(groups) < MAX_GROUPS:
            groups[key] = found
    return found


def _compare(group: Group, row: Row, usual: Row | None) -> None:
    if usual is not None and "stop_lap" in row and "stop_lap" in usual:
        group.compared += 1
        group.kept += row["stop_lap"] == usual["stop_lap"]
