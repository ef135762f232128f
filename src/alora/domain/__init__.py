"""The words of racing, as frozen types with the unit in the name. Standard library only."""
