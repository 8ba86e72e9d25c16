"""A county that does not exist, 清源县: its firms, inspectors and inspection items, grown from a seed.

Nothing here is taken from a register. Region code 990126 is not assigned, and every name, code and
address is drawn from the vocabularies beside this file. The same seed gives the same bytes.
"""

from doubledraw.demo.county.inspectors import ORGANS, Inspector, Organ, inspectors
from doubledraw.demo.county.items import Item, items
from doubledraw.demo.county.places import AS_OF, COUNTY, TOWNS, Town
from doubledraw.demo.county.targets import Target, targets

__all__ = [
    "AS_OF",
    "COUNTY",
    "ORGANS",
    "TOWNS",
    "Inspector",
    "Item",
    "Organ",
    "Target",
    "Town",
    "inspectors",
    "items",
    "targets",
]
