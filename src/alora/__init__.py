"""Alora, a race strategist: a simulation of the rest of this race, in plain words."""
