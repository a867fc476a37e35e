"""Letters, by the firm's own mail server (SMTP): plain and with markup, with a way to have no more of them."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.core.access.models import User
from krug.core.notices import sites
from krug.core.notices.models import Service, Telling
from krug.core.notices.seeing import Said
from krug.core.notices.sending.results import Result, again, refused, sent
from krug.core.outgoing.addresses import Inside, resolved
from krug.core.outgoing.connecting import trust

TIMEOUT = 15.0
MOST = 50  # notices in one letter with their words; of more their number is said


def post(service: Service, user: User, saids: Sequence[Said], telling: Telling) -> Result:
    letter = letter_of(service, user, saids, telling)
    try:
        with connected(service) as server:
            server.send_message(letter)
        return sent(letter["Message-ID"])
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return refused(_words(words)) if 500 <= code < 600 else again(_words(words))
    except smtplib.SMTPResponseException as error:
        is_final = 500 <= error.smtp_code < 600 and not isinstance(error, smtplib.SMTPAuthenticationError)
        return (refused if is_final else again)(_words(error.smtp_error))
    except Inside:
        return again(_("%(host)s lies in a private network.") % {"host": service.option("host")})
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        return again(f"{type(error).__name__}: {error}")


def letter_of(service: Service, user: User, saids: Sequence[Said], telling: Telling) -> EmailMessage:
    """The same letter has the same Message-ID however often it is sent."""
    root = sites.root(service)
    codes = sorted({one.kind.code for one in saids})
    leaving = root + sites.leaving(user.pk, codes)
    sender = str(service.option("sender"))
    letter = EmailMessage()
    letter["Subject"] = _subject(saids)
    letter["From"] = _address(sender, str(service.option("sender_name") or _("Krug")))
    letter["To"] = _address(user.email, user.name)
    letter["Date"] = formatdate(localtime=False)
    letter["Message-ID"] = f"<notice.{telling.pk}.{telling.notice_id}@{sender.rpartition('@')[2] or 'krug'}>"
    letter["List-Unsubscribe"] = f"<{leaving}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter["List-Id"] = f"<{codes[0] if len(codes) == 1 else 'notices'}.krug.{sender.rpartition('@')[2] or 'local'}>"
    letter["Auto-Submitted"] = "auto-generated"
    context = {"saids": saids[:MOST], "more": len(saids) - MOST, "root": root, "leaving": leaving, "user": user}
    letter.set_content(render_to_string("notices/letter.txt", context))
    letter.add_alternative(render_to_string("notices/letter.html", context), subtype="html")
    return letter


def connected(service: Service) -> smtplib.SMTP:
    """Over TLS as the administrator chose, signed in where there is a name. Raises OSError, SMTPException, Inside."""
    host, port, security = str(service.option("host")), int(service.option("port", 587)), service.option("security")
    server: smtplib.SMTP
    if security == "tls":
        server = _OverTls(host, port, timeout=TIMEOUT, context=trust())
    else:
        server = _Plain(host, port, timeout=TIMEOUT)
        if security == "starttls":
            server.starttls(context=trust())
    if name := str(service.option("name")):
        server.login(name, service.key)
    return server


class _Plain(smtplib.SMTP):
    """Connects to the very address that was looked at."""

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        return socket.create_connection((resolved(host, port, settings.NOTICES_INSIDE), port), timeout)


class _OverTls(smtplib.SMTP_SSL):
    context: ssl.SSLContext

    def _get_socket(self, host: str, port: int, timeout: Any) -> ssl.SSLSocket:
        plain = socket.create_connection((resolved(host, port, settings.NOTICES_INSIDE), port), timeout)
        return self.context.wrap_socket(plain, server_hostname=host)


def _subject(saids: Sequence[Said]) -> str:
    first = saids[0]
    if len(saids) == 1:
        said = f"{first.what}: {first.line}" if first.what else first.line
        return " ".join(said.split())[:150]
    return ngettext("Krug: %(n)d notice", "Krug: %(n)d notices", len(saids)) % {"n": len(saids)}


def _address(address: str, name: str) -> Address:
    return Address(" ".join(name.split()), addr_spec=address)


def _words(said: Any) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
