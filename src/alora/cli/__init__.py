"""The `alora` command."""
