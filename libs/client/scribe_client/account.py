"""The caller themselves: their profile, what they say of themselves, what they have spent, the account's end."""

from __future__ import annotations

from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.sender_pb2 import Sender
from scribe.v1.user_pb2 import AccountUsage, User

from scribe_client.calls import Calls


class Account:
    """Every call raises ScribeError."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def initialise(self, display_name: str = "") -> User:
        """Make the profile, or give the existing one; every other call needs it."""
        return (await self._calls.again(self._calls.stub.InitUser, pb.InitUserRequest(display_name=display_name))).user

    async def get(self) -> User:
        return (await self._calls.again(self._calls.stub.GetUser, pb.GetUserRequest())).user

    async def complete_onboarding(self) -> User:
        """Note that they have seen the introduction."""
        return (await self._calls.again(self._calls.stub.CompleteOnboarding, pb.CompleteOnboardingRequest())).user

    async def set_template(self, template_text: str) -> User:
        """The template that they begin with, 1 to 10,000 characters."""
        request = pb.SetUserTemplateRequest(template_text=template_text)
        return (await self._calls.again(self._calls.stub.SetUserTemplate, request)).user

    async def sender(self) -> Sender:
        """What they say of themselves."""
        return (await self._calls.again(self._calls.stub.GetSender, pb.GetSenderRequest())).sender

    async def set_sender(self, sender: Sender) -> Sender:
        """Say it anew, as a whole."""
        return (await self._calls.again(self._calls.stub.SetSender, pb.SetSenderRequest(sender=sender))).sender

    async def usage(self) -> AccountUsage:
        """What they have spent and may spend, in millionths of a US dollar."""
        return (await self._calls.again(self._calls.stub.GetUsage, pb.GetUsageRequest())).usage

    async def delete(self, confirm: str) -> None:
        """End the account with everything in it; `confirm` is its e-mail address."""
        await self._calls.once(self._calls.stub.DeleteAccount, pb.DeleteAccountRequest(confirm=confirm))
