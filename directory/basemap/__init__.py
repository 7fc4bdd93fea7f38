"""The city's own map: built from an OpenStreetMap extract, kept as one PMTiles file, drawn as SVG.

`building` needs the `[import]` extra; `reading`, `decoding` and `drawing` need only what a web server has.
"""
