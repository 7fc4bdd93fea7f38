"""Safekeeping: all that an instance knows in one file, and back, whichever database it came from.

A backup is a ZIP file: `manifest.json`, the rows of each table as JSON lines, the basemaps. What is made from other rows (the
search index) is left out and made again; who is signed in is not kept.
"""

from directory.safekeeping.packing import Backup, pack
from directory.safekeeping.unpacking import files_of, open_backup, unpack

__all__ = ["Backup", "files_of", "open_backup", "pack", "unpack"]
