"""Views, one file for each door: people with a role, everybody, agencies that complete their list."""
