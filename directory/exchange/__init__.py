"""In and out: every format is read into the same neutral records, and they are loaded by one deed."""
