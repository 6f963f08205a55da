"""What a reader of a page could see, by Chromium: the tree that a browser builds, with scripts off."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from dragoman.archive.verify.second_builder import UNSEEN

_TEXTS = """([markup, unseen]) => {
  const texts = [];
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
    else if (node.firstElementChild || !unseen.includes(node.localName))
      (node instanceof HTMLTemplateElement ? node.content : node).childNodes.forEach(walk);
  };
  walk(new DOMParser().parseFromString(markup, "text/html"));
  return texts;
}"""


@contextmanager
def texts_of_chromium() -> Iterator[Callable[[str], list[str]]]:
    """Gives a function as ``visible_texts`` is one; skips where there is no Chromium or no playwright."""
    program = os.environ.get("DRAGOMAN_CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium: put chromium on the PATH or name one in DRAGOMAN_CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        yield lambda markup: page.evaluate(_TEXTS, [markup, list(UNSEEN)])
        browser.close()
