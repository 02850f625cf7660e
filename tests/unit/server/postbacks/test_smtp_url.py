"""The URL of a mail server."""

import pytest

from server.postbacks.mail.smtp_url import SmtpServer, read_smtp_url


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", SmtpServer("mail.example.com", 587, False)),
        ("smtps://mail.example.com/", SmtpServer("mail.example.com", 465, True)),
        ("smtp://127.0.0.1:25", SmtpServer("127.0.0.1", 25, False)),
        ("smtp://[::1]:2525", SmtpServer("::1", 2525, False)),
        (
            "smtp://user%40example.com:p%40ss%3Aw%2Frd@mail.example.com:587",
            SmtpServer("mail.example.com", 587, False, "user@example.com", "p@ss:w/rd"),
        ),
    ],
)
def test_a_url_names_the_server_and_its_password(url: str, server: SmtpServer) -> None:
    assert read_smtp_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://mail.example.com",
        "smtp://",
        "smtp://mail.example.com:0",
        "smtp://mail.example.com:99999",
        "smtp://user@mail.example.com",
        "smtp://:secret@mail.example.com",
        "smtp://user:secret@mail.example.com/path",
        "smtp://user:secret@mail.example.com?tls=no",
        "smtp://user:sec%0Aret@mail.example.com",
        "smtp://mail example.com",
    ],
)
def test_other_urls_are_refused_without_quoting_them(url: str) -> None:
    with pytest.raises(ValueError, match="smtp://USER:PASSWORD@HOST:PORT") as refused:
        read_smtp_url(url)
    assert "secret" not in str(refused.value)


def test_the_password_is_not_printed() -> None:
    assert "secret" not in repr(read_smtp_url("smtp://user:secret@mail.example.com"))
