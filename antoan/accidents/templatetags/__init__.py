"""Words of the accident domain in templates."""
