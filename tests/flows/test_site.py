"""The site as its readers have it: in a real browser, from the folder, with nothing else."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tasks.site.build import is_current, write_site
from tasks.site.folder import Folder
from tasks.storage.layout import Warehouse
from tests.flows.conftest import ROOT, Newsmill

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
HOSTILE = {
    "<img src=x onerror=alert(1)>.txt": "<script>alert('标题')</script>\n本报讯（记者 </style>）"
    "会场“<b>市长</b>王小明说：</p></article>”。\n",
    "bidi.txt": "\u202e题标的来过反\u2066\n清河市\u202e市长\u2069赵明远表示：“修\u202e好了。”\n",
    "long.txt": "长词\n" + "a" * 100_000 + "\n" + "字" * 100_000 + "\n",
    "attribute.txt": '“" onmouseover=alert(2) x="”\n'
    "平川市市长'\"><svg onload=alert(3)>孙晓燕说：“好。”\n",
    "template.txt": "{{ 7 * 7 }} {% raw %}\n平川市市长孙晓燕说：“{{ config }}”\n",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def hostile(newsmill: Newsmill, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of texts that try to break out of their page."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    for name, text in HOSTILE.items():
        (folder / "in" / name).write_text(text, "utf-8")
    made = newsmill("ingest", folder / "in", "--warehouse", folder / "w", "--tagger", "none")
    assert made.returncode == 0, made.stderr
    return folder / "w"


class Watched:
    """A page that notes whatever a reader should never meet."""

    def __init__(self, browser: Browser, **context: object) -> None:
        self.context = browser.new_context(**context)
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.wrong.append(f"dialog: {dialog.message}"))
        self.page.on("request", self._asked)

    def _asked(self, request: object) -> None:
        if urlsplit(request.url).scheme not in {"file", "data"}:
            self.wrong.append(f"request: {request.url}")

    def open(self, path: Path) -> Page:
        self.page.goto(path.resolve().as_uri())
        return self.page


class Links(HTMLParser):
    """What a page links to, and what can be linked to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.names: list[str] = []
        self.feed(text)

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        held = dict(attributes)
        if "id" in held:
            self.names.append(held["id"] or "")
        for name in ("href", "src"):
            if (target := held.get(name)) and not target.startswith("data:"):
                self.targets.add(target)


def asked(root: Path, query: str) -> object:
    with duckdb.connect(str(root / "newsmill.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_what_memory_does_not_hold_has_a_place_on_disk(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB makes its folder itself, when it needs it, but none for that to lie in."""
    house = Warehouse(shutil.copytree(samples, tmp_path / "w", symlinks=True))
    assert not house.staging.exists()
    room = []

    def look(connection: duckdb.DuckDBPyConnection, _: Folder) -> None:
        (found,) = connection.execute("SELECT current_setting('temp_directory')").fetchall()
        room.append(Path(found[0]).parent)
        assert room[0].is_dir()

    monkeypatch.setattr("tasks.site.build._write", look)
    write_site(house, 10)
    assert room == [house.staging]
    assert not house.staging.exists()


def test_every_link_leads_somewhere(samples: Path) -> None:
    pages = {p.resolve(): Links(p.read_text("utf-8")) for p in (samples / "site").rglob("*.html")}
    assert len(pages) > 200
    for page, links in pages.items():
        assert len(links.names) == len(set(links.names)), f"{page}: an id twice"
        for target in links.targets:
            parts = urlsplit(target)
            assert not parts.scheme, f"{page}: {target}"
            path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert path.exists(), f"{page}: {target}"
            if parts.fragment:
                assert parts.fragment in pages[path].names, f"{page}: {target}"


def test_no_page_complains_or_asks_for_anything(samples: Path, browser: Browser) -> None:
    watched = Watched(browser)
    for path in sorted((samples / "site").rglob("*.html")):
        watched.open(path)
    assert watched.wrong == []


def test_the_text_of_an_article_is_whole_whatever_is_marked_in_it(
    samples: Path, browser: Browser
) -> None:
    watched = Watched(browser)
    found = asked(
        samples, "SELECT article_id, list(text ORDER BY position) FROM paragraphs GROUP BY 1"
    )
    assert len(found) == 28
    for article, paragraphs in found:
        page = watched.open(samples / "site" / "a" / f"{article}.html")
        shown = page.evaluate(
            """() => [...document.querySelectorAll("article [id^=p]")].map(p => {
                const c = (p.querySelector("figcaption") ?? p).cloneNode(true);
                c.querySelectorAll(".kind, .shot").forEach(e => e.remove());
                return c.textContent; })"""
        )
        assert shown == paragraphs


def test_counts_are_those_of_sql(samples: Path, browser: Browser) -> None:
    page = Watched(browser).open(samples / "site" / "index.html")
    told = [int(b.replace(",", "")) for b in page.locator(".standfirst b").all_inner_texts()]
    ((*wanted,),) = asked(
        samples,
        "SELECT count(*), sum(char_count)::INT, "
        "(SELECT count(DISTINCT entity_id) FROM entities WHERE entity_type = 'person'), "
        "(SELECT count(DISTINCT entity_id) FROM entities WHERE entity_type = 'organization'), "
        "(SELECT count(DISTINCT entity_id) FROM entities WHERE entity_type = 'place'), "
        "(SELECT count(*) FROM photos), (SELECT count(*) FROM quotations) FROM articles",
    )
    assert told == wanted
    ((name, entity, articles),) = asked(
        samples,
        "SELECT mode(name), entity_id, count(DISTINCT article_id) AS n FROM entities "
        "WHERE entity_type = 'person' GROUP BY entity_id ORDER BY n DESC, entity_id LIMIT 1",
    )
    page = Watched(browser).open(samples / "site" / "e" / f"{entity}.html")
    assert page.locator("h1").inner_text() == name
    assert page.locator(".stories > li").count() == articles


def test_every_repair_is_there_with_before_rule_and_proof(samples: Path, browser: Browser) -> None:
    ((article, edits),) = asked(
        samples,
        "SELECT article_id, count(*) FROM edits GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
    )
    page = Watched(browser).open(samples / "site" / "a" / f"{article}.html")
    marks = page.locator("article .fix")
    assert 0.8 * edits < marks.count() <= edits  # such as lie on each other are one
    assert page.locator(".repairs li").count() >= marks.count()
    mark = page.locator("article ins.fix.proved").first
    mark.hover()
    told = page.locator("#note").inner_text()
    assert "→" in told
    assert "proved" in told
    assert page.locator("#note").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#note").is_hidden()
    page.locator("article :not(a) > ins.fix.proved").first.click()
    assert page.locator("#note").is_visible()
    tapped = Watched(browser, has_touch=True).open(samples / "site" / "a" / f"{article}.html")
    tapped.locator("article a > ins.fix.proved").first.tap()  # the note first, then the link
    assert tapped.locator("#note").is_visible()
    tapped.locator("article a > ins.fix.proved").first.tap()
    tapped.wait_for_url("**/e/*.html")


def test_glyphs_are_drawn_not_boxes(samples: Path, browser: Browser) -> None:
    page = Watched(browser).open(samples / "site" / "index.html")
    drawn = page.evaluate(
        """() => [..."新聞磨坊"].map(c => {
            const canvas = new OffscreenCanvas(40, 40), brush = canvas.getContext("2d");
            brush.font = "32px " + getComputedStyle(document.querySelector("h1")).fontFamily;
            brush.fillText(c, 2, 34);
            return brush.getImageData(0, 0, 40, 40).data.join(); })"""
    )
    assert len(set(drawn)) == 4


KINDS = (
    "index",
    "articles",
    "people",
    "places",
    "network",
    "titles",
    "quality",
    "dictionary",
    "find",
)


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(samples: Path, browser: Browser, shade: str, width: int) -> None:
    site = samples / "site"
    watched = Watched(browser, color_scheme=shade, viewport={"width": width, "height": 900})
    ((article,), *_) = asked(
        samples, "SELECT article_id FROM edits GROUP BY 1 ORDER BY count(*) DESC"
    )
    ((entity,), *_) = asked(
        samples,
        "SELECT entity_id FROM roles JOIN entities USING (mention_id) GROUP BY 1 "
        "ORDER BY count(*) DESC, 1",
    )
    paths = [site / f"{kind}.html" for kind in KINDS]
    for path in (*paths, site / "a" / f"{article}.html", site / "e" / f"{entity}.html"):
        page = watched.open(path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert too_wide <= 0, f"{path} is {too_wide} pixels too wide"


def test_the_interface_speaks_two_languages_and_remembers(samples: Path, browser: Browser) -> None:
    watched = Watched(browser)
    page = watched.open(samples / "site" / "index.html")
    assert page.locator("h1").inner_text() == "仓库总览"
    page.locator("label:has(#ui-en)").click()
    assert page.locator("h1").inner_text() == "What is in the warehouse"
    page = watched.open(samples / "site" / "quality.html")
    assert page.locator("h1").inner_text() == "Data quality"


def test_pages_read_well_without_scripts(samples: Path, browser: Browser) -> None:
    watched = Watched(browser, java_script_enabled=False)
    page = watched.open(samples / "site" / "index.html")
    page.locator("label:has(#ui-en)").click()
    assert page.locator("h1").inner_text() == "What is in the warehouse"
    page.locator(".stories a").first.click()
    assert page.locator("article .body").count() > 0
    assert watched.wrong == []


def test_finding_takes_either_script(samples: Path, browser: Browser) -> None:
    page = Watched(browser).open(samples / "site" / "find.html")
    found = {}
    for words in ("東嶼", "东屿", "没有这样的词"):
        page.locator("#find-words").fill(words)
        found[words] = page.locator("#find-found a").all_inner_texts()
    assert found["東嶼"] == found["东屿"] != []
    assert found["没有这样的词"] == []


def test_the_keyboard_reaches_everything(samples: Path, browser: Browser) -> None:
    page = Watched(browser).open(samples / "site" / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_hostile_text_is_text(hostile: Path, browser: Browser, width: int) -> None:
    watched = Watched(browser, viewport={"width": width, "height": 900})
    pages = sorted((hostile / "site").rglob("*.html"))
    assert len([p for p in pages if p.parent.name == "a"]) == len(HOSTILE)
    for path in pages:
        page = watched.open(path)
        scripts = page.evaluate("[...document.scripts].map(s => s.getAttribute('src'))")
        assert {Path(s).name for s in scripts} <= {"site.js", "index.js"}
        strange = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes])"
            ".filter(a => a.name.startsWith('on')).length + document.images.length"
            " + document.querySelectorAll('svg svg, article svg, article b, main style').length"
        )
        assert strange == 0, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert not set("\u202e\u2066\u2069") & set(page.content())
    assert watched.wrong == []
    text = "".join(path.read_text("utf-8") for path in pages)
    assert "{{ 7 * 7 }}" in text
    assert "⟨U+202E⟩" in text


def test_a_run_writes_only_the_pages_that_changed(newsmill: Newsmill, tmp_path: Path) -> None:
    inbox, root = tmp_path / "in", tmp_path / "w"
    shutil.copytree(ROOT / "tests" / "samples", inbox)
    assert newsmill("ingest", inbox, "--warehouse", root, "--tagger", "none").returncode == 0
    site = root / "site"
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in site.rglob("*.html")}
    changed = min((inbox / "linlan-daily").rglob("*.txt"))
    changed.write_bytes(changed.read_bytes().replace("。".encode(), "！".encode()))
    assert newsmill("ingest", inbox, "--warehouse", root, "--tagger", "none").returncode == 0
    after = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in site.rglob("*.html")}
    written = [p for p in before if after[p] != before[p]]
    assert all(after[p][1] != before[p][1] for p in written)
    assert len(written) < len(before) / 2
    assert [p.parent.name for p in written].count("a") == 1
    assert site / "quality.html" in written
    gone = Warehouse(root)
    assert is_current(gone, 20_000)
    (site / "index.html").unlink()
    (site / "a" / "stranger.html").write_text("left by a killed run")
    done = write_site(gone, 20_000)
    assert (done.written, done.deleted) == (1, 1)
    fewer = write_site(gone, 3)
    assert len(list((site / "a").glob("*.html"))) == 3
    assert fewer.deleted > 20


def test_a_site_that_was_killed_is_finished_by_the_next_run(samples: Path, tmp_path: Path) -> None:
    root = tmp_path / "w"
    shutil.copytree(samples, root, symlinks=True, ignore=shutil.ignore_patterns("site"))
    code = (
        "import sys; from pathlib import Path; from tasks.site.build import write_site; "
        "from tasks.storage.layout import Warehouse; write_site(Warehouse(Path(sys.argv[1])), 99)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", code, str(root)], env=environment)
    while not list((root / "site").rglob("*.html")) and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    warehouse = Warehouse(root)
    assert not is_current(warehouse, 99)
    write_site(warehouse, 99)
    assert is_current(warehouse, 99)
    whole = tmp_path / "whole"
    shutil.copytree(samples, whole, symlinks=True, ignore=shutil.ignore_patterns("site"))
    write_site(Warehouse(whole), 99)
    assert contents(root / "site") == contents(whole / "site")


def contents(site: Path) -> dict[str, bytes]:
    return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_a_site_that_cannot_be_written_fails_no_run(newsmill: Newsmill, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.txt").write_text("标题\n清河市书屋开放。\n", "utf-8")
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "site").write_text("in the way")
    made = newsmill("ingest", tmp_path / "in", "--warehouse", tmp_path / "w", "--tagger", "none")
    assert made.returncode == 0
    assert "the site could not be written" in made.stderr


def test_an_empty_folder_has_no_pages(tmp_path: Path) -> None:
    site = Folder(tmp_path / "site")
    site.put("a/1.html", "x", lambda: "one")
    assert site.finish("nothing") == (1, 1, 0)
    again = Folder(tmp_path / "site")
    assert again.has("a/1.html", "x")
    assert not again.has("a/1.html", "y")
    again = Folder(tmp_path / "site")
    assert again.finish("nothing") == (0, 0, 1)
