"""Pages of notices: what somebody was told, how they want to be told, their calendar."""
