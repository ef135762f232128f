"""The engine once more, in plain NumPy, written to be read: the kernel is held against it."""
