"""The offline verifier: all parts of the browser verifier in one HTML file that needs no network."""

from __future__ import annotations

import argparse
import base64
import hashlib
from pathlib import Path

FOLDER = (
    Path(__file__).resolve().parents[1] / "src/doubledraw/platform/portal/static/portal/verifier"
)
TARGET = FOLDER / "doubledraw-verify.html"

# Order matters: each part uses those before it.
SCRIPTS = (
    "hashes",
    "ed25519",
    "canonical",
    "zip",
    "tables",
    "documents",
    "selection",
    "teams",
    "trees",
    "notes",
    "policy",
    "log",
    "bundle",
    "firm",
    "leaf",
    "words",
    "session",
    "page",
)
STYLES = ("offline", "verifier")

PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>双随机抽查核验 · DoubleDraw verifier</title>
<style>{style}</style>
</head>
<body>
<main>
<header><h1><span class="zh">双随机抽查核验</span><span class="en" lang="en">Verify an inspection \
draw</span></h1><button type="button" class="btn quiet" lang="en" data-verifier-language>English\
</button></header>
<div data-verifier></div>
<footer><p class="zh">这是一个单独的文件，可以存下来断网使用。它不联网，也没有联网的权限。</p>\
<p class="en" lang="en">This is a single file. Keep it and use it offline: it makes no connection and \
has no permission to.</p></footer>
</main>
<script>{script}</script>
</body>
</html>
"""


def read(names: tuple[str, ...], suffix: str) -> str:
    """The texts of the parts, one after another, between line feeds."""
    return "\n" + "\n".join((FOLDER / (n + suffix)).read_text("utf-8") for n in names)


def source_hash(text: str) -> str:
    """What a content security policy calls an inline block."""
    digest = hashlib.sha256(text.encode()).digest()
    return "'sha256-" + base64.b64encode(digest).decode() + "'"


def policy(script: str, style: str) -> str:
    """Its own two blocks and nothing else: no connection, no other code, no form, no frame."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {source_hash(script)}",
            f"style-src {source_hash(style)}",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def offline_html() -> str:
    """The whole page as it is committed."""
    script, style = read(SCRIPTS, ".js"), read(STYLES, ".css")
    for block, end in ((script, "</script"), (style, "</style")):
        if end in block.lower():
            raise ValueError(f"a part contains {end}, which would end its block early")
    return PAGE.format(policy=policy(script, style), style=style, script=script)


def main() -> int:
    """Write the file, or with --check say whether the committed one is fresh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 when the file is stale")
    fresh = offline_html()
    if parser.parse_args().check:
        return 0 if TARGET.exists() and TARGET.read_text("utf-8") == fresh else 1
    TARGET.write_text(fresh, "utf-8")
    print(f"{TARGET.name}: {len(fresh.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
