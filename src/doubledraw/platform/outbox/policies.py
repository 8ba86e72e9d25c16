"""Who sees messages and who has one sent again."""

from datetime import datetime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.outbox.models import Message
from doubledraw.platform.outbox.states import MessageState

KEEPERS = ("clerk", "head")
"""Codes of the roles that look after an organ's messages."""


def may_retry(message: Message, actor: Actor, at: datetime) -> Verdict:
    """Have a failed message sent again: a clerk or head of its organ, while it still helps."""
    if not any(actor.holds(role, message.organ_path) for role in KEEPERS):
        return no(
            "no_keeper_of_messages",
            "重发需要经办人或科室负责人角色",
            None,
            "请由有此角色的人员办理。",
        )
    if message.state != MessageState.FAILED:
        return no("not_failed", "只有没有送到的可以重发", None, "请刷新页面。")
    if message.cleared_at is not None or message.expires_at <= at:
        return no("message_expired", "已经过了发送期限", None, "请改用别的方式送达。")
    return YES
