"""The sections of deliverables, one pure function a file."""
