"""Dossiers as files: a firm's file and a case, each one zip."""

from doubledraw.platform.dossiers.exports.cases import case_zip
from doubledraw.platform.dossiers.exports.firms import firm_zip
from doubledraw.platform.dossiers.exports.papers import made_paper
from doubledraw.platform.dossiers.exports.zips import Packed

__all__ = ["Packed", "case_zip", "firm_zip", "made_paper"]
