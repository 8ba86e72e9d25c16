"""Whose directory, and in whose name: the organ and the clerk that import and export need."""

import argparse
from typing import TYPE_CHECKING

from doubledraw.cli.installation import complain

if TYPE_CHECKING:
    from doubledraw.platform.kernel.actor import Actor
    from doubledraw.platform.organs.models import Organ

# The directories files are brought into, and the lists that can be taken away; a test compares them with the settings.
DIRECTORIES = (
    *("targets", "inspectors", "experts", "institutions", "recusals"),
    *("licences", "inspections", "credit", "credit-events"),
    *("items", "sheets", "supervision", "responsibilities"),
)
LISTS = (
    *("targets", "inspectors", "experts", "institutions", "equipment", "recusals"),
    *("licences", "specials", "key-targets", "labels", "inspections", "items"),
)


def add_whose(parser: argparse.ArgumentParser) -> None:
    """--organ and --by."""
    parser.add_argument("--organ", required=True, help="code of the organ that keeps the directory")
    parser.add_argument(
        "--by", help="account of the clerk who answers for it (default: the organ's only clerk)"
    )


def whose(args: argparse.Namespace) -> "tuple[Organ, Actor] | None":
    """The organ and its clerk; None when it has been said what is missing."""
    from doubledraw.platform.organs.models import Organ, Staff
    from doubledraw.platform.organs.selectors import actor_of
    from doubledraw.platform.organs.states import Role

    organ = Organ.objects.filter(code=args.organ).first()
    if organ is None:
        complain(
            f"there is no organ {args.organ}.", "The security administrator's page lists them."
        )
        return None
    people = Staff.objects.select_related("organ").filter(is_active=True).order_by("account")
    if args.by:
        found = list(people.filter(account=args.by))
        if not found:
            complain(
                f"there is no account {args.by}.", "The security administrator's page lists them."
            )
            return None
        return organ, actor_of(found[0])
    held = people.filter(grants__role=Role.CLERK).distinct()
    clerks = [person for person in held if actor_of(person).holds(Role.CLERK, organ.path)]
    if len(clerks) != 1:
        known = ", ".join(person.account for person in clerks) or "none"
        complain(f"{args.organ} has not one clerk but {len(clerks)}: {known}.", "Say --by ACCOUNT.")
        return None
    return organ, actor_of(clerks[0])
