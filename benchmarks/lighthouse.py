"""Lighthouse's scores of the front page and the drawing page: python -m benchmarks.lighthouse [--out DIR]

Lighthouse comes through npx, the browser is Debian's Chromium, the site runs in production settings. Each page is
measured as a phone (Lighthouse's slow network and processor) and as a desktop, `--count` times: the median counts.
The last line of the output is a JSON object; `findings` names what costs points.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.report import print_report
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.production import serve_production

VERSION = "13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = ("/", "/draw/")
FORMS: dict[str, list[str]] = {"mobile": [], "desktop": ["--preset=desktop"]}
LIMIT_S = 180


def audit(url: str, form: list[str], report: Path) -> dict[str, Any]:
    command = [
        "npx",
        "--yes",
        f"lighthouse@{VERSION}",
        url,
        *form,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
    ]
    command += [f"--chrome-flags=--headless=new {' '.join(FLAGS)}", f"--only-categories={','.join(CATEGORIES)}"]
    subprocess.run(command, env={**os.environ, "CHROME_PATH": CHROMIUM}, check=True, timeout=LIMIT_S)
    result: dict[str, Any] = json.loads(report.read_text())
    return result


def summarise(results: list[dict[str, Any]]) -> dict[str, Any]:
    scores = {name: [result["categories"][name]["score"] for result in results] for name in CATEGORIES}
    return {
        **{name: round(100 * statistics.median(values)) for name, values in scores.items()},
        "count": len(results),
        "findings": sorted({finding for result in results for finding in list_findings(result)}),
    }


def list_findings(result: dict[str, Any]) -> list[str]:
    """The audits that a category counts and that are not perfect."""
    counted = {
        ref["id"] for category in result["categories"].values() for ref in category["auditRefs"] if ref["weight"]
    }
    audits = {name: result["audits"][name]["score"] for name in counted}
    return [name for name, score in audits.items() if score is not None and score < 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3, help="runs of each page and form")
    parser.add_argument("--out", type=Path, help="folder for Lighthouse's reports")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, serve_production() as server:
        folder = options.out or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        report = {
            f"{page} {form}": summarise(
                [
                    audit(server.url + page, arguments, folder / f"{page.strip('/') or 'landing'}-{form}-{number}.json")
                    for number in range(options.count)
                ]
            )
            for page in PAGES
            for form, arguments in FORMS.items()
        }
    print_report("lighthouse", {"lighthouse": VERSION, "pages": report})


if __name__ == "__main__":
    main()
