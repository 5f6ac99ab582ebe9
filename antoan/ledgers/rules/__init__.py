"""What the ledgers' rules decide."""
