"""gRPC between hosts with certificates on both sides: where a host has one, it shows it and wants to see its peers'.

Unix sockets stay as they are: who can open them is on this host.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import grpc
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from scribe_rpc.settings import SettingsError

logger = logging.getLogger(__name__)

_NAMES = ("SCRIBE_TLS_CERTIFICATE", "SCRIBE_TLS_PRIVATE", "SCRIBE_TLS_AUTHORITY")
_Pem = bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Three files in PEM: a host's certificate, its private key, and the authority that signed everybody's."""

    certificate: Path
    private: Path
    authority: Path

    def read(self) -> tuple[_Pem, _Pem, _Pem]:
        """Certificate, private key, authority. Raises OSError."""
        return self.certificate.read_bytes(), self.private.read_bytes(), self.authority.read_bytes()


class TlsSettings(BaseSettings):
    """The host's own certificate; all three or none."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    certificate: Annotated[
        Path | None,
        Field(
            validation_alias=_NAMES[0],
            description="File of this host's certificate; with it, services and their callers show each other theirs.",
        ),
    ] = None
    private: Annotated[
        Path | None, Field(validation_alias=_NAMES[1], description="File of the certificate's private key.")
    ] = None
    authority: Annotated[
        Path | None, Field(validation_alias=_NAMES[2], description="File of the authority that signed all hosts'.")
    ] = None

    @property
    def identity(self) -> Identity | None:
        """None where no certificate is set. Raises SettingsError for what is missing or cannot be read."""
        files = dict(zip(_NAMES, (self.certificate, self.private, self.authority), strict=True))
        if not any(files.values()):
            return None
        if problems := [problem for name, file in files.items() if (problem := _problem(name, file))]:
            raise SettingsError(*problems)
        assert self.certificate
        assert self.private
        assert self.authority
        return Identity(certificate=self.certificate, private=self.private, authority=self.authority)


def server_credentials(identity: Identity) -> grpc.ServerCredentials:
    """For a server that takes peers with a certificate only. New files are used from the next connection on."""
    last = [identity.read()]

    def renewed() -> grpc.ServerCertificateConfiguration | None:
        try:
            found = identity.read()
        except OSError:
            logger.warning("the certificate cannot be read any more; the last one stands")
            return None
        if found == last[0]:
            return None
        last[0] = found
        logger.info("new certificate")
        return _configuration(found)

    return grpc.dynamic_ssl_server_credentials(
        _configuration(last[0]),
        renewed,  # type: ignore[arg-type]  # None means unchanged, which the stubs do not know
        require_client_authentication=True,
    )


def channel_credentials(identity: Identity) -> grpc.ChannelCredentials:
    """For a caller, with the files as they are now."""
    certificate, private, authority = identity.read()
    return grpc.ssl_channel_credentials(authority, private, certificate)


def _configuration(files: tuple[_Pem, _Pem, _Pem]) -> grpc.ServerCertificateConfiguration:
    certificate, private, authority = files
    return grpc.ssl_server_certificate_configuration([(private, certificate)], authority)


def _problem(name: str, file: Path | None) -> str | None:
    if file is None:
        return f"{name}: is not set, though others of {', '.join(_NAMES)} are; set all three or none"
    try:
        file.read_bytes()
    except OSError as error:
        return f"{name}: {file}: {error.strerror}"
    return None
