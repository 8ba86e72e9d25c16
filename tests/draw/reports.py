"""What the verifier reports of a bundle."""

from doubledraw.draw import verify
from doubledraw.log.note import check_note


def check(files, auditor, **policy):
    return verify.verify(files, auditor=auditor, check_note=check_note, **policy)


def verdicts(report, name):
    return [c.verdict for c in report.checks if c.name == name]


def false_names(report):
    return {c.name for c in report.checks if c.verdict == "false"}
