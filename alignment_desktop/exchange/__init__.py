"""Sheets, bundles and other files in and out."""
