"""E-mails as messages of the contract. Pure."""

from __future__ import annotations

from scribe.v1 import email_pb2
from scribe_store.rows import Email, EmailVersion

from scribe_gateway.claim_places import place_in
from scribe_gateway.job_messages import template_type_of, timestamp


def email_message(email: Email) -> email_pb2.Email:
    """The record that the finisher kept, with what the user may have changed since; the columns alone without one."""
    message = email_pb2.Email.FromString(email.record) if email.record else email_pb2.Email()
    message.MergeFrom(
        email_pb2.Email(
            id=str(email.id),
            user_id=str(email.user_id),
            job_id=str(email.job_id) if email.job_id else "",
            recipient_name=email.recipient_name,
            recipient_interest=email.recipient_interest,
            subject=email.subject,
            body=email.email_message,
            template_type=template_type_of(email.template_type),
            create_time=timestamp(email.created_at),
        )
    )
    message.is_confident, message.displayed = email.is_confident, email.displayed
    if email.edited_at is not None:
        message.edit_time.FromDatetime(email.edited_at)
        for claim in message.claims:
            claim.body_start, claim.body_end = place_in(email.email_message, claim.text)
    return message


def version_message(version: EmailVersion) -> email_pb2.EmailVersion:
    return email_pb2.EmailVersion(
        version=version.version,
        subject=version.subject,
        body=version.email_message,
        replace_time=timestamp(version.replaced_at),
    )
