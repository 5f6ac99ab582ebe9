"""Forms of the accident domain: they read what was typed; whether it can be true is asked by the actions."""
