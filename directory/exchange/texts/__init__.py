"""A city's texts out to translators and back, as PO and XLIFF."""
