"""Without the distribution's Prometheus there is nothing to try its rules with; make has said so."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_FETCHED = Path(__file__).parent.parent.parent / ".venv" / "prometheus" / "usr" / "bin"
_PATH = os.pathsep.join([os.environ["PATH"], str(_FETCHED)])

collect_ignore = [] if shutil.which("promtool", path=_PATH) else ["test_prometheus.py"]
