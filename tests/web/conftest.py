"""The invented archive and the site over it, made once for all tests of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient
from tests.web import invented

from dragoman.archive.archive import Archive
from dragoman.web.app import create_app


@pytest.fixture(scope="session")
def site_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with invented.build(tmp_path_factory.mktemp("site") / "archive") as archive:
        yield archive


@pytest.fixture
def browse(site_archive: Archive) -> Callable[..., TestClient]:
    """A reader with a language and perhaps cookies, who does not follow redirects."""
    app = create_app(site_archive, name="Velmara Record", patience=60)

    def visit(language: str = "en", **headers: str) -> TestClient:
        return TestClient(
            app,
            headers={"accept-language": language, **headers},
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    return visit
