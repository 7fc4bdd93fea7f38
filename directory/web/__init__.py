"""The doors to the web: routes, pages, headers."""
