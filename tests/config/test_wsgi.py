"""What Django makes of a request as servers hand it on."""

import io

import pytest
from django.test import RequestFactory

from krug.config.wsgi import application

pytestmark = pytest.mark.once
PART = '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nАня\r\n--b--\r\n'


def asked(kind, body=""):
    about = {"QUERY_STRING": "a=%D0%90", "CONTENT_TYPE": kind, "REQUEST_METHOD": "POST"}
    about |= {"CONTENT_LENGTH": str(len(body.encode())), "wsgi.input": io.BytesIO(body.encode())}
    return application.request_class(RequestFactory()._base_environ(**about))


@pytest.mark.parametrize(
    "charset", ["=hex", "=zlib", "=rot13", "=raw_unicode_escape", "=idna", "=undefined", "=cp1251"]
)
def test_whatever_charset_is_named_all_is_in_utf_8(charset):
    assert asked(f"text/plain; charset={charset}").GET["a"] == "А"
    assert asked(f"multipart/form-data; boundary=b; charset={charset}", PART).POST["name"] == "Аня"
    form = asked(f"application/x-www-form-urlencoded; charset={charset}", "name=%D0%90").POST
    assert form["name"] == "А"


def test_a_charset_written_as_nobody_can_read_takes_nothing_down():
    assert asked("text/plain; charset*=none''x").GET["a"] == "А"
