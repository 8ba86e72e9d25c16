"""Every refusal the domain can express. The web layer maps each class to one HTTP status."""

from doubledraw.statute.citation import Citation


class DomainError(Exception):
    """Something the user asked for cannot happen: why, under which article, and what to do now.

    `reason` and `remedy` are Chinese texts with `{name}` places; `params` fill them. They are translated
    and filled where they are shown, so that one error speaks both languages.
    """

    status = 400

    def __init__(
        self,
        code: str,
        reason: str,
        cites: Citation | None = None,
        remedy: str = "",
        **params: object,
    ) -> None:
        super().__init__(reason.format(**params) if params else reason)
        self.code = code
        self.reason = reason
        self.cites = cites
        self.remedy = remedy
        self.params = params


class Refused(DomainError):
    """The actor may not do this."""

    status = 403


class Conflict(DomainError):
    """The record has moved on, or was never in the right state."""

    status = 409


class Invalid(DomainError):
    """The input is well formed but breaks a rule."""

    status = 422
