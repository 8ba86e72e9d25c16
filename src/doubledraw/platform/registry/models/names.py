"""How names are folded for searching."""

import unicodedata

# Punctuation, spaces, symbols, controls. Unassigned code points stay: a newer Unicode may know them.
_UNSPOKEN = frozenset(
    ["Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Zl", "Zp", "Sm", "Sc", "Sk", "So", "Cc", "Cf"]
)


def name_key(name: str) -> str:
    """How a name is spelled for searching: NFKC, without case, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if unicodedata.category(c) not in _UNSPOKEN)
