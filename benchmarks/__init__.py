"""Measurements: each against a limit, a peer or another path in the same run."""
