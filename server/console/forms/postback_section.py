"""The form of a postback."""

from collections.abc import Mapping
from typing import Any

from server.account_file import schema
from server.console.forms.inputs import Input, Kind, Option
from server.console.forms.section import Section
from server.domain.accounts import Account
from server.domain.postbacks.postback import Method, Postback, Trigger

TRIGGERS = {
    Trigger.CALL_STARTED: "A call comes in",
    Trigger.CALL_ANSWERED: "A call is answered",
    Trigger.CALL_ENDED: "A call ends",
    Trigger.CALL_MISSED: "A call is missed",
    Trigger.TAG_ADDED: "A call gets a new tag",
    Trigger.LEAD_STATUS_CHANGED: "The lead status of a call changes",
    Trigger.VALUE_CHANGED: "The value of a call changes",
}


def describe_trigger(trigger: Trigger) -> str:
    """The trigger in words."""
    return TRIGGERS.get(trigger, trigger.value)


def _list_triggers(_account: Account) -> list[Option]:
    return [Option(trigger.value, describe_trigger(trigger)) for trigger in Trigger]


def _list_methods(_account: Account) -> list[Option]:
    return [Option(method.value, "") for method in Method]


def _list_campaigns(account: Account) -> list[Option]:
    return [Option(one.name, "") for one in account.campaigns]


def _list_columns(_account: Account, postback: Postback) -> Mapping[str, Any]:
    host = postback.url.partition("://")[2].partition("/")[0].partition("?")[0]
    return {
        "When": describe_trigger(postback.on),
        "Request": f"{postback.method.value} {host}",
        "Campaign": postback.campaign,
    }


POSTBACKS: Section[Postback] = Section(
    field="postbacks",
    slug="postbacks",
    title="Postbacks",
    one="postback",
    lead="Report calls to ad platforms, analytics, your CRM or a chat, as HTTP requests.",
    form=schema.POSTBACK,
    inputs=(
        Input("name", "Name", is_required=True),
        Input("on", "When", Kind.CHOICE, list_options=_list_triggers, is_required=True),
        Input("method", "Method", Kind.CHOICE, list_options=_list_methods, is_required=True),
        Input("url", "Address", Kind.LONG_TEXT, "{name} is replaced by a value of the call.", is_required=True),
        Input(
            "headers",
            "Headers",
            Kind.PAIRS,
            "One a line: Name = value. Write passwords as {secret.NAME}.",
            placeholder="Content-Type = application/json",
        ),
        Input("body", "Body", Kind.LONG_TEXT, "For POST and PUT. Double the braces of JSON: {{ and }}."),
        Input("min_talk_seconds", "Least talk", Kind.WHOLE, "In seconds; only when a call ends.", placeholder="0"),
        Input(
            "needs_tags", "Only with the tags", Kind.LINES, "One a line. tags.NAME: a tag that pages set themselves."
        ),
        Input(
            "first_of",
            "First of the tags",
            Kind.LINES,
            "The first that has a value is {first_of.value}; preferred first.",
        ),
        Input("campaign", "Only for the campaign", Kind.CHOICE, list_options=_list_campaigns),
        Input("secret", "Signed with", help="The name of the secret for the HMAC signature. Empty: not signed."),
    ),
    list_columns=_list_columns,
    suggested={"on": Trigger.CALL_ENDED.value, "method": Method.GET.value},
)
