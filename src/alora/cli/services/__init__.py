"""Alora's three services as child processes of the command."""
