"""Lists that are filed with the office above: what they hold, and whether an edition is on one with a receipt."""

from datetime import date

from doubledraw.platform.approvals.selectors import is_on_received_list
from doubledraw.platform.catalogue.policies.items import is_filed
from doubledraw.platform.catalogue.selectors.items import filing_rule
from doubledraw.platform.kernel.verdict import YES, Verdict
from doubledraw.platform.organs.models import Organ


def filing_of(organ: Organ, digest: str, day: date) -> Verdict:
    """Whether the filing the rules may ask for has been made; no query where none is asked."""
    rule = filing_rule(day)
    if rule is None:
        return YES
    return is_filed(is_on_received_list(organ.path, "items", digest), rule)
