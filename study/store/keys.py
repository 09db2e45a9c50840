"""What nobody can guess: room codes, resume links, facilitators' keys, completion codes."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

# No letter that is taken for another or for a digit, and no vowel, so that no word comes of it.
LETTERS = "CDFGHJKMNPQRTVWXY34679"
CODE_LENGTH = 8  # 22 to the 8th: 5·10¹⁰ codes
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}\Z")
LEAST_KEY = 16  # characters of a key that people choose


def new_code() -> str:
    """A room or completion code: eight letters."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """A code as it is shown: in two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def read_code(typed: str) -> str:
    """A code as somebody typed it, in any case, with or without the hyphen; "" if it is none."""
    letters = re.sub(r"[\s\-–—]+", "", typed[:100]).upper()
    return letters if len(letters) == CODE_LENGTH and {*letters} <= {*LETTERS} else ""


def new_token() -> str:
    """A person's own key to their session, 192 random bits; who has the link has the session."""
    return secrets.token_urlsafe(24)


def is_token(text: str) -> bool:
    """Whether this can be one that `new_token` made."""
    return bool(_TOKEN.match(text))


def hashed(secret: str) -> str:
    """What is kept of a token or key: SHA-256 (hex). They are random: no salt makes them safer."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(kept: str, secret: str) -> bool:
    """Whether a secret is the one that was kept, in time that tells nothing."""
    return hmac.compare_digest(kept, hashed(secret))
