"""The law in the product: the adopted rule sets, an organ's own, the notices of holidays."""
