"""The catalogue's lists as directories one can import into: items, check sheets, the lists items rest on."""

from doubledraw.platform.catalogue.imports.items import Items
from doubledraw.platform.catalogue.imports.lists import Responsibilities, Supervision
from doubledraw.platform.catalogue.imports.sheets import Sheets

__all__ = ["Items", "Responsibilities", "Sheets", "Supervision"]
