"""Questions about the ledgers."""
