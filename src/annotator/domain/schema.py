"""What can be said in a project: labels, their attributes and natural objects, relation types; ids never change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.annotation import Tier

BUILT_IN = frozenset({"person", "organization", "place", "quote", "source", "cue", "claim", "waived"})
"""The labels that may have a letter of their own; the letter of every other label comes after a dot."""

DIRECT = frozenset("poqkxscl")
"""The letters that stand for a label by themselves; all others are commands, or may become some."""


class Natural(StrEnum):
    """What a label key takes when nothing is selected."""

    NAME = "name"
    QUOTATION = "quotation"
    QUOTED = "quoted"
    CLAUSE = "clause"
    WORD = "word"


class AttributeKind(StrEnum):
    """How an attribute is answered."""

    CHOICE = "choice"
    SEVERAL = "several"
    YES = "yes"
    NUMBER = "number"
    TEXT = "text"


class Pattern(StrEnum):
    """How the lane of a label is drawn, so that color is never the only sign."""

    SOLID = "solid"
    HEAVY = "heavy"
    DOUBLE = "double"
    DASHED = "dashed"
    DOTTED = "dotted"
    DASHDOT = "dashdot"
    THIN = "thin"
    WAVE = "wave"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that an attribute may take."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question about a span or an article. `derived`: the program finds a value, a person may override it.

    `asked`: the window asks it in its turn; else it is in the card only. Not `active`: kept, but not offered.
    """

    id: str
    title: str
    kind: AttributeKind = AttributeKind.CHOICE
    choices: tuple[Choice, ...] = ()
    question: str = ""
    derived: bool = False
    asked: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """What a span can be. `key`: one letter, or empty where only an answer makes such spans.

    `colors`: light and dark theme, `#RRGGBB`. `aliases`: names of other schemas, upper case.
    `contiguous`: one fragment only. `relabels`: the key of this label changes spans of these labels instead of
    adding one.
    """

    id: str
    title: str
    tier: Tier
    key: str = ""
    colors: tuple[str, str] = ("#444444", "#BBBBBB")
    pattern: Pattern = Pattern.SOLID
    natural: Natural = Natural.WORD
    contiguous: bool = True
    attributes: tuple[Attribute, ...] = ()
    aliases: tuple[str, ...] = ()
    hint: str = ""
    retired: bool = False
    relabels: tuple[str, ...] = ()
    position: int = 0

    @property
    def is_after_dot(self) -> bool:
        """Whether a dot comes before its letter: it is of a project's own, or a command may have the letter."""
        return self.id not in BUILT_IN or self.key not in DIRECT

    @property
    def is_usable(self) -> bool:
        """Whether a key gives it."""
        return bool(self.key) and not self.retired

    @property
    def shown_key(self) -> str:
        """The keys that give it, as they are shown: `p`, or `.m`."""
        return f".{self.key}" if self.is_after_dot and self.key else self.key

    def attribute(self, attribute_id: str) -> Attribute | None:
        """Return the attribute, none if the label has no such one."""
        return next((a for a in self.attributes if a.id == attribute_id), None)


@dataclass(frozen=True, slots=True)
class RelationType:
    """What can lead from one span to another. `makes`: the label of the span that an answer in the text becomes.

    `question` is what the window asks; `at_most`: links of this type from one span, 0 for any number.
    """

    id: str
    title: str
    from_labels: tuple[str, ...]
    to_labels: tuple[str, ...]
    question: str = ""
    at_most: int = 0
    makes: str = ""
    asked: bool = False
    active: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class SchemaHead:
    """Name and revision of the schema; its labels and relation types are objects of their own.

    `attributes`: of articles. `asks_who_is_that`: whether sources that are no names are asked for their cluster.
    """

    name: str
    title: str
    revision: int = 1
    attributes: tuple[Attribute, ...] = ()
    asks_who_is_that: bool = True
    id: str = "schema"


@dataclass(frozen=True, slots=True)
class Schema:
    """All that can be said in one project, in the order in which it is shown and exported."""

    head: SchemaHead
    labels: tuple[Label, ...]
    relations: tuple[RelationType, ...]

    def label(self, label_id: str) -> Label | None:
        """Return the label with this id, none if unknown."""
        return next((label for label in self.labels if label.id == label_id), None)

    def relation(self, type_id: str) -> RelationType | None:
        """Return the relation type with this id, none if unknown."""
        return next((relation for relation in self.relations if relation.id == type_id), None)

    def label_for(self, name: str) -> Label | None:
        """Return the label that `name` of a foreign file means: its id, its title or one of its aliases."""
        upper = name.upper()
        for label in self.labels:
            if upper in (label.id.upper(), label.title.upper(), *label.aliases):
                return label
        return None

    def tier(self, label_id: str) -> Tier:
        """Return the tier of a label; entities for an unknown one."""
        label = self.label(label_id)
        return label.tier if label else Tier.ENTITIES
