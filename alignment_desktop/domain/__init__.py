"""What things are and how they are judged; no input or output."""
