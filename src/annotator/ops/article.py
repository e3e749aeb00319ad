"""An open article: its text, how it reads, and the layer that is worked on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.document import Document
from annotator.domain.layer import Layer

if TYPE_CHECKING:
    from annotator.domain.reading import Reading


@dataclass(slots=True)
class Article:
    """One article as the window has it in memory; `layer` follows every act."""

    document: Document
    text: str
    layer: Layer
    reading: Reading
