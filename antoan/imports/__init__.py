"""Imports that tell the truth: dry run first, read = added + changed + already there + rejected, always."""
