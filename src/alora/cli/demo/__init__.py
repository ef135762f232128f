"""The demo race: an invented race on an invented circuit, with the truth beside it."""
