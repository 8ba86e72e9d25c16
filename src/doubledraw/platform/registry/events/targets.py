"""What clerks do to the directory of targets by hand."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class TargetEntered(Event):
    """A target was entered by hand."""

    code: str
    name: str
    organ: str
    reason: str


@dataclass(frozen=True, slots=True)
class TargetEdited(Event):
    """A target was changed by hand; `fields` names what, the values stand in its history."""

    code: str
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TargetRated(Event):
    """What credit settled of a target was written into the directory; `fields` names what."""

    code: str
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TargetsMerged(Event):
    """Two targets were found to be one: `gone` is now part of `kept`."""

    kept: str
    gone: str
    reason: str


@dataclass(frozen=True, slots=True)
class TwinsTold(Event):
    """Two targets that look alike were found to be two."""

    first: str
    second: str
    reason: str


@dataclass(frozen=True, slots=True)
class LabelMade(Event):
    """A label was made."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class LabelClosed(Event):
    """A label is not put on anything any more; where it was, it has come off."""

    code: str
    targets: int


@dataclass(frozen=True, slots=True)
class LabelRuleSet(Event):
    """A rule puts a label on by itself from now on; `instead` is the rule it takes the place of, or 0."""

    label: str
    rule: int
    conditions: tuple[dict[str, object], ...]
    instead: int = 0


@dataclass(frozen=True, slots=True)
class LabelRuleEnded(Event):
    """A rule puts its label on no more."""

    label: str
    rule: int


@dataclass(frozen=True, slots=True)
class LabelPut(Event):
    """A person put a label on targets."""

    label: str
    targets: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelTakenOff(Event):
    """A person took a label off targets."""

    label: str
    targets: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelsRefreshed(Event):
    """The rules were applied again: what came on and what came off."""

    label: str
    put: int
    ended: int


@dataclass(frozen=True, slots=True)
class SpecialFounded(Event):
    """A special directory was founded."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class SpecialClosed(Event):
    """A special directory was closed; its licences stay as they are."""

    code: str


@dataclass(frozen=True, slots=True)
class LicenceEntered(Event):
    """A licence was entered by hand."""

    special: str
    target: str
    number: str


@dataclass(frozen=True, slots=True)
class LicenceEnded(Event):
    """A licence was revoked or cancelled, as somebody entered by hand."""

    special: str
    target: str
    number: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeyTargetEntered(Event):
    """A target was entered into an organ's directory of key targets."""

    target: str
    organ: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeyTargetRemoved(Event):
    """A target was taken out of the directory of key targets."""

    target: str
    organ: str
    reason: str
