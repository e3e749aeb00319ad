"""Files named and folders walked."""

from pathlib import Path

from annotator.formats.walk import files_to_read


def test_a_folder_gives_its_readable_files_sorted_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.TXT", "c.jsonl", ".hidden.txt", "d.png", "sub/e.txt", ".git/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    files, refused = files_to_read([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in files] == ["a.TXT", "b.txt", "c.jsonl", "sub/e.txt"]
    assert not refused


def test_a_folder_without_a_readable_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    files, refused = files_to_read([tmp_path])
    assert not files
    assert "holds no file that ends in .jsonl .ndjson .text .txt" in refused[0].sentence


def test_a_missing_path_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    files, refused = files_to_read([tmp_path / "none.txt", tmp_path / "a.txt"])
    assert [path.name for path in files] == ["a.txt"]
    assert refused[0].sentence.endswith("none.txt” could not be read: there is no such file or folder.")


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    files, _ = files_to_read([tmp_path, tmp_path / "a.txt", tmp_path / "sub" / ".." / "a.txt"])
    assert len(files) == 1
