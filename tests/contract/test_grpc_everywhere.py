"""What holds for every call of gRPC: who is refused, and how. The statuses are those of HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import pytest
from google.protobuf.message import Message
from scribe.v1 import recipient_pb2
from scribe.v1 import scribe_service_pb2 as service
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_contract import rpc
from scribe_contract.belongings import Belongings, belongings
from scribe_contract.calls import EMAIL_TEMPLATE, MALFORMED_IDS, NO_TOKENS, RECIPIENT, TEMPLATE, Noun
from scribe_contract.people import Caller, People, Person
from scribe_contract.rpc import assert_refused, refused

pytestmark = pytest.mark.e2e

_METHODS = service.DESCRIPTOR.services_by_name["ScribeService"].methods_by_name
_ADA = recipient_pb2.Recipient(name=RECIPIENT["recipient_name"], interest=RECIPIENT["recipient_interest"])
_REQUESTS: Mapping[str, Message] = {
    "InitUser": service.InitUserRequest(),
    "GetUser": service.GetUserRequest(),
    "CompleteOnboarding": service.CompleteOnboardingRequest(),
    "SetUserTemplate": service.SetUserTemplateRequest(template_text=EMAIL_TEMPLATE),
    "GetSender": service.GetSenderRequest(),
    "SetSender": service.SetSenderRequest(),
    "GetUsage": service.GetUsageRequest(),
    "DeleteAccount": service.DeleteAccountRequest(confirm="ada@people.example"),
    "CreateJob": service.CreateJobRequest(template_text=EMAIL_TEMPLATE, recipient=_ADA),
    "GetJob": service.GetJobRequest(),
    "ListJobs": service.ListJobsRequest(),
    "WatchJob": service.WatchJobRequest(),
    "WatchJobs": service.WatchJobsRequest(),
    "CancelJob": service.CancelJobRequest(),
    "RetryJob": service.RetryJobRequest(),
    "RetryJobs": service.RetryJobsRequest(),
    "CreateBatch": service.CreateBatchRequest(template_text=EMAIL_TEMPLATE, recipients=[_ADA]),
    "CreateCsvBatch": service.CreateCsvBatchRequest(
        template_text=EMAIL_TEMPLATE, csv="name,interest\nAda Byron,looms\n"
    ),
    "ListQueue": service.ListQueueRequest(),
    "CancelQueueItem": service.CancelQueueItemRequest(),
    "GetEmail": service.GetEmailRequest(),
    "ListEmails": service.ListEmailsRequest(),
    "UpdateEmail": service.UpdateEmailRequest(displayed=False),
    "ListEmailVersions": service.ListEmailVersionsRequest(),
    "RegenerateEmail": service.RegenerateEmailRequest(interest="looms"),
    "ExportEmail": service.ExportEmailRequest(),
    "ExportEmails": service.ExportEmailsRequest(format=service.EXPORT_FORMAT_CSV),
    "CreateTemplate": service.CreateTemplateRequest(**TEMPLATE),
    "GetTemplate": service.GetTemplateRequest(),
    "ListTemplates": service.ListTemplatesRequest(),
    "DeleteTemplate": service.DeleteTemplateRequest(),
    "GetAdminOverview": service.GetAdminOverviewRequest(),
    "ListAdminUsers": service.ListAdminUsersRequest(),
    "ListAdminUserEmails": service.ListAdminUserEmailsRequest(),
    "ListAdminUserTemplates": service.ListAdminUserTemplatesRequest(),
    "ListAdminUserQueue": service.ListAdminUserQueueRequest(),
    "ListAdminActivity": service.ListAdminActivityRequest(),
    "ListAdminErrors": service.ListAdminErrorsRequest(),
    "GetHealth": service.GetHealthRequest(),
}
_NEED_NOTHING, _NEED_NO_PROFILE = {"GetHealth"}, {"GetHealth", "InitUser"}
_WITH_TOKEN = [name for name in _REQUESTS if name not in _NEED_NOTHING]
_WITH_PROFILE = [name for name in _REQUESTS if name not in _NEED_NO_PROFILE]
_ADMIN = [name for name in _REQUESTS if "Admin" in name]
_WITH_ID = [name for name, request in _REQUESTS.items() if {"id", "user_id"} & set(request.DESCRIPTOR.fields_by_name)]
_OF_A_USER = [name for name in _WITH_ID if name not in _ADMIN]


def _ask(stub: ScribeServiceStub, caller: Caller, name: str, object_id: str = "") -> rpc.Refusal:
    """The refusal of a call, with an id where it has one."""
    request = type(_REQUESTS[name])()
    request.CopyFrom(_REQUESTS[name])
    if name in _WITH_ID:
        setattr(request, _id_field(name), object_id)
    return refused(caller, getattr(stub, name), request)


def _id_field(name: str) -> str:
    return "user_id" if name in _ADMIN else "id"


def _noun(name: str) -> Noun:
    """What a call's id belongs to."""
    nouns: Mapping[str, Noun] = {"QueueItem": "queue item", "Email": "email", "Template": "template"}
    return next((noun for part, noun in nouns.items() if part in name), "task")


@pytest.fixture(scope="module")
def theirs(people: People, database: str) -> Belongings:
    """What somebody else has."""
    return belongings(people, database)


def test_every_call_is_here() -> None:
    """A new call needs a request in the table of this file."""
    assert set(_REQUESTS) == set(_METHODS)


@pytest.mark.parametrize("name", _WITH_TOKEN)
def test_without_a_token(stub: ScribeServiceStub, people: People, name: str) -> None:
    """UNAUTHENTICATED, whatever stands in its place."""
    for header in NO_TOKENS:
        assert_refused(_ask(stub, people.nobody(header), name, str(uuid4())), rpc.UNAUTHENTICATED)


@pytest.mark.parametrize("name", _WITH_PROFILE)
def test_before_the_profile_is_made(stub: ScribeServiceStub, newcomer: Person, name: str) -> None:
    """PERMISSION_DENIED, with the reason that there is no profile."""
    assert_refused(_ask(stub, newcomer, name, str(uuid4())), rpc.PROFILE_MISSING)


@pytest.mark.parametrize("name", _ADMIN)
def test_others_than_administrators(stub: ScribeServiceStub, member: Person, name: str) -> None:
    """PERMISSION_DENIED, of themselves too."""
    assert_refused(_ask(stub, member, name, member.id), rpc.NOT_ALLOWED)


@pytest.mark.parametrize("name", _WITH_ID)
def test_malformed_id(stub: ScribeServiceStub, member: Person, admin: Person, name: str) -> None:
    """INVALID_ARGUMENT that names the field."""
    caller = admin if name in _ADMIN else member
    for malformed in ("", *MALFORMED_IDS):
        assert_refused(_ask(stub, caller, name, malformed), rpc.INVALID, _id_field(name))


@pytest.mark.parametrize("name", _OF_A_USER)
def test_unknown_id(stub: ScribeServiceStub, member: Person, name: str) -> None:
    """NOT_FOUND."""
    assert_refused(_ask(stub, member, name, str(uuid4())), rpc.NOT_FOUND)


@pytest.mark.parametrize("name", _OF_A_USER)
def test_object_of_another_user(stub: ScribeServiceStub, member: Person, theirs: Belongings, name: str) -> None:
    """NOT_FOUND in the very words that an unknown id gets, and nothing of the owner's is changed."""
    before = theirs.seen()
    object_id, unknown = theirs.ids[_noun(name)], str(uuid4())
    seen = _ask(stub, member, name, object_id)
    assert_refused(seen, rpc.NOT_FOUND)
    assert seen.message.replace(object_id, "") == _ask(stub, member, name, unknown).message.replace(unknown, "")
    assert theirs.seen() == before
