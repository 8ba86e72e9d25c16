"""State machines as data: one table drives services, buttons, diagrams and tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, Self, TypeVar

from doubledraw.platform.kernel.errors import Conflict
from doubledraw.statute.citation import Citation


class Labelled(StrEnum):
    """A state with an English code and a Chinese label: DRAFT = "draft", "草拟"."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member with this code; ValueError when there is none."""
        for member in cls:
            if member.value == code:
                return member
        raise ValueError(f"{code!r} is not a {cls.__name__}")

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]


S = TypeVar("S", bound=Labelled)


class Stateful(Protocol):
    state: str


@dataclass(frozen=True, slots=True)
class Step(Generic[S]):
    """One arrow of the machine."""

    action: str
    source: S
    target: S
    label: str
    role: str = ""
    cites: Citation | None = None


@dataclass(frozen=True)
class Flow(Generic[S]):
    """All the arrows of one machine."""

    start: S
    steps: tuple[Step[S], ...]

    def state_of(self, row: Stateful) -> S:
        return next(state for state in type(self.start) if state.value == row.state)

    def step(self, state: S, action: str) -> Step[S]:
        """The arrow `action` takes out of `state`, or Conflict."""
        for step in self.leaving(state):
            if step.action == action:
                return step
        raise Conflict(
            "wrong_state",
            "当前状态是“{state}”，不能执行此操作",
            remedy="请刷新页面，按现在的状态办理。",
            state=state.label,
        )

    def leaving(self, state: S) -> Iterator[Step[S]]:
        return (step for step in self.steps if step.source is state)

    def mermaid(self) -> str:
        """The machine as a Mermaid state diagram, for the generated reference page."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start.label}"]
        lines += [f"    {s.source.label} --> {s.target.label}: {s.label}" for s in self.steps]
        return "\n".join(lines)
