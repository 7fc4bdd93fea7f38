"""The interface words, `<locale>/LC_MESSAGES/messages.mo`; installed as directory.translations."""
