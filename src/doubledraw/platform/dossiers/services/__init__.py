"""Deeds of the dossiers: take a firm's file away; close a case, add to it, take it away."""

from doubledraw.platform.dossiers.services.exporting import export_case, export_firm
from doubledraw.platform.dossiers.services.filing import file_case, file_draw, supplement_case

__all__ = ["export_case", "export_firm", "file_case", "file_draw", "supplement_case"]
