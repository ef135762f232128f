"""The engine once more, in plain NumPy, written from docs/engine.md to be read.

The kernel is held against it, race for race. Arrays are (car, race) of one plan unless said
otherwise: single precision where the page says f32, clocks in whole ticks.
"""
