"""What a page can try in order to reach inside. Each line is tried against each target of the canary."""

from __future__ import annotations

SCRIPTS = (
    "fetch(T)", "fetch(T, {mode: 'no-cors'})", "fetch(T, {method: 'POST', body: 'x', mode: 'no-cors'})", "fetch(T, {keepalive: true, mode: 'no-cors'})",
    "fetch(T, {method: 'PUT', body: 'x'})", "fetch(T, {credentials: 'include', mode: 'no-cors'})", "fetch(T, {redirect: 'manual', mode: 'no-cors'})", "fetch(T, {cache: 'reload', mode: 'no-cors', priority: 'high'})",
    "(x => { x.open('GET', T); x.send() })(new XMLHttpRequest())", "(x => { x.open('GET', T, false); x.send() })(new XMLHttpRequest())",
    "navigator.sendBeacon(T, 'x')", "new WebSocket(T.replace('http', 'ws'))", "new WebSocket(T.replace('http', 'wss'))", "new EventSource(T)",
    "new WebTransport(T.replace('http:', 'https:'))", "new Image().src = T + '/i.png'", "new Audio(T + '/a.mp3').play()",
    "import(T + '/m.js')", "new Worker(URL.createObjectURL(new Blob(['fetch(\"' + T + '\", {mode: \"no-cors\"})'])))", "new Worker(URL.createObjectURL(new Blob(['importScripts(\"' + T + '\")'])))",
    "new SharedWorker(URL.createObjectURL(new Blob(['fetch(\"' + T + '\", {mode: \"no-cors\"})'])))", "navigator.serviceWorker.register('/sw.js?' + T)",
    "(p => { p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o)) })(new RTCPeerConnection({iceServers: [{urls: 'stun:' + H}]}))",
    "(p => { p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o)) })(new RTCPeerConnection({iceServers: [{urls: 'turn:' + H + '?transport=tcp', username: 'a', credential: 'b'}]}))",
    "(p => { p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o)) })(new RTCPeerConnection({iceServers: [{urls: 'turn:' + H + '?transport=udp', username: 'a', credential: 'b'}]}))",
    "new FontFace('f', 'url(' + T + '/f.woff)').load()", "document.fonts.add(new FontFace('g', 'url(' + T + '/g.woff2)'))", "navigator.mediaDevices && new MediaSource() && (new Audio().src = T)",
    "window.open(T)", "window.open('javascript:fetch(\"' + T + '\")')", "(f => { f.action = T; f.target = 'n'; document.body.append(f); f.submit() })(document.createElement('form'))",
    "(f => { f.action = T; f.method = 'post'; f.target = 'n2'; document.body.append(f); f.submit() })(document.createElement('form'))",
    "(a => { a.href = T; a.ping = T; a.target = 'n3'; document.body.append(a); a.click() })(document.createElement('a'))", "(a => { a.href = T; a.download = 'x'; document.body.append(a); a.click() })(document.createElement('a'))",
    "(async () => { for (const m of ['HEAD', 'OPTIONS', 'DELETE']) fetch(T, {method: m}).catch(() => 0) })()", "caches && caches.open('c').then(c => c.add(T))", "navigator.registerProtocolHandler && fetch(T + '/.well-known/x', {mode: 'no-cors'})",
    "new Notification('x', {icon: T + '/n.png'})", "document.createElement('video').src = T + '/v.mp4'",
)  # fmt: skip
"""T is the target, H its host and port."""

ELEMENTS = (
    '<iframe src="T"></iframe>', '<img src="T/1.png">', '<img srcset="T/2.png 1x">', '<link rel="preconnect" href="T">', '<link rel="dns-prefetch" href="T">', '<link rel="prefetch" href="T/p">',
    '<link rel="prerender" href="T/pr">', '<link rel="preload" as="fetch" href="T/pl">', '<link rel="modulepreload" href="T/mp.js">', '<link rel="stylesheet" href="T/s.css">', '<link rel="icon" href="T/favicon.ico">', '<link rel="manifest" href="T/m.json">',
    '<script src="T/s.js"></script>', '<script type="module" src="T/s.mjs"></script>', '<object data="T/o"></object>', '<embed src="T/e">', '<video src="T/v" poster="T/p.png" autoplay></video>', '<audio src="T/a" autoplay></audio>',
    '<style>@import url(T/i.css); body{background:url(T/b.png)} @font-face{font-family:z;src:url(T/z.woff)} p{font-family:z}</style><p>z</p>', '<svg><image href="T/svg.png"/><use href="T/u.svg#a"/></svg>',
    '<input type="image" src="T/in.png">', '<picture><source srcset="T/so.webp"><img src="x"></picture>', '<track src="T/t.vtt">', '<portal src="T"></portal>', '<iframe srcdoc="<script>fetch(\'T\',{mode:\'no-cors\'})</script>"></iframe>',
    '<script type="speculationrules">{"prerender":[{"source":"list","urls":["T/sr"]}],"prefetch":[{"source":"list","urls":["T/sp"]}]}</script>', '<meta http-equiv="Content-Security-Policy-Report-Only" content="default-src \'none\'; report-uri T/csp">',
)  # fmt: skip

LEAVING = (
    '<meta http-equiv="refresh" content="0;url=T">', "<script>location = 'T'</script>", "<script>location.replace('T')</script>", '<form action="T" id=f></form><script>f.submit()</script>', "<script>setTimeout(() => { top.location.href = 'T' }, 100)</script>",
)  # fmt: skip
"""Those after which the page is another one."""


def pages(targets: tuple[str, ...]) -> dict[str, bytes]:
    """Paths and pages: a few attempts a page, all targets; each attempt that leaves has a page for each target."""
    found: dict[str, bytes] = {}
    for index in range(0, len(SCRIPTS), 5):
        lines = "".join(_guarded(script, target) for script in SCRIPTS[index : index + 5] for target in targets)
        found[f"/scripts/{index}"] = f"<body><p>page</p><script>{lines}</script></body>".encode()
    for index in range(0, len(ELEMENTS), 5):
        lines = "".join(
            element.replace("T", target) if "T" in element else element
            for element in ELEMENTS[index : index + 5]
            for target in targets
        )
        found[f"/elements/{index}"] = f"<body><p>page</p>{lines}</body>".encode()
    for index, leaving in enumerate(LEAVING):
        for which, target in enumerate(targets):
            found[f"/leaving/{index}/{which}"] = f"<body><p>page</p>{leaving.replace('T', target)}</body>".encode()
    return found


def attempts(targets: tuple[str, ...]) -> int:
    """How many that is."""
    return (len(SCRIPTS) + len(ELEMENTS) + len(LEAVING)) * len(targets)


def _guarded(script: str, target: str) -> str:
    host = target.partition("://")[2]
    return f"try {{ (() => {{ const T = '{target}', H = '{host}'; return {script} }})() }} catch (e) {{}}\n"
