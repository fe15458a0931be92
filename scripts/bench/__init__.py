"""What `scripts/benchmark` measures. A Python without OpenCV makes way for that of the project's own environment."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("cv2") is None:
    _root = Path(__file__).resolve().parent.parent.parent
    _python = Path(os.environ.get("BALLOT_VENV", _root / ".venv")) / "bin" / "python"
    if not _python.exists() or Path(sys.executable) == _python:
        sys.exit("OpenCV is missing here. Run scripts/test once: it sets everything up; then run this again.")
    os.execv(_python, [str(_python), *sys.argv])
