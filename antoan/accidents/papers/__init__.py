"""Official papers of the accident domain, each as data for antoan.documents."""
