"""From a key to a controller method: finds the command, runs it, turns a refusal into a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from annotator.base.errors import AnnotatorError, DamagedFile, EnvironmentFailure
from annotator.gui.commands.command import Command, CommandTable, Scope, is_single
from annotator.gui.controllers.controller import read_only
from annotator.gui.controllers.requests import AskDamaged
from annotator.gui.controllers.saving import Saving
from annotator.gui.hub import Hub, Tone

SWITCHED_OFF = (
    "Single keys are switched off. Press Ctrl+; and then the key, or switch them on under “Change keys…”."
)


GIVES_UP = "history.undo"


class Runner:
    """Runs commands by name. `controllers`: noun to object, as `Command.run` names them.

    `before` is done before each: what was said of the last one is over. `instead` tells whether it did something else
    in place of a command: what it is about is not what stands there.
    """

    def __init__(self, hub: Hub, table: CommandTable, controllers: Mapping[str, object]) -> None:
        self._hub = hub
        self._controllers = controllers
        self.table = table
        self.single_keys = True
        self.before: Callable[[], None] = _nothing
        self.instead: Callable[[Command], bool] = _never
        self._held = ""

    def press(self, key: str, scope: Scope, repeat: bool = False) -> bool:
        """Run what is on a key; tell whether something is. A repeated key runs only what repeats.

        A transient state takes single keys first, each once however long it is held. Where they are switched off,
        only the one after Ctrl+; acts.
        """
        called_for = self._hub.transient is not None
        if scope is Scope.TEXT and repeat and key == self._held:
            return True
        if scope is Scope.TEXT and not repeat:
            self._held = ""
        if scope is Scope.TEXT and self._taken(key):
            self._held = key
            return True
        command = self.table.at_key(key, scope)
        if command is None:
            return False
        if not self.single_keys and not called_for and is_single(key):
            self._hub.tell(SWITCHED_OFF)
            return True
        if not repeat or command.repeats:
            self.run(command)
        return True

    def unknown(self, key: str) -> bool:
        """Say that nothing is on a letter, digit, sign or Shift+Enter; tell whether it is one."""
        if (len(key.removeprefix("Shift+")) != 1 and key != "Shift+Enter") or self._hub.article is None:
            return False
        if self.single_keys:
            keys = self.table.get("help.keys").key or "Ctrl+K"
            self._hub.tell(f"Nothing is on the key {key} here. Press {keys} for all keys.")
        return True

    def _taken(self, key: str) -> bool:
        transient = self._hub.transient
        if transient is None:
            return False
        taken = []
        self.before()
        self.guard(lambda: taken.append(transient.take(key)))
        return taken != [False]

    def run(self, command: Command) -> None:
        """Run a command; what cannot be done is said in one sentence and changes nothing."""
        self.before()
        if self.instead(command):
            return
        project = self._hub.project
        if command.writes and project is not None and not project.writable:
            self._hub.tell(read_only(project), Tone.WARNING)
            return
        if command.writes and self._waits(command):
            return
        method = self.method(command)
        if command.argument is None:
            self.guard(method)
        else:
            self.guard(lambda: method(command.argument))

    def _waits(self, command: Command) -> bool:
        """Try an act again that is not saved; tell whether it stands in the way of this one, which undo ends."""
        if self._hub.unsaved is None:
            return False
        saving = self._controllers["saving"]
        if not isinstance(saving, Saving) or saving.again() or command.run == GIVES_UP:
            return False
        saving.tell(labelling=command.id.startswith("label."))
        return True

    def guard(self, act: Callable[[], object]) -> bool:
        """Do what a click asks for; tell whether it could be done, and say in one sentence why not."""
        try:
            act()
        except DamagedFile as damage:
            self._tell_damage(damage)
            return False
        except EnvironmentFailure as failure:
            self._hub.tell(failure.sentence, Tone.WARNING)
            return False
        except AnnotatorError as refusal:
            self._hub.tell(refusal.sentence)
            return False
        return True

    def _tell_damage(self, damage: DamagedFile) -> None:
        """Ask what to do where it is the open project that is damaged; of another file say so."""
        project = self._hub.project
        if project is not None and project.path == damage.path:
            self._hub.asked.emit(AskDamaged(damage.path, damage.sentence))
        else:
            self._hub.tell(damage.sentence, Tone.WARNING)

    def method(self, command: Command) -> Callable[..., None]:
        """Return the controller method that a command names."""
        noun, _, verb = command.run.partition(".")
        method: Callable[..., None] = getattr(self._controllers[noun], verb)
        return method


def _nothing() -> None:
    """Do nothing before a command."""


def _never(command: Command) -> bool:
    return False
