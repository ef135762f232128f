"""The native kernel under sanitizers, driven with races that are valid and as nasty as can be."""
