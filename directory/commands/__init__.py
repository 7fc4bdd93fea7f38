"""The parts of the `directory` command."""
