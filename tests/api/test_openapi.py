"""The description of API v1 is a promise: other systems were written against it."""

from __future__ import annotations

import difflib
import json
import os
from pathlib import Path

import pytest
import schemathesis
from django.test import Client

SNAPSHOT = Path(__file__).parents[2] / "docs/api/openapi-v1.json"
HOW = """The description of API v1 has changed:
{changes}
Added fields and addresses are fine; what is taken away or renamed breaks other people's systems and belongs to a v2.
When the change is meant: ANTOAN_WRITE_OPENAPI=1 ./dev test tests/api/test_openapi.py
then commit docs/api/openapi-v1.json with a line in CHANGELOG.md."""


@pytest.mark.django_db
def test_the_description_is_the_promised_one_and_valid(client: Client) -> None:
    served = schemathesis.openapi.from_dict(client.get("/api/v1/openapi.json").json())
    served.validate()  # against the meta-schema of its version; raises
    assert served.raw_schema["openapi"].startswith("3.1.")
    now = json.dumps(served.raw_schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("ANTOAN_WRITE_OPENAPI"):
        SNAPSHOT.write_text(now, encoding="utf-8")
    promised = SNAPSHOT.read_text(encoding="utf-8")
    changes = list(difflib.unified_diff(promised.splitlines(), now.splitlines(), "promised", "now", lineterm="", n=1))
    assert not changes, HOW.format(changes="\n".join(changes[:60]))
