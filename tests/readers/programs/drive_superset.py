"""A browser that logs in to Superset, opens the dashboard and says what it shows.

``drive_superset.py ADDRESS PICTURE [SQL]``: the picture is what a person would see; SQL, if given,
is asked in SQL Lab, as the administrator.
"""

import json
import shutil
import sys

from playwright.sync_api import Page, Response, Route, sync_playwright

ADDRESS, PICTURE = sys.argv[1:3]
ASKED = sys.argv[3:]

# Each chart's text, by its title; those that draw have a canvas, which must not be empty.
CHARTS = """
[...document.querySelectorAll('[data-test-chart-name]')].map((chart) => ({
  title: chart.getAttribute('data-test-chart-name'),
  id: Number(chart.getAttribute('data-test-chart-id')),
  loading: chart.querySelectorAll('.loading, [data-test="loading-indicator"]').length > 0,
  text: chart.innerText,
  cells: [...chart.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim())),
  colours: Math.max(0, ...[...chart.querySelectorAll('canvas')].map((canvas) =>
    new Set(new Uint32Array(canvas.getContext('2d')
      .getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size)),
}))
"""
# Where the font is missing, every character is the same empty box.
GLYPHS = """
new Set([...'新闻仓库'].map((character) => {
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  pen.font = '40px sans-serif'
  pen.fillText(character, 10, 60)
  return canvas.toDataURL()
})).size
"""
SQL_LAB = """
async (sql) => {
  const headers = { 'Content-Type': 'application/json' }
  const token = await (await fetch('/api/v1/security/csrf_token/')).json()
  headers['X-CSRFToken'] = token.result
  const databases = await (await fetch('/api/v1/database/')).json()
  const [database] = databases.result.filter((each) => each.database_name === 'newsmill')
  const body = JSON.stringify({ database_id: database.id, sql, runAsync: false, schema: 'main' })
  const answer = await fetch('/api/v1/sqllab/execute/', { method: 'POST', headers, body })
  return { status: answer.status, text: await answer.text() }
}
"""
# Its first page is put together from megabytes of scripts: on two busy cores, minutes.
PATIENCE_MS = 240_000

answers: dict[str, list] = {}


def keep(response: Response) -> None:
    """Note the rows that a chart was given."""
    if "/api/v1/chart/data" in response.url and response.ok:
        asked = response.request.post_data_json["form_data"]
        answers[str(asked["slice_id"])] = response.json()["result"][0]["data"]


def only_here(route: Route) -> None:
    """Let nothing out."""
    if route.request.url.startswith((ADDRESS, "data:", "blob:")):
        route.continue_()
    else:
        route.abort()


def shown(page: Page) -> list[dict]:
    """Open the dashboard; return its charts when all of them are there."""
    page.goto(f"{ADDRESS}/superset/dashboard/newsmill/")
    page.wait_for_selector("[data-test-chart-name]", timeout=PATIENCE_MS)
    for _ in range(120):
        page.wait_for_timeout(500)
        charts = page.evaluate(CHARTS)
        if len(answers) >= len(charts) and not any(chart["loading"] for chart in charts):
            break
    page.wait_for_timeout(1500)  # until the bars have grown
    return page.evaluate(CHARTS)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox"]
    )
    page = browser.new_page(viewport={"width": 1500, "height": 1200}, locale="zh-CN")
    page.route("**/*", only_here)
    page.on("response", keep)
    page.goto(f"{ADDRESS}/login/")
    page.fill("input#username", "admin")
    page.fill("input#password", "admin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/superset/welcome/**", timeout=PATIENCE_MS)
    found = {"charts": shown(page), "glyphs": page.evaluate(GLYPHS)}
    page.screenshot(path=PICTURE)
    found["answers"] = answers
    found["asked"] = [page.evaluate(SQL_LAB, sql) for sql in ASKED]
    browser.close()
json.dump(found, sys.stdout)
