"""An e-mail as a file that mail programs open as a draft. Pure."""

from __future__ import annotations

import re
import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from scribe_store.rows import Email, User

from scribe_gateway.sender_profile import SenderProfile

_MOST_NAME_CHARACTERS = 60


def mail_file(email: Email, user: User) -> bytes:
    """A message by RFC 5322, from the sender to the recipient's address where it is known."""
    sender = SenderProfile.from_bytes(user.sender)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _line(email.subject)
    for name, address in (
        ("From", _address(sender.name or user.display_name or "", sender.email or user.email)),
        ("To", _address(email.recipient_name, email.recipient_email or "")),
    ):
        if address:
            message[name] = address
    message["Date"] = email.edited_at or email.created_at
    message["X-Unsent"] = "1"  # Outlook opens it for writing
    message.set_content(email.email_message, charset="utf-8")
    return message.as_bytes()


def mail_file_name(email: Email) -> str:
    """Letters, digits and dashes of ASCII: ingrid-solheim.eml."""
    plain = unicodedata.normalize("NFKD", email.recipient_name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain)[:_MOST_NAME_CHARACTERS].strip("-")
    return f"{words or 'e-mail'}.eml"


def _address(name: str, address: str) -> Address | None:
    """None for what no header can carry."""
    try:
        return Address(display_name=_line(name), addr_spec=address) if address else None
    except (ValueError, IndexError):
        return None


def _line(text: str) -> str:
    return " ".join(text.split())
