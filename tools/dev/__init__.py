"""What `./dev` does. Only the standard library is imported before the environment exists."""
