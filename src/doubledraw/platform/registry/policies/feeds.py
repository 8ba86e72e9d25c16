"""Who may set up feeds, and when a feed takes a file."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Feed


def may_keep_feeds(organ: Organ, actor: Actor) -> Verdict:
    """Set up, renew or close a feed into this organ's directories."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk",
            "只有{organ}的经办人可以设置数据接入",
            remedy="请由该机关的经办人办理。",
            organ=organ.name,
        )
    return YES


def may_take_file(feed: Feed, clerk: Actor) -> Verdict:
    """Take a file that came: the feed is open, and who set it up still answers for the directory."""
    if feed.closed_at is not None:
        return no("feed_closed", "这个数据接入已经停用", remedy="请联系名录机关的经办人。")
    if not clerk.holds(Role.CLERK, feed.organ.path):
        return no(
            "feed_without_clerk",
            "设置这个数据接入的人已不是经办人",
            remedy="请由现任经办人停用它，重新设置一个。",
        )
    return YES
