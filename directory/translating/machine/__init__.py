"""A machine that translates: LibreTranslate or DeepL, where the operator names one; a person has the last word.

`protecting` keeps names and numbers as they are, `calling` goes out, `providers` speak the protocols, `budget` counts,
`working` asks for texts, `rounds` keeps what came.
"""

from __future__ import annotations

from directory.translating.machine.providers import Provider, provider_of
from directory.translating.machine.troubles import MachineFault, Trouble

__all__ = ["MachineFault", "Provider", "Trouble", "provider_of"]
