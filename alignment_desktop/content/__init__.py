"""Files of resources/ and user packs, read and checked."""
