"""What a new directory starts with: the taxonomy and the demonstration city, installed as directory.seeds."""
