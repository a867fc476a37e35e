"""The headers that keep a browser from doing what nobody asked of it."""

import pytest


@pytest.mark.parametrize("path", ["/signin", "/clients", "/nowhere", "/api/v1/clients", "/static/ui/mark.svg"])
def test_every_answer_carries_them(client, manager, path):
    client.force_login(manager)

    headers = client.get(path).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "private" in headers["Cache-Control"] or path.startswith("/static")
    assert "Strict-Transport-Security" not in headers


def test_behind_tls_the_browser_is_held_to_it(client, settings, db):
    settings.SESSION_COOKIE_SECURE = True

    assert client.get("/signin").headers["Strict-Transport-Security"] == "max-age=31536000"
