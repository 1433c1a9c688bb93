"""The page for people: `/` and what it is made of, `/assets/VERSION/NAME`. Everything else it asks of the public API."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from scribe_gateway.http.callers import AtDoor
from scribe_gateway.http.page_files import PageFile, PageFiles

_NOT_MODIFIED = 304
# No address but our own and the sign-in's, no inline code or style, and no way from text to code.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src {reached}; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

router = APIRouter(include_in_schema=False)
_files = PageFiles()


@router.get("/")
async def index(request: Request, door: AtDoor) -> Response:
    """The page. It names its parts by version, so that it is the only thing to be asked for again."""
    reached = " ".join(filter(None, ("'self'", door.sign_in.supabase_url)))
    return _sent(request, _files.index, "no-cache", {"content-security-policy": _POLICY.format(reached=reached)})


@router.get("/monitor")
async def monitor() -> Response:
    """A view of the page, under the address that operators know."""
    return RedirectResponse("/#/monitor", status_code=307)


@router.get("/assets/{version}/{name:path}")
async def asset(request: Request, version: str, name: str) -> Response:
    """A script or style. An open page of an older version gets today's."""
    found = _files.by_name.get(name)
    if found is None:
        return Response(status_code=404)
    return _sent(request, found, _files.caching(version), {})


def _sent(request: Request, file: PageFile, caching: str, more: dict[str, str]) -> Response:
    headers = {"etag": file.etag, "cache-control": caching, "vary": "accept-encoding", **more}
    if request.headers.get("if-none-match") == file.etag:
        return Response(status_code=_NOT_MODIFIED, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(file.plain, media_type=file.media_type, headers=headers)
    return Response(file.packed, media_type=file.media_type, headers={**headers, "content-encoding": "gzip"})
