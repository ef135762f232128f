"""Service A: the sockets, the dispatcher and the words."""
