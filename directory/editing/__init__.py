"""Editing: what staff change of a service, checked, kept as revisions, and indexed.

`fields` lists what a form asks, `drafts` hold what it says; `loading` makes a draft of rows, `checking` of what
was typed; `saving` writes it, unless somebody was faster. Beside: `history`, `proposing`, `merging`, `bulk`,
`duplicates`, `completing`, and `finding` what there is.
"""
