"""Five real documents as demos: each city in the year of its document, under its own rules, with generated data.

Names of places and organs are the documents' own or those of the national table of divisions; firms, people and
everything that happens are made up. `city("changchun")` is the description in `data/changchun.toml`.
"""

from doubledraw.demo.cities.description import NAMES, City, city

__all__ = ["NAMES", "City", "city"]
