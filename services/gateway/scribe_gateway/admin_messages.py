"""What administrators see as messages of the contract. Pure."""

from __future__ import annotations

from scribe.v1 import admin_pb2, user_pb2
from scribe_store.admin import FailedJob, UserRow

from scribe_gateway.job_messages import step_of, timestamp


def admin_user_message(row: UserRow) -> admin_pb2.AdminUser:
    user = user_pb2.User(
        id=str(row.id),
        email=row.email,
        display_name=row.display_name,
        generation_count=row.generation_count,
        template_count=row.template_count,
        onboarded=row.onboarded,
        email_template=row.email_template,
        create_time=timestamp(row.created_at),
    )
    return admin_pb2.AdminUser(
        user=user,
        actual_email_count=row.actual_email_count,
        queue_submissions=row.queue_submissions,
        failed_count=row.failed_count,
    )


def failure_message(failed: FailedJob) -> admin_pb2.AdminError:
    return admin_pb2.AdminError(
        id=str(failed.id),
        user_email=failed.user_email,
        user_display_name=failed.user_display_name,
        recipient_name=failed.recipient_name,
        current_step=step_of(failed.current_step),
        error_message=failed.error_message or "",
        create_time=timestamp(failed.created_at),
        start_time=timestamp(failed.started_at),
    )
