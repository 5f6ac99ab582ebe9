"""Record linkage of persons."""
