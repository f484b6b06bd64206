"""Snapshots turned into documents."""
