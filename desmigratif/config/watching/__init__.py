"""Numbers for a watching machine, and the upkeep that `doctor` looks after."""
