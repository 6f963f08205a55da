"""Compiles the message catalogues when a wheel or an editable install is made."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Turns every ``messages.po`` into a ``messages.mo`` beside it."""

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        for source in sorted(
            (Path(self.root) / "src/dragoman/web/locale").glob("*/LC_MESSAGES/*.po")
        ):
            with source.open("rb") as file:
                catalogue = read_po(file)
            for message in list(catalogue):
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                # Babel would write the English words for a missing plural form: then no fallback happens.
                if message.id and not all(forms):
                    catalogue.delete(message.id, message.context)
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue)
