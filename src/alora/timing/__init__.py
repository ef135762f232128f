"""What comes off the track: readers, the race feed, and the race state built from it."""
