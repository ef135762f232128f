"""Races for the tests of the engine: a plain one, and features of the model to switch on."""

from tests.features import flags, pits, track
from tests.features.case import FEATURES, Case, plain, switch_on

__all__ = ["FEATURES", "Case", "flags", "pits", "plain", "switch_on", "track"]
