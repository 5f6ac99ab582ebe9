"""The pages of returns; reached through their addresses only."""
