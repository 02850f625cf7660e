"""The page of an organisation's people, which several forms show again, and what these forms have in common."""

from flask import Response, abort, request

from server.console.organisation_accounts import list_accounts_of, list_receiving_numbers
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.viewer import OrganisationPage
from server.domain.people.roles import Role


def respond_with_people(
    parts: ConsoleParts,
    renderer: Renderer,
    page: OrganisationPage,
    errors: dict[str, str] | None = None,
    new_link: tuple[str, str, bool] | None = None,
    status: int = 200,
) -> Response:
    """The page. `new_link` is the address of a person, their new invitation's link, and whether it was mailed."""
    organisation_id = page.organisation.organisation_id
    return renderer.respond(
        "people.html",
        status,
        page=page,
        section="show_people",
        members=parts.people.list_members(organisation_id),
        invitations=parts.sign_ins.list_invitations(organisation_id, parts.now()),
        receiving_numbers=list_numbers(parts, page),
        roles=list(Role),
        errors=errors or {},
        values=request.form if errors else {},
        chosen=request.form.getlist("receiving_numbers") if errors else [],
        new_link=new_link,
    )


def read_role() -> Role:
    """The role that the form chose."""
    role = request.form.get("role", "")
    return Role(role) if role in list(Role) else abort(400)


def read_receiving_numbers(parts: ConsoleParts, page: OrganisationPage) -> tuple[str, ...]:
    """The chosen receiving numbers that there are."""
    listed = list_numbers(parts, page)
    return tuple(dict.fromkeys(name for name in request.form.getlist("receiving_numbers") if name in listed))


def explain_missing_numbers(role: Role, numbers: tuple[str, ...]) -> str:
    """What is wrong with an agent who would see no call; empty if nothing is."""
    if role is not Role.AGENT or numbers:
        return ""
    return translate("Choose the receiving numbers whose calls the agent sees.")


def list_numbers(parts: ConsoleParts, page: OrganisationPage) -> dict[str, tuple[str, str]]:
    """The receiving numbers that an agent can have, each with its name and its account's name."""
    return list_receiving_numbers(list_accounts_of(parts, page.organisation.organisation_id))
