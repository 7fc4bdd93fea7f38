"""Assuring: keep facts true over time.

`confirming` says that facts are still right, `asking` asks those who run a service, `letters` words the mails,
`links` follows web addresses, `ranking` lets what nobody confirmed for long come later in lists.
"""
