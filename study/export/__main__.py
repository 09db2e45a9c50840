"""`python -m study.export CODE FILE.zip`: all of a study, to check it and to repeat it.

For whoever runs the server: who can read the database needs no key.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from models.errors import CertitudeError
from study.export.files import archive
from study.store.protocol import collected_by_code, database


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the archive; exits with 2 and a sentence where that cannot be."""
    parser = argparse.ArgumentParser(prog="python -m study.export", description=__doc__)
    parser.add_argument("code", help="the room's code")
    parser.add_argument("file", type=Path, help="a new file")
    asked = parser.parse_args(arguments)
    try:
        found = collected_by_code(database(), asked.code)
        data = archive(found)
        descriptor = os.open(asked.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except (CertitudeError, OSError) as error:
        parser.error(str(error))
    print(f"{len(found.people)} people are in {asked.file}.")


if __name__ == "__main__":
    main()
