"""A wheel carries all that the pages need, and what was installed can be found by the names the code uses."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "instance", "build", "dist", "*.egg-info", "*.mo", ".*_cache", "tests"
)
BROKEN = """msgid ""
msgstr ""
"Language: so\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Call %(name)s"
msgstr "Wac %(nmae)s"

msgid "Write"
msgstr "Qor"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel of a copy of this checkout that has one damaged and one partly wrong catalog."""
    folder = tmp_path_factory.mktemp("packaging")
    copy = folder / "copy"
    shutil.copytree(ROOT, copy, symlinks=True, ignore=LEFT_BEHIND)
    write(copy / "translations" / "so" / "LC_MESSAGES" / "messages.po", BROKEN)
    write(copy / "translations" / "xx" / "LC_MESSAGES" / "messages.po", 'msgid "unfinished')
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "."]
    done = subprocess.run(
        [*command, "--wheel-dir", str(folder)],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "wheel")
    return folder / "wheel"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def below(folder: Path, *patterns: str) -> set[str]:
    """The files of the checkout that should be in the wheel, by their names inside the folder."""
    return {
        str(path.relative_to(folder))
        for pattern in patterns
        for path in folder.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts and path.name[0] != "."
    }


@pytest.mark.parametrize("part", ["templates", "static", "model/migrations"])
def test_the_wheel_has_every_template_static_file_and_migration(wheel: Path, part: str) -> None:
    assert below(wheel / "directory" / part, "**/*") == below(ROOT / "directory" / part, "**/*")


def test_the_wheel_has_the_browser_libraries(wheel: Path) -> None:
    vendor = wheel / "directory" / "static" / "vendor"
    for name in (
        "leaflet.js",
        "leaflet.css",
        "images/layers.png",
        "protomaps-leaflet.js",
        "icons.svg",
        "LICENSES.txt",
    ):
        assert (vendor / name).stat().st_size > 0, name


def test_the_wheel_has_every_module_and_settings_file_of_the_package(wheel: Path) -> None:
    wanted = {
        name for name in below(ROOT / "directory", "**/*.py", "**/*.toml") if not name.startswith("seeds/")
    }
    missing = sorted(wanted - below(wheel / "directory", "**/*"))
    assert missing == [], "a folder of modules needs an __init__.py to be a package"


def test_the_wheel_has_all_seeds(wheel: Path) -> None:
    assert below(wheel / "directory" / "seeds", "**/*") == below(ROOT / "seeds", "**/*")


def test_the_wheel_has_compiled_catalogs_and_not_their_sources(wheel: Path) -> None:
    compiled = {path.parent.parent.name for path in (wheel / "directory" / "translations").glob("**/*.mo")}
    assert compiled == {path.parent.parent.name for path in (ROOT / "translations").glob("**/*.po")} | {"so"}
    assert not below(wheel, "**/*.po", "**/*.pyc", "**/.*")


def test_a_message_that_would_break_a_page_is_not_in_the_wheel(wheel: Path) -> None:
    compiled = (wheel / "directory/translations/so/LC_MESSAGES/messages.mo").read_bytes()
    assert b"Qor" in compiled
    assert b"nmae" not in compiled


def test_code_in_the_wheel_finds_its_translations_and_seeds(wheel: Path) -> None:
    program = f"""
import sys; sys.path.insert(0, {str(wheel)!r})
from importlib.resources import files
for name in ("directory.translations", "directory.seeds"):
    print(files(name))"""
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(wheel / "directory/translations"), str(wheel / "directory/seeds")]


def test_code_in_a_checkout_finds_its_translations_and_seeds() -> None:
    assert Path(str(files("directory.translations"))).samefile(ROOT / "translations")
    assert Path(str(files("directory.seeds"))).samefile(ROOT / "seeds")


def test_the_lock_file_pins_by_digest_and_names_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/')


def test_every_dependency_has_a_lower_bound() -> None:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    needed = config["options"]["install_requires"].split()
    assert needed == sorted(needed)
    assert [line for line in needed if ">=" not in line] == []
