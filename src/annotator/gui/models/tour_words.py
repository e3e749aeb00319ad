"""What the tour says: the key of a step, why it is pressed, and the way back for who went elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from annotator.base.wording import counted, shortened_by_words
from annotator.gui.commands.command import CommandTable, is_single
from annotator.gui.models.tour import (
    CLAIM,
    PERSON,
    QUOTE,
    SOURCE,
    STEPS,
    Facts,
    Made,
    Meant,
    Newest,
    Place,
    Step,
)

LONGEST = 48
"""Characters of an act's title, or of an answer, in a sentence of the tour."""


@dataclass(frozen=True, slots=True)
class Cap:
    """One key; `now`: it is the one to press, not the one before or after it."""

    text: str
    now: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """What is shown. `number` of `STEPS`, 0 where none is counted; `lost`: the way back, in place of `why`."""

    head: str
    why: str
    caps: tuple[Cap, ...] = ()
    number: int = 0
    lost: str = ""

    @property
    def line(self) -> str:
        """The sentence under the head."""
        return self.lost or self.why

    @property
    def spoken(self) -> str:
        """All of it for a screen reader."""
        keys = ", ".join(cap.text for cap in self.caps if cap.now)
        place = f"Step {self.number} of {STEPS}" if self.number else ""
        parts = (place, self.head, f"Press {keys}" if keys else "", self.line)
        return ". ".join(part.rstrip(".") for part in parts if part)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys as the person has them. `single_keys`: whether single keys act at once."""

    table: CommandTable
    single_keys: bool = True

    def of(self, command_id: str) -> tuple[str, ...]:
        """Return what to press for a command, one after the other; nothing where no key is left for it."""
        try:
            key = self.table.get(command_id).key
        except KeyError:  # a label that is off
            return ()
        if key and is_single(key) and not self.single_keys and (first := self._first()):
            return (first, key)
        return (key,) if key else ()

    def _first(self) -> str:
        return self.table.get("help.single_key").key

    def named(self, words: str) -> str:
        """Return a sentence with the keys of the commands that it names as `$go_next_stop`."""
        template = Template(words)
        return template.substitute({name: self._named(name) for name in template.get_identifiers()})

    def _named(self, name: str) -> str:
        command = self.table.get(name.replace("_", ".", 1))
        return " ".join(self.of(command.id)) or f"“{command.title}” (in the menu {command.group})"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a step teaches: its head, why it is done, and the commands whose keys do it."""

    head: str
    why: str
    commands: tuple[str, ...]


LESSONS = {
    Step.FIND: Lesson(
        "Find the first name",
        "This key goes to the next thing worth a decision. Nothing can break: it is a sample.",
        ("go.next_stop",),
    ),
    Step.PERSON: Lesson(
        "Say that it is a person",
        "A letter says what the outlined words are. It is saved at once.",
        ("label.person",),
    ),
    Step.QUOTE: Lesson(
        "Find a quotation, and label it a quote",
        "The quotation is found with its marks; the letter labels all of it.",
        ("go.next_stop", "label.quote"),
    ),
    Step.WHO: Lesson(
        "Answer who says it", "The words that may be it have numbers in the text.", ("answer.1",)
    ),
    Step.CLAIM: Lesson(
        "Say that it claims something, too",
        "Words may have several labels: a quote can be a claim as well.",
        ("label.claim",),
    ),
    Step.BACK: Lesson(
        "Take the last act back",
        "Undo never ends: every act, in every article, also tomorrow.",
        ("edit.undo_key",),
    ),
    Step.FINISH: Lesson(
        "Now finish the article",
        "It is marked as done, and what you labelled is written to a file of its own.",
        ("article.done",),
    ),
}
LABELS = (PERSON, QUOTE, SOURCE, CLAIM)
"""In the order in which the steps from `PERSON` to `CLAIM` make them."""

PLACES = {
    Place.BESIDE: "The keyboard is not in the text now. Click in the text, or press $view_text.",
    Place.COVERED: "Something else stands in place of the text. Esc leads back to it.",
    Place.TRANSIENT: "The next key belongs to what the foot line says. Esc leaves that.",
    Place.PASS: "Some kinds of labels are hidden now. Choose “all layers” above the text.",
    Place.OTHER: "The tour is in the article “$title”. Click it in the list at the left.",
    Place.DONE: "That was too early: the article is done, and closed for labels. $edit_undo takes it back.",
    Place.SKIPPED: "The article was skipped. $edit_undo takes that back.",
    Place.TRASH: "The article lies in the trash. $edit_undo takes that back.",
    Place.GONE: "The article is gone. $edit_redo brings it back.",
}


def words_of(step: Step, facts: Facts, keys: Keys, title: str) -> Words:
    """Return what is said at a step before `END`; `title`: that of the article."""
    lesson, why, lost = LESSONS[step], LESSONS[step].why, _lost(step, facts, keys, title)
    if step is Step.WHO and facts.first:
        why += f" Here 1 is “{shortened_by_words(facts.first, LONGEST)}”."
    if not lost and (missing := [name for name in lesson.commands if not keys.of(name)]):
        lost = keys.named(f"No key is set for it: {' '.join(map(_placeholder, missing))}.")
    turn = int(facts.meant is Meant.QUOTATION and len(lesson.commands) > 1)
    caps = tuple(Cap(cap, n == turn) for n, name in enumerate(lesson.commands) for cap in keys.of(name))
    return Words(lesson.head, why, caps, step if step <= STEPS else 0, lost)


def _placeholder(command_id: str) -> str:
    return f"${command_id.replace('.', '_', 1)}"


def end_words(name: str, folder: str, made: Made) -> Words:
    """Return what the card says when the file is there."""
    what = f"{counted(made.labels, 'label')} and {counted(made.links, 'link')}"
    why = f"It holds the article with {what}, and lies in {folder}. It stays when the sample goes."
    return Words(f"Done. “{name}” is written.", why)


def writing_words(name: str) -> Words:
    """Return what is said while the file is written."""
    return Words(f"Writing “{name}”…", "All that was labelled goes into one file that other programs read.")


def failed_words(sentence: str) -> Words:
    """Return what is said where the file could not be written."""
    return Words("Done. The file could not be written.", "", lost=sentence)


OFFER = Words(
    "This is the sample",
    "Try what you like: nothing in it is kept when you close it. The tour shows six keys.",
)


def _lost(step: Step, facts: Facts, keys: Keys, title: str) -> str:
    """Return the way back, nothing where the keys of the step are all that is needed."""
    if step is Step.FINISH and facts.place in (Place.BESIDE, Place.TRANSIENT, Place.PASS):
        return ""  # its key is heard there too
    if facts.place is not Place.TEXT and not (step is Step.WHO and facts.place is Place.TRANSIENT):
        return keys.named(PLACES[facts.place].replace("$title", title.replace("$", "$$")))
    return keys.named(_astray(step, facts))


def _astray(step: Step, facts: Facts) -> str:
    """Return what happened in place of the step, and how to get back; nothing where the step can just be done."""
    newest, act = facts.made.newest, _act(facts.made.newest)
    if step is Step.FINISH:
        return ""
    if step is Step.BACK:
        return "" if newest.made == CLAIM or newest.took_back else f"$edit_undo_key takes back {act}."
    done = max(0, step - Step.PERSON)
    if newest.gone == LABELS[done]:
        if newest.took_back:
            return f"You took back {act}. $edit_redo_key does it again."
        return f"That was {act}. $edit_undo_key takes it back."
    if step is Step.PERSON and facts.meant is Meant.OTHER_KIND:
        return "That says something else about it. The letter changes it to a person."
    if step is Step.WHO and facts.first is None:
        if facts.made.nobody:
            return "You said that nobody in the text says it. $edit_undo_key takes that back."
        return "The question waits at the quote. Press $go_next_label until the quote is chosen."
    if newest.made and not newest.took_back and newest.made not in LABELS[:done]:
        return f"That was {act}. It may stay, or $edit_undo_key takes it back."
    if step is Step.FIND and facts.meant is Meant.QUOTATION:
        return "This is a quotation. $go_previous_stop goes back to the name."
    if step is Step.QUOTE and facts.meant is Meant.NAME:
        return "This is one more name. Go on to what stands in quotation marks."
    return ""


def _act(newest: Newest) -> str:
    """Return what the newest act did, for a template."""
    title = newest.title.replace("“", "‘").replace("”", "’").replace("$", "$$")
    return f"“{shortened_by_words(title, LONGEST)}”"
