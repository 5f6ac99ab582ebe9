"""Old accident lists: the words people wrote in them, what a row says, and how it becomes a concluded case."""
