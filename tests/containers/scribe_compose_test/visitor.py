"""A user before the published ports: signs in at the sandbox, orders e-mails, waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

_CALL_SECONDS = 10.0
_PAUSE_SECONDS = 0.5
# As its own containers know the sandbox, whatever port of this machine leads there.
_SIGN_IN_HOST = {"host": "127.0.0.1:9100"}
_ORDER = {
    "email_template": "Dear {{name}}, {{a sentence on their research}} Regards, [YOUR NAME]",
    "recipient_name": "Ingrid Solheim",
    "recipient_interest": "sensors inside glaciers",
}


class JobLost(Exception):
    """A job was not accepted, failed, or did not end in time. The message is the last that was seen."""


@dataclass(slots=True, kw_only=True)
class Visitor:
    """`http` and `sign_in` are addresses without a path."""

    http: str
    sign_in: str
    completed: int = 0
    _token: str = field(default="", repr=False)

    def wait_until_healthy(self, seconds: float) -> None:
        """Until all parts are connected. Raises JobLost."""
        self._until(seconds, lambda: self._get("/health").json()["status"] == "healthy")

    def order(self, seconds: float) -> str:
        """A job's id, once it is accepted. Raises JobLost."""
        ids: list[str] = []

        def accepted() -> bool:
            self._sign_in()
            self._post("/api/user/init", {}).raise_for_status()
            answer = self._post("/api/email/generate", _ORDER)
            if answer.status_code == httpx.codes.ACCEPTED:
                ids.append(answer.json()["task_id"])
            return bool(ids)

        self._until(seconds, accepted)
        return ids[0]

    def wait_for(self, job: str, seconds: float) -> None:
        """Until the job is completed and its e-mail can be read. Raises JobLost."""
        self._until(seconds, lambda: self._is_done(job))
        self.completed += 1

    def emails(self) -> list[str]:
        """The ids of all e-mails, newest first."""
        listed = self._get("/api/email/?limit=1000").raise_for_status().json()
        return [email["id"] for email in listed]

    def sign_in_again(self, seconds: float) -> None:
        """A sandbox that has been started anew signs with another key. Raises JobLost."""

        def known() -> bool:
            self._sign_in()
            return self._get("/api/email/").is_success

        self._until(seconds, known)

    def _is_done(self, job: str) -> bool:
        answer = self._get(f"/api/email/status/{job}")
        if answer.status_code == httpx.codes.UNAUTHORIZED:  # the sandbox came back with another key
            self._sign_in()
            return False
        answer.raise_for_status()
        said = answer.json()
        if said["status"] == "FAILURE":
            raise JobLost(f"job {job}: {said['error']}")
        return said["status"] == "SUCCESS" and "Solheim" in self._email(said["result"]["email_id"])

    def _email(self, email: str) -> str:
        return str(self._get(f"/api/email/{email}").raise_for_status().json()["email_message"])

    def _until(self, seconds: float, holds: Callable[[], bool]) -> None:
        """Asks again while parts are away."""
        deadline, last = time.monotonic() + seconds, "it does not hold"
        while time.monotonic() < deadline:
            try:
                if holds():
                    return
            except (httpx.HTTPError, ValueError) as error:
                last = f"{type(error).__name__}: {error}"
            time.sleep(_PAUSE_SECONDS)
        raise JobLost(f"not within {seconds:.0f} s; last: {last}")

    def _sign_in(self) -> None:
        body = {"email": "compose@people.example"}
        answer = httpx.post(
            f"{self.sign_in}/auth/v1/token", json=body, headers=_SIGN_IN_HOST, timeout=_CALL_SECONDS, trust_env=False
        )
        self._token = answer.raise_for_status().json()["access_token"]

    def _get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.http}{path}", headers=self._headers, timeout=_CALL_SECONDS, trust_env=False)

    def _post(self, path: str, body: dict[str, str]) -> httpx.Response:
        url = f"{self.http}{path}"
        return httpx.post(url, json=body, headers=self._headers, timeout=_CALL_SECONDS, trust_env=False)

    @property
    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._token}"} if self._token else {}
