"""Starting Chromium: with which switches, and how all of it is ended."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.async_api import Browser, Playwright

_LAUNCH_MILLISECONDS = 30_000

_UNWANTED_FEATURES = (
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "HttpsUpgrades",
    "InterestFeedContentSuggestions",
    "MediaRouter",
    "OptimizationHints",
    "Translate",
)

_SWITCHES = (
    # No way around the proxy.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    # Nothing that the page did not ask for.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--disable-default-apps",
    "--no-first-run",
    "--no-pings",
    "--disable-features=" + ",".join(_UNWANTED_FEATURES),
    # Small: no pictures, no sound, no GPU, one process a site, a bounded JavaScript heap.
    "--blink-settings=imagesEnabled=false",
    "--mute-audio",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--process-per-site",
    "--renderer-process-limit=2",
    "--js-flags=--max-old-space-size=256",
)


async def launch(playwright: Playwright, *, executable: Path, proxy_url: str, home: Path) -> Browser:
    """A browser that reaches nothing but the proxy and inherits none of our environment."""
    return await playwright.chromium.launch(
        executable_path=executable,
        headless=True,
        args=list(_SWITCHES),
        # "<-loopback>" takes away Chromium's rule that loopback needs no proxy.
        proxy={"server": proxy_url, "bypass": "<-loopback>"},
        # Chromium's own sandbox refuses to run as root.
        chromium_sandbox=os.geteuid() != 0,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", "TZ": "UTC"},
        downloads_path=home,
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
        timeout=_LAUNCH_MILLISECONDS,
    )


async def browser_process(browser: Browser) -> int:
    """The process id of the browser, which leads a process group of its own."""
    session = await browser.new_browser_cdp_session()
    answer = await session.send("SystemInfo.getProcessInfo")
    await session.detach()
    return next(int(process["id"]) for process in answer["processInfo"] if process["type"] == "browser")
