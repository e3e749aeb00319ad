"""A process that writes is killed at random moments: nothing that it acknowledged is lost, nothing is half."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from steps import SCHEMA, act, article, import_of, still_clock, texts

from annotator.store.store import Store

TRIALS = 12
TEXT = "x" * 1000
CHILD = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from steps import act, article, span
from annotator.base.clock import Clock
from annotator.domain.change import deleted
from annotator.store.store import Store
store, clock, here = Store.open(Path(sys.argv[1])), Clock(), article("x" * 1000).id
os.write(1, b"ready\\n")
while True:
    one, two = (span(clock.uuid7(), "person", (1, 4), note="n" * 500) for _ in "ab")
    store.apply([act(one, two, document=here, id_=clock.uuid7())])
    os.write(1, f"{one.id} {two.id}\\n".encode())
    store.apply([act(deleted(two), document=here, id_=clock.uuid7())])
    os.write(1, f"-{two.id}\\n".encode())
"""


@pytest.mark.timeout(120)
def test_no_acknowledged_label_is_lost_when_the_owner_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "p.annotator"
    store = Store.create(path, [act(*SCHEMA)], still_clock())
    store.apply(import_of(TEXT), texts(TEXT))
    store.close()
    support = Path(sys.modules["steps"].__file__ or "").parent
    chance, there, gone = random.Random(7), set(), set()
    for _ in range(TRIALS):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, path, support], stdout=subprocess.PIPE, bufsize=0
        )
        assert child.stdout is not None
        with child:
            assert child.stdout.readline() == b"ready\n"
            heard = b"".join(child.stdout.readline() for _ in range(chance.randrange(6)))
            time.sleep(chance.uniform(0, 0.01))
            child.kill()
            lines = (heard + child.stdout.read()).decode().split("\n")[:-1]
        for line in lines:
            if line.startswith("-"):
                gone.add(line[1:])
            else:
                there.update(line.split())
        store = Store.open(path)
        found = {span.id for span in store.record(article(TEXT).id).spans}
        missing = there - gone - found
        # The kill may fall between the commit of a deletion and its acknowledgement.
        assert missing <= {line.split()[1] for line in lines[-1:] if " " in line}
        gone |= missing
        assert not gone & found
        assert store.integrity() == []
        store.close()
        assert not Path(f"{path}-wal").exists()
    assert len(there) > TRIALS
