"""A new project file from what was gathered of a damaged one: the log done again, as far as it is without a gap."""

from __future__ import annotations

import contextlib
from pathlib import Path

from annotator.base.errors import EnvironmentFailure
from annotator.base.progress import Progress, silent
from annotator.base.temporary import TemporaryFolder
from annotator.store.backup import copy_connection
from annotator.store.chain import read_chain
from annotator.store.damage import of_file, of_references, read_texts
from annotator.store.gathering import Gathered
from annotator.store.replaying import CannotReplay, replay


def write_anew(gathered: Gathered, path: Path, target: Path, progress: Progress = silent) -> None:
    """Write a project that holds what the gathered log says, and is proven like a backup, to a new file.

    `path`: the damaged one, for what is said. Raises `EnvironmentFailure` where its steps cannot be done again,
    `UserError` where the name is taken; then nothing is left.
    """
    with contextlib.ExitStack() as stack:
        folder = TemporaryFolder()
        stack.callback(folder.remove)
        source = gathered.write(folder.path / "gathered.annotator")
        stack.callback(source.close)
        chain = read_chain(source)
        texts = read_texts(source, frozenset(chain.texts))
        try:
            sound = replay(source, chain, texts, folder.path / "sound.annotator", progress)
            stack.callback(sound.close)
            wrong = [*chain.complaints, *texts.damages, *of_file(sound), *of_references(sound)]
            if wrong:
                raise CannotReplay(wrong[0][1])
        except CannotReplay as error:
            raise EnvironmentFailure(
                f"What is left of “{path.name}” does not fit together ({error}) Nothing was written. Restore a backup."
            ) from error
        copy_connection(sound, path, target, progress, by_hand=True)
