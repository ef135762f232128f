from __future__ import annotations

import subprocess
import sys

from alora.studies import engine


def test_the_fingerprint_is_the_same_in_another_process():
    code = "from alora.studies.engine import fingerprint; print(fingerprint())"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert ended.stdout.strip() == engine.fingerprint()


def test_the_fingerprint_is_sixteen_digits():
    assert len(engine.fingerprint()) == 16
    assert int(engine.fingerprint(), 16) >= 0
