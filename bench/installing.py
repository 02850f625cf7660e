"""`python -m bench.installing`: how long a newcomer waits for the demo's first page, and what is then on the disk.

Not part of `make bench`, because it downloads all packages: every cache is empty. It needs a built bundle (`make build`).
It measures this checkout's last commit as a clone, and the wheel made from it with uv and with pip. Load slows all of it
down, so the load of the machine is printed beside each time, and the processor time, which is the least that one core needs.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from build.layout import REPOSITORY

_UV = Path(sys.executable).with_name("uv")
_PYTHON = sys._base_executable  # type: ignore[attr-defined]
_ADDRESS = re.compile(r"The demo site is at (\S+?)\. ")
_KB_OF_MB = 1_000


@dataclass(frozen=True)
class Installed:
    """Seconds from the first command to the first page, the size of what was installed, and the load before and after.

    `processor_seconds` also counts the end of the demo.
    """

    name: str
    seconds: float
    processor_seconds: float
    kilobytes: int
    loads: tuple[float, float]

    def __str__(self) -> str:
        size = round(self.kilobytes / _KB_OF_MB)
        times = f"{self.seconds:6.1f} s ({self.processor_seconds:.1f} s of a processor)"
        return f"{self.name:<12} {times} {size:6} MB   load {self.loads[0]:.1f} to {self.loads[1]:.1f}"


def measure_clone(folder: Path) -> Installed:
    """`make demo` in a clone."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", REPOSITORY, clone], check=True)
    command = ["make", "demo", f"PYTHON={_PYTHON}"]
    return _measure(
        "clone", clone, [command], [clone / ".venv", clone / "build/tools/node_modules", clone / "build/dist"]
    )


def measure_wheel(folder: Path, wheel: Path, installer: str) -> Installed:
    """The wheel with the extra `demo` in a fresh environment, then `dni demo`."""
    environment = folder / "environment"
    environment.parent.mkdir()
    wanted = f"{wheel}[demo]"
    python = environment / "bin" / "python"
    commands: dict[str, list[Sequence[str | Path]]] = {
        "uv": [[_UV, "venv", "--python", _PYTHON, environment], [_UV, "pip", "install", "--python", python, wanted]],
        "pip": [[_PYTHON, "-m", "venv", environment], [python, "-m", "pip", "install", wanted]],
    }
    demo = [environment / "bin" / "dni", "demo"]
    return _measure(f"wheel, {installer}", folder, [*commands[installer], demo], [environment])


def _measure(name: str, folder: Path, commands: Sequence[Sequence[str | Path]], made: Sequence[Path]) -> Installed:
    """Run the commands, of which the last serves the demo until its first page was fetched."""
    with TemporaryDirectory() as home:
        environment = _empty_caches(Path(home))
        before, used, started = os.getloadavg()[0], _read_processor_time(), time.monotonic()
        for command in commands[:-1]:
            subprocess.run(command, cwd=folder, env=environment, check=True)
        seconds = _wait_for_page(commands[-1], folder, environment) - started
        processor_seconds, loads = _read_processor_time() - used, (before, os.getloadavg()[0])
        return Installed(name, seconds, processor_seconds, sum(map(_measure_folder, made)), loads)


def _read_processor_time() -> float:
    """Seconds of all processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _wait_for_page(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> float:
    """Run the demo until its first page is there; return when that was. Raises RuntimeError if it ends before."""
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as demo:
        try:
            for line in demo.stdout or ():
                print(line, end="")
                found = _ADDRESS.match(line)
                if found:
                    with urlopen(found[1]) as page:
                        page.read()
                    return time.monotonic()
        finally:
            os.killpg(demo.pid, signal.SIGINT)
    raise RuntimeError(f"{command} ended before it served a page")


def _empty_caches(home: Path) -> dict[str, str]:
    """The environment of somebody who never installed anything. Python may write its bytecode, as for everybody."""
    own = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "npm_config_cache": str(home / "npm"),
        "DNI_PORT": "0",
    }
    user_config = os.environ.get("NPM_CONFIG_USERCONFIG") or str(Path.home() / ".npmrc")
    caches = {"UV_NO_CACHE": "1", "PIP_NO_CACHE_DIR": "1", "npm_config_userconfig": user_config}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **own, **caches}


def _measure_folder(path: Path) -> int:
    return int(subprocess.run(["du", "-s", path], capture_output=True, text=True, check=True).stdout.split()[0])


def main() -> int:
    """Measure the ways that were named, or all; print a line for each."""
    wanted = sys.argv[1:] or ["clone", "uv", "pip"]
    results = []
    with TemporaryDirectory(prefix="dni_installing_") as name:
        folder = Path(name)
        if "clone" in wanted:
            results.append(measure_clone(folder))
            shutil.rmtree(folder / "clone")
        subprocess.run([_UV, "build", "--quiet", "--wheel", "--out-dir", folder / "wheels", REPOSITORY], check=True)
        (wheel,) = (folder / "wheels").glob("*.whl")
        results += [measure_wheel(folder / way, wheel, way) for way in ("uv", "pip") if way in wanted]
    print("\nto the first page, and on the disk:")
    for result in results:
        print(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
