"""Service C: the engine behind HTTP/JSON."""
