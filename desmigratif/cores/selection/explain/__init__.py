"""Why each village is in or out of a plan."""
