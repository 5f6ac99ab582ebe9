"""Benchmarks: each module measures one promise of docs/performance.md against a baseline in the same run."""
