"""``newsmill tag``: a text a line in, a JSON a line out."""

import json

from click.testing import CliRunner

from flows.cli.tag import command


def run(data, *options):
    return CliRunner().invoke(command, ["-", *options], input=data, catch_exceptions=True)


def test_offsets_point_at_what_was_given_traditional_or_not():
    texts = ["馬興瑞在北京出席會議。", "", "马兴瑞在北京出席会议。"]
    result = run("\n".join(texts).encode() + b"\n")
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert [row["text"] for row in rows] == texts
    assert rows[0]["ents"] == [[0, 3, "person"], [4, 6, "place"]] == rows[2]["ents"]
    assert rows[1]["ents"] == []


def test_each_tagger_answers():
    for tagger in ("full", "fast", "none"):
        assert run("王毅在北京说".encode(), "--tagger", tagger).exit_code == 0
    assert json.loads(run("王毅".encode(), "--tagger", "none").output)["ents"] == []


def test_a_file_with_windows_line_ends(tmp_path):
    (tmp_path / "lines.txt").write_bytes("北京\r\n上海\r\n".encode())
    result = CliRunner().invoke(command, [str(tmp_path / "lines.txt")])
    assert [json.loads(line)["text"] for line in result.output.splitlines()] == ["北京", "上海"]


def test_what_is_not_utf8_is_named_by_line_and_byte():
    result = run(b"\xe5\x8c\x97\nab\xff\n")
    assert "line 2, byte 3: not UTF-8" in str(result.exception)
