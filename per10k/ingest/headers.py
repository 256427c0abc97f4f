"""What the headers of returns in XML say: whose they are."""

from pathlib import Path

from per10k.ingest.model import IngestError, Options
from per10k.plugin.councils import la_code_of


def council_of(path: Path, number: str, element: str, options: Options) -> str:
    """Code of the council whose number of the DfE stands in a header, or that the command was told where it is none.

    path: the file. number: what is written. element: where. Raises IngestError where neither says, and where they differ.
    """
    la_code = la_code_of(number)
    if la_code and options.la_code and la_code != options.la_code:
        raise IngestError(
            f"{path}: it is the return of {la_code} ({element} {number}), not of {options.la_code}. Leave --la-code out."
        )
    if not (la_code or options.la_code):
        raise IngestError(
            f"{path}: no council has the number '{number}' ({element} in the header). Say which it is with --la-code E..."
        )
    return la_code or options.la_code or ""
