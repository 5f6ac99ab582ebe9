"""The pages of the accident domain; reached through their addresses only."""
