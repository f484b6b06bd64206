"""Snapshots turned into pictures as lists of primitives."""
