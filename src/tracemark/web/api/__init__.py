"""The door for the State's own systems: a token, JSON, one address for each query and each command."""
