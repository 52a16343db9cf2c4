"""Options: one schema; command line over environment over file over default."""

import time
import tomllib
from pathlib import Path

import pytest

from flows.cli.config import config_lines, example_lines
from flows.settings import COMMAND_LINE, DEFAULT, ConfigError, Settings, load, variable


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder in which nothing is configured."""
    monkeypatch.chdir(tmp_path)
    for name in (*map(variable, Settings.model_fields), "NEWSMILL_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write(folder: Path, text: str, name: str = "newsmill.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_every_option_is_documented() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_command_line_over_environment_over_file_over_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load().settings == Settings()
    assert set(load().origins.values()) == {DEFAULT}
    write(folder, 'tagger = "none"\nworkers = 2\nstrict = true\nwarehouse = "f"\n')
    monkeypatch.setenv("NEWSMILL_WORKERS", "3")
    monkeypatch.setenv("NEWSMILL_WAREHOUSE", "e")
    monkeypatch.setenv("NEWSMILL_TAGGER", "")  # empty is as if it were not there
    found = load({"warehouse": Path("c")})
    assert found.settings.warehouse == Path("c")
    assert (found.settings.tagger, found.settings.workers) == ("none", 3)
    assert found.settings.strict
    assert found.origins["warehouse"] == COMMAND_LINE
    assert found.origins["workers"] == "NEWSMILL_WORKERS"
    assert found.origins["tagger"] == "newsmill.toml"
    assert found.origins["keep_days"] == DEFAULT


def test_another_file_can_be_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'tagger = "none"')
    monkeypatch.setenv("NEWSMILL_CONFIG", str(write(folder, 'tagger = "fast"', "other.toml")))
    assert load().settings.tagger == "fast"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tager = 'none'", ("newsmill.toml: tager", "did you mean tagger?", "keep_days")),
        ("log-format = 'json'", ("log-format", "did you mean log_format?")),
        ("[newsmill]\ntagger = 'none'", ("newsmill.toml: newsmill", "does not exist")),
        ("workers = 'many'", ("newsmill.toml: workers", '"many"', "a valid integer")),
        ("workers = 0", ("workers", "found 0", "greater than or equal to 1")),
        ("change_limit = 30", ("change_limit", "found 30", "less than or equal to 1")),
        ("log_format = 'xml'", ("log_format", '"xml"', "'text' or 'json'")),
        ("notify_command = ['a', 3]", ("notify_command[1]", "found 3", "a valid string")),
        ("notify_webhook = 'file:///etc/passwd'", ("notify_webhook", "http:// or https://")),
        ("openlineage_url = 'marquez:5000'", ("openlineage_url", "http:// or https://")),
        ("tagger = ", ("newsmill.toml", "end of document", "TOML in UTF-8")),
    ],
)
def test_an_error_says_where_what_and_what_was_expected(
    folder: Path, text: str, words: tuple[str, ...]
) -> None:
    write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load()
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_errors_of_environment_and_missing_files_say_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSMILL_KEEP_DAYS", "-1")
    with pytest.raises(ConfigError, match="NEWSMILL_KEEP_DAYS: keep_days: found"):
        load()
    monkeypatch.delenv("NEWSMILL_KEEP_DAYS")
    monkeypatch.setenv("NEWSMILL_NOTIFY_COMMAND", '["mail"')
    with pytest.raises(ConfigError, match="JSON list of strings"):
        load()
    monkeypatch.setenv("NEWSMILL_CONFIG", str(folder / "none.toml"))
    with pytest.raises(ConfigError, match=r"none\.toml: the file: found no such file"):
        load()


@pytest.mark.parametrize(
    ("given", "command"),
    [
        ('["mail", "-s", "a b"]', ("mail", "-s", "a b")),
        ("/opt/tell the desk", ("/opt/tell the desk",)),  # one program: nothing is split
    ],
)
def test_a_command_in_the_environment_is_a_list_or_a_program(
    folder: Path, monkeypatch: pytest.MonkeyPatch, given: str, command: tuple[str, ...]
) -> None:
    assert folder.exists()
    monkeypatch.setenv("NEWSMILL_NOTIFY_COMMAND", given)
    assert load().settings.notify_command == command


def test_the_example_is_a_file_of_defaults(folder: Path) -> None:
    lines = list(example_lines())
    assert tomllib.loads("\n".join(lines)) == {}
    set_all = "\n".join(line.removeprefix("#") for line in lines if line[:1] == "#" != line[1:2])
    wanted = [line for line in set_all.splitlines() if not line.startswith(" ")]
    assert [line.split(" = ")[0] for line in wanted] == list(Settings.model_fields)
    write(folder, "\n".join(wanted))
    found, defaults = load().settings, Settings()
    differ = {n for n in Settings.model_fields if getattr(found, n) != getattr(defaults, n)}
    # What is unset has an example instead.
    assert differ == {"cluster", "workers", "notify_command", "notify_webhook", "openlineage_url"}


def test_addresses_are_not_shown_whole(folder: Path) -> None:
    write(folder, 'notify_webhook = "https://u:secret@chat.test/hooks/secret?k=secret"')
    page = "\n".join(config_lines(load()))
    assert 'notify_webhook = "https://chat.test/…"  (newsmill.toml)' in page
    assert "secret" not in page


def test_config_prints_every_option(newsmill: object, tmp_path: Path) -> None:
    named = write(tmp_path, 'tagger = "none"\n', "night.toml")
    said = newsmill("config", "--config", named, cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert f'tagger = "none"  ({named})' in said.stdout
    for name, field in Settings.model_fields.items():
        assert f"\n{name} = " in said.stdout
        assert field.description[:40] in said.stdout
    example = newsmill("config", "--example", cwd=tmp_path)
    assert example.stdout.splitlines() == list(example_lines())


def test_a_wrong_configuration_is_a_wrong_call(newsmill: object, tmp_path: Path) -> None:
    write(tmp_path, 'warehause = "w"')
    said = newsmill("status", cwd=tmp_path)
    assert said.returncode == 2
    assert "warehause" in said.stderr
    assert "did you mean warehouse?" in said.stderr
    assert newsmill("status", "--config", tmp_path / "none.toml").returncode == 2


def test_commands_take_their_defaults_from_the_file(
    newsmill: object, samples: Path, tmp_path: Path
) -> None:
    write(tmp_path, f'warehouse = "{samples}"')
    said = newsmill("sql", "SELECT count(*) AS n FROM articles", cwd=tmp_path)
    assert said.stdout.split() == ['"n"', "28"], said.stderr
    over = newsmill("sql", "SELECT 1", "--warehouse", tmp_path / "w", cwd=tmp_path)
    assert over.returncode == 3


def test_help_comes_at_once(newsmill: object) -> None:
    took = []
    for _ in range(3):
        began = time.monotonic()
        newsmill("--help")
        took.append(time.monotonic() - began)
    assert min(took) < 0.3
