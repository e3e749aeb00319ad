"""A settings file that means harm: the window's options are sound, and what was set is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import SETTINGS

from annotator.base.settings import OPTIONS, ZOOM, Settings


@pytest.mark.parametrize("name", SETTINGS)
def test_every_option_has_a_value_of_its_kind(name: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(SETTINGS[name])
    settings = Settings(path)
    for option in OPTIONS:
        assert isinstance(settings.get(option), type(option.default))
    settings.set(ZOOM, 120)
    assert settings.get(ZOOM) == 120
    assert settings.place(tmp_path / "p.annotator") is None
    settings.opened(tmp_path / "p.annotator")
    assert list(tmp_path.glob(".settings-*")) == []
