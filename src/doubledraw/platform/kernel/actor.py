"""Who acts. A value, so that services, events and tests need no user model."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held over an organ and everything below it; `organ_path` is like "/1/4/".

    `lender` is whose role it is when it was lent for a period, with their name; None for one's own.
    """

    role: str
    organ_path: str
    lender: int | None = None
    lender_name: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """One signed-in person with the roles they hold; `office` is business, system, security or audit."""

    user_id: int
    name: str
    organ_id: int
    organ_path: str
    organ_name: str = ""
    office: str = "business"
    grants: frozenset[Grant] = field(default_factory=frozenset)

    def holds(self, role: str, organ_path: str) -> bool:
        """Whether the role reaches the organ at `organ_path`."""
        return any(g.role == role and organ_path.startswith(g.organ_path) for g in self.grants)

    def lent(self, role: str, organ_path: str) -> Grant | None:
        """By whose grant the role reaches the organ, when it does so only because it was lent."""
        found = [g for g in self.grants if g.role == role and organ_path.startswith(g.organ_path)]
        if not found or any(g.lender is None for g in found):
            return None
        return min(found, key=lambda g: (-len(g.organ_path), g.lender or 0))

    def reaches(self, organ_path: str) -> bool:
        """Whether any business role reaches the organ at `organ_path`."""
        return any(organ_path.startswith(g.organ_path) for g in self.grants)

    def scopes(self, *roles: str) -> tuple[str, ...]:
        """The organ paths over which one of `roles` (any, when none is named) is held, sorted."""
        return tuple(sorted({g.organ_path for g in self.grants if not roles or g.role in roles}))


SYSTEM = Actor(0, "系统", 0, "/", "", "system")
"""The platform itself: jobs that carry out what a person has already decided."""
