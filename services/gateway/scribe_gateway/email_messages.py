"""E-mails as messages of the contract. Pure."""

from __future__ import annotations

from scribe.v1 import email_pb2, template_pb2
from scribe_store.rows import Email

from scribe_gateway.job_messages import timestamp


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
            template_type=template_pb2.TemplateType.Value(f"TEMPLATE_TYPE_{email.template_type.upper()}"),
            create_time=timestamp(email.created_at),
        )
    )
    message.is_confident, message.displayed = email.is_confident, email.displayed
    return message
