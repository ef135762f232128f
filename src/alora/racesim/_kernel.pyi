"""The native kernel, built by setup; it has no Python members."""
