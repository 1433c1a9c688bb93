"""Calls about the caller themselves."""

from __future__ import annotations

from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1 import sender_pb2
from scribe_store.rows import User

from scribe_gateway.rpc.calls import Calls, Context
from scribe_gateway.rpc.requests import read_own_template, read_profile, read_sender
from scribe_gateway.user_messages import usage_message, user_message


class UserCalls(Calls):
    """Profile, sender, usage, and the account's end."""

    async def InitUser(self, request: pb.InitUserRequest, context: Context) -> pb.InitUserResponse:
        caller = await self._signed_in(context)
        user, created = await self._door.users.initialise(caller, read_profile(request).display_name)
        return pb.InitUserResponse(user=user_message(user), created=created)

    async def GetUser(self, _: pb.GetUserRequest, context: Context) -> pb.GetUserResponse:
        return pb.GetUserResponse(user=user_message(await self._member(context)))

    async def CompleteOnboarding(
        self, _: pb.CompleteOnboardingRequest, context: Context
    ) -> pb.CompleteOnboardingResponse:
        user = await self._door.users.onboard(await self._member(context))
        return pb.CompleteOnboardingResponse(user=user_message(user))

    async def SetUserTemplate(self, request: pb.SetUserTemplateRequest, context: Context) -> pb.SetUserTemplateResponse:
        user = await self._member(context)
        changed = await self._door.users.set_template(user, read_own_template(request).template)
        return pb.SetUserTemplateResponse(user=user_message(changed))

    async def GetSender(self, _: pb.GetSenderRequest, context: Context) -> pb.GetSenderResponse:
        return pb.GetSenderResponse(sender=_sender(await self._member(context)))

    async def SetSender(self, request: pb.SetSenderRequest, context: Context) -> pb.SetSenderResponse:
        user = await self._member(context)
        changed = await self._door.users.set_sender(user, read_sender(request.sender).to_bytes())
        return pb.SetSenderResponse(sender=_sender(changed))

    async def GetUsage(self, _: pb.GetUsageRequest, context: Context) -> pb.GetUsageResponse:
        user = await self._member(context)
        return pb.GetUsageResponse(usage=usage_message(user, await self._door.users.usage(user)))

    async def DeleteAccount(self, request: pb.DeleteAccountRequest, context: Context) -> pb.DeleteAccountResponse:
        await self._door.users.delete(await self._member(context), request.confirm)
        return pb.DeleteAccountResponse()


def _sender(user: User) -> sender_pb2.Sender:
    return sender_pb2.Sender.FromString(user.sender or b"")
