"""What every test needs: the keys of its archives lie in a folder of the tests, never in the user's."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True, scope="session")
def keys_of_the_tests(tmp_path_factory):
    os.environ["DRAGOMAN_KEYS"] = str(tmp_path_factory.mktemp("keys"))
