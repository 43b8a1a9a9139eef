"""Forms of this room: asking for a plan, its policy, lists of candidates, filters."""
