#!/bin/sh
# The Python client of Twilio: when a list is refused, the error says neither the status nor why.
#
# Seen with twilio 9.13.0. The carrier refuses every request with status 401 or 429 and a JSON body with code and message:
#
#   request                               the error that is raised
#   incoming_phone_numbers(...).fetch()   TwilioRestException with status 401 or 429, code 20003 or 20429, and the message
#   incoming_phone_numbers.create(...)    the same
#   incoming_phone_numbers.list()         TwilioException without any of them: ("Unable to fetch page", response)
#   available_phone_numbers(...).local.list()   the same, plain TwilioException
#
# Surprising: both are calls of one client, and programs that read `error.status` to wait (429) or to ask for other credentials
# (401) do so for single numbers, and take the same refusal of a search for an unknown failure. The response is only reachable as
# the second argument of the exception.
#
# Needs Python with venv and pip. Fails when anything above changes. Not part of CI.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check twilio==9.13.0
cat > run.py <<'END'
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

CODES = {401: 20003, 429: 20429}


class Refusing(BaseHTTPRequestHandler):
    status = 401

    def refuse(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = {"status": self.status, "code": CODES[self.status], "message": "no"}
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    do_GET = do_POST = refuse

    def log_message(self, *arguments):
        pass


class Here(TwilioHttpClient):
    def request(self, method, url, *arguments, **named):
        return super().request(method, url.replace("https://api.twilio.com", address), *arguments, **named)


server = HTTPServer(("127.0.0.1", 0), Refusing)
address = f"http://127.0.0.1:{server.server_port}"
Thread(target=server.serve_forever, daemon=True).start()
numbers = Client("AC" + "0" * 32, "token", http_client=Here()).api.v2010.accounts("AC" + "0" * 32)
calls = {
    "fetch": lambda: numbers.incoming_phone_numbers("PN" + "0" * 32).fetch(),
    "create": lambda: numbers.incoming_phone_numbers.create(phone_number="+14155550100"),
    "list": lambda: numbers.incoming_phone_numbers.list(),
    "search": lambda: numbers.available_phone_numbers("US").local.list(area_code="415"),
}
changed = False
for status in CODES:
    Refusing.status = status
    for name, call in calls.items():
        try:
            call()
            seen = "no error"
        except TwilioException as error:
            seen = (type(error).__name__, getattr(error, "status", None), getattr(error, "code", None))
        is_single = name in ("fetch", "create")
        expected = ("TwilioRestException", status, CODES[status]) if is_single else ("TwilioException", None, None)
        changed = changed or seen != expected
        print("as before" if seen == expected else "CHANGED  ", status, name, seen)
sys.exit(changed)
END
venv/bin/python run.py
