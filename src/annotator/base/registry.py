"""A fixed table of things with an id: formats, commands, recommenders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from annotator.base.errors import UserError


class Identified(Protocol):
    """Anything that can stand in a registry."""

    @property
    def id(self) -> str:
        """The stable id."""


T = TypeVar("T", bound=Identified)


class Registry(Generic[T]):
    """Things by id, in the order given. Two with one id raise `ValueError` at import."""

    def __init__(self, noun: str, *items: T) -> None:
        self._noun = noun
        self._items = {item.id: item for item in items}
        if len(self._items) != len(items):
            raise ValueError(f"two {noun}s with one id")

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: str) -> T:
        """Return the item; an unknown id raises `UserError` that lists the known ones."""
        try:
            return self._items[key]
        except KeyError:
            known = ", ".join(self._items)
            raise UserError(f"There is no {self._noun} “{key}”. Known are: {known}.") from None
