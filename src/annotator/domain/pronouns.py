"""Which English words stand for a speaker, and what they say about who that is."""

from __future__ import annotations

from enum import StrEnum


class Stands(StrEnum):
    """What a pronoun can stand for."""

    HE = "he"
    SHE = "she"
    SEVERAL = "several"
    SELF = "self"
    ANYONE = "anyone"
    THING = "thing"


PRONOUNS = {
    "he": Stands.HE,
    "him": Stands.HE,
    "himself": Stands.HE,
    "she": Stands.SHE,
    "her": Stands.SHE,
    "herself": Stands.SHE,
    "they": Stands.SEVERAL,
    "them": Stands.SEVERAL,
    "themselves": Stands.SEVERAL,
    "both": Stands.SEVERAL,
    "i": Stands.SELF,
    "we": Stands.SELF,
    "you": Stands.ANYONE,
    "who": Stands.ANYONE,
    "whom": Stands.ANYONE,
    "one": Stands.ANYONE,
    "it": Stands.THING,
    "which": Stands.THING,
}

SUBJECTS = frozenset({"he", "she", "they", "i", "we", "you", "who", "it", "one", "both", "which"})
"""Those that can be the subject of a verb of saying."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOUNS_OF_BODIES = _set(
    """
    administration agency airline army association authority bank board body broadcaster bureau
    business cabinet chain charity church club college commission committee company corporation
    council court department division firm foundation fund government group hospital institute
    institution label maker manufacturer ministry network newspaper office operator organisation
    organization outlet panel paper parliament party police producers publisher regulator retailer
    school senate service station store studio team thinktank treasury tribunal union university
    website
    """
)
"""Head nouns of "the X" that mean an organization rather than a person."""


def pronoun(text: str) -> Stands | None:
    """Return what a text that is one pronoun stands for, none for anything else."""
    return PRONOUNS.get(text.strip().lower())


def means_person(text: str) -> bool:
    """Return whether words that name a source speak of a person: he, she, they, "the executive producer"."""
    stands = pronoun(text)
    if stands is not None:
        return stands is not Stands.THING
    words = text.split()
    return not (words and words[-1].lower() in NOUNS_OF_BODIES)
