"""Service B: the tools, the models and the way to the worker."""
