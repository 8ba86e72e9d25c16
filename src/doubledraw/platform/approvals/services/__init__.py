"""The only writers of signatures and of filings."""

from doubledraw.platform.approvals.services.filing import file_list, receive_filing, return_filing
from doubledraw.platform.approvals.services.signing import sign

__all__ = ["file_list", "receive_filing", "return_filing", "sign"]
