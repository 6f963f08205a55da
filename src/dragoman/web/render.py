"""Pages as HTML: one template environment for each language of the interface, everything escaped."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from dragoman.model.holdings import Holdings
from dragoman.web.assets import MARK, STYLE, asset_address
from dragoman.web.i18n import LANGUAGES, interface, own_name
from dragoman.web.view import holding_sentence
from dragoman.web.visit import COLOURS, Page, Visit, address


def html(visit: Visit, page: Page, holdings: Holdings | None) -> str:
    """A page as HTML. ``holdings`` fill its last lines; None where they cannot be had."""
    template = environment(visit.interface.tag).get_template(page.template)
    twin = None
    if page.status == 200 and page.data is not None:
        path = "/index.json" if visit.path == "/" else f"{visit.path}.json"
        twin = address(path, visit.parameters)
    return template.render(
        page.values,
        site=visit.site,
        title=page.title,
        at=visit.interface,
        path=visit.path,
        here=visit.here,
        twin=twin,
        colours=visit.colours,
        colour_choices=(None, *COLOURS),
        interfaces=[(tag, own_name(tag)) for tag in LANGUAGES],
        holding=holding_sentence(visit.interface, holdings) if holdings else None,
        style=asset_address(STYLE),
        mark=asset_address(MARK),
    )


@lru_cache(maxsize=len(LANGUAGES))
def environment(tag: str) -> Environment:
    """The templates in one language of the interface."""
    made = Environment(
        loader=PackageLoader("dragoman.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = interface(tag)
    made.globals.update(
        _=words.gettext,
        gettext=words.gettext,
        ngettext=words.ngettext,
        pgettext=words.pgettext,
        comma=words.pgettext("separator", ", "),
        semicolon=words.pgettext("separator", "; "),
        colon=words.pgettext("separator", ": "),
    )
    return made
