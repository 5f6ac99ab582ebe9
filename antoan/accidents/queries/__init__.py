"""Questions about declarations, cases, places and codes of the accident domain."""
