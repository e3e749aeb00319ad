"""The file of an open project: whether it is still ours, how it is copied, when pages move into it, how it is left."""

from __future__ import annotations

import os
from pathlib import Path

from annotator.base.closing import Closes
from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.progress import Progress, silent
from annotator.store import backup
from annotator.store.beside import refuse_orphans
from annotator.store.connect import WAL_IS_SAFE, Opened
from annotator.store.leaving import close_owned
from annotator.store.making import nothing_left, taken_away, written_over
from annotator.store.moving import Mover
from annotator.store.owner import Owner
from annotator.store.unchanged import Unchanged


class HeldFile(Closes):
    """What a store works on. `owner`: none where it only reads; `mover`: told of each commit; `closed`: it was left."""

    def __init__(self, path: Path, opened: Opened, owner: Owner | None) -> None:
        self.closed = False
        self._path = path
        self._opened = opened
        self._owner = owner
        self._unchanged = Unchanged(opened.connection, path)
        self.mover = Mover(opened.connection, path, self._unchanged)
        if owner is not None:
            self.mover.take_charge()

    def still_there(self) -> bool:
        """Tell whether the path still names the file that was opened: not removed, moved, replaced or written over."""
        if self._owner is None:
            return self._unchanged.same_file()
        return self._unchanged.holds(self.mover.moves)

    @property
    def written_over(self) -> bool:
        """Whether another program was seen to have written into the file; nothing is written into it any more."""
        return self._unchanged.by_others

    def lost(self) -> EnvironmentFailure:
        """Return what is said when the file was taken away, or another program wrote into it."""
        return written_over(self._path) if self.written_over else taken_away(self._path)

    def save_copy(self, target: Path) -> None:
        """Write all that is in the project to a new file, also if its own was removed; `UserError` if one is there."""
        if os.path.lexists(target):
            raise UserError(f"“{target.name}” is there already. It was not changed. Choose another name.")
        refuse_orphans(target)
        if not WAL_IS_SAFE and self._owner is not None and not self._unchanged.holds() and self.written_over:
            raise nothing_left(self._path)
        self.back_up(target, by_hand=True)

    def back_up(self, target: Path, by_hand: bool = False, progress: Progress = silent) -> None:
        """Copy the project as `backup.copy_connection` by the store's own connection, also if its file was removed."""
        connection = self._opened.connection
        if connection.in_transaction:
            raise EnvironmentFailure(
                f"Something long is being done just now. Make the {'copy' if by_hand else 'backup'} after it."
            )
        backup.copy_connection(connection, self._path, target, progress, by_hand)

    def checkpoint(self) -> None:
        """Move everything into the one file, so that copying it is safe; never raises."""
        if self._owner is not None and not self.closed:
            self.mover.wait()
            self.mover.move("TRUNCATE")

    def close(self) -> None:
        """Leave one file behind: no -wal, no lock. Closing twice does nothing."""
        if self.closed:
            return
        self.checkpoint()
        self.closed = True
        if self._owner is not None:
            close_owned(self._opened, self._path, self._unchanged)
            self._owner.release()
        else:
            self._opened.close()
