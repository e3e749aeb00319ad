"""Articles in and out through the command line, byte for byte."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"
SEEDS = Path(__file__).parents[2] / "seeds"


def test_the_gold_article_comes_out_as_it_went_in_twice(run, project, tmp_path: Path) -> None:
    assert run("import", project, GOLD).out == "1 article imported.\n"
    assert run("export", project, "out.jsonl").code == 0
    run("new", "third.annotator", "--schema", "standard")
    assert run("import", "third.annotator", "out.jsonl").code == 0
    assert run("export", "third.annotator", "again.jsonl").code == 0
    assert (tmp_path / "out.jsonl").read_bytes() == GOLD.read_bytes()
    assert (tmp_path / "again.jsonl").read_bytes() == GOLD.read_bytes()


def test_the_seed_comes_out_with_its_text_and_hash(run, project, tmp_path: Path) -> None:
    seeds = sorted(SEEDS.glob("*.txt"))
    assert run("import", project, *seeds).code == 0
    assert run("export", project, "out.jsonl").code == 0
    (line,) = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    article = json.loads(line)
    assert article["text"].encode() == seeds[0].read_bytes()
    assert len(article["text"]) == 2116
    assert article["text"].count("\u00a0") == 2
    assert article["text_sha256"] == hashlib.sha256(seeds[0].read_bytes()).hexdigest()
    assert article["meta"]["encoding"] == "utf-8"


def test_importing_again_skips_what_is_there(run, project) -> None:
    run("import", project, GOLD)
    again = run("import", project, GOLD, "--json")
    assert again.code == 0
    assert (again.json["imported"], again.json["skipped"], again.json["added"]) == (0, 1, 0)


def test_labels_are_added_to_an_article_that_is_there_already(run, project, tmp_path: Path) -> None:
    text = json.loads(GOLD.read_bytes())["text"]
    (tmp_path / "plain.txt").write_bytes(text.encode())
    run("import", project, "plain.txt")
    report = run("import", project, GOLD, "--json").json
    assert (report["imported"], report["skipped"], report["added"]) == (0, 1, 53 + 22 + 19)
    assert run("documents", project, "--json").json["documents"][0]["spans"] == 53


def test_another_annotator_may_stand_for_the_ones_in_the_file(run, project, tmp_path: Path) -> None:
    assert run("import", project, GOLD, "--annotator", "eva").code == 0
    run("export", project, "out.jsonl")
    article = json.loads((tmp_path / "out.jsonl").read_bytes())
    assert {span["annotator"] for span in article["spans"]} == {"eva"}
    assert article["layers"][0]["annotator"] == "eva"


def test_unknown_labels_come_into_the_schema_and_aliases_are_mapped(run, project, tmp_path: Path) -> None:
    line = GOLD.read_text("utf-8").replace('"label":"person"', '"label":"PER"').replace('"cue"', '"whiz"')
    (tmp_path / "a.jsonl").write_text(line, "utf-8")
    report = run("import", project, "a.jsonl", "--json")
    assert report.code == 0
    assert report.json["labels_added"] == ["whiz"]
    labels = run("stats", project, "--json").json["labels"]
    assert labels["person"] == 9
    assert labels["whiz"] == 9


def test_the_same_text_under_another_id_is_reported_as_a_duplicate(run, project, tmp_path: Path) -> None:
    article = json.loads(GOLD.read_bytes())
    for key in ("spans", "relations", "clusters"):
        article[key] = []
    first = json.dumps(article)
    (tmp_path / "a.jsonl").write_text(first + "\n" + first.replace(article["id"], "other"))
    report = run("import", project, "a.jsonl", "--json")
    assert (report.code, report.json["imported"]) == (0, 2)
    assert report.json["duplicates"] == [{"path": "a.jsonl", "id": "other", "same_as": article["id"]}]


def test_an_import_is_one_act_that_undo_takes_back_in_whole(run, project) -> None:
    run("import", project, GOLD)
    assert run("undo", project).out == "Taken back: Import of “gold.jsonl”.\n"
    assert run("documents", project, "--json").json["documents"] == []
    assert run("redo", project).code == 0
    assert run("documents", project, "--json").json["documents"][0]["spans"] == 53


def test_texts_are_written_as_files_and_the_losses_are_listed(run, project, tmp_path: Path) -> None:
    run("import", project, GOLD)
    report = run("export", project, "texts", "--format", "text", "--losses", "losses.tsv", "--json")
    (file,) = (tmp_path / "texts").iterdir()
    assert file.read_text("utf-8") == json.loads(GOLD.read_bytes())["text"]
    lost = {loss["what"]: loss["count"] for loss in report.json["losses"]}
    assert lost["labels"] == 53
    assert lost["links"] == 22
    rows = (tmp_path / "losses.tsv").read_text("utf-8").splitlines()
    assert rows[0] == "what\tcount\texample"
    assert len(rows) == len(lost) + 1


def test_only_some_articles_are_exported(run, project) -> None:
    run("import", project, GOLD)
    assert run("export", project, "new.jsonl", "--status", "new", "--json").json["articles"] == 0
    assert run("export", project, "gold.jsonl", "--annotator", "gold", "--json").json["articles"] == 1
    unknown = run("export", project, "x.jsonl", "--annotator", "nobody")
    assert (unknown.code, unknown.err.count("\n")) == (1, 1)
    assert "Nobody called “nobody”" in unknown.err
