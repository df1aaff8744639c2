"""LibreOffice as a second opinion on files."""

import subprocess
from pathlib import Path


def convert(soffice: str, path: Path, to: str, folder: Path) -> None:
    """Convert a file into ``folder``, with a profile of its own: a LibreOffice already running would swallow the
    command.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
