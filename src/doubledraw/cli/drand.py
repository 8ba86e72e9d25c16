"""`doubledraw drand`: check the signature of a drand round, or say which round is out when (DD-1 §3.3)."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "drand",
        help="check the signature of a drand round",
        description="Check that a signature is the chain's own for a round, and that its hash is the value "
        "a draw used. Needs no network and no library. With --at: which round is out when.",
        epilog="Exit codes: 0 true, 1 false, 2 unusable.",
    )
    parser.add_argument(
        "answer",
        metavar="ANSWER",
        nargs="?",
        default="",
        help="the signature in hex, or a file with the JSON of drand's API (- is standard input)",
    )
    parser.add_argument(
        "--chain",
        metavar="NAME",
        default="quicknet",
        help="quicknet (default) or default, or a hash",
    )
    parser.add_argument(
        "--round", metavar="N", type=int, help="the round that was named in advance"
    )
    parser.add_argument("--value", metavar="HEX", default="", help="the value the draw used")
    parser.add_argument("--previous", metavar="HEX", default="", help="the previous signature")
    parser.add_argument(
        "--at", metavar="TIME", type=datetime.fromisoformat, help="2026-12-01T21:30:00+08:00"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and say so."""
    from doubledraw.drand import chains
    from doubledraw.drand.errors import DrandError

    try:
        chain = chains.called(args.chain)
    except DrandError as error:
        return _unusable(error.reason)
    if args.at is not None:
        if args.at.tzinfo is None:
            return _unusable("say the offset too, as in 2026-12-01T21:30:00+08:00")
        number = chain.round_at(int(args.at.timestamp()))
        print(f"{chain.source_of(number)}  {_clock(chain.time_of(number))}")
        return 0
    return _checked(args, chain)


def _checked(args: argparse.Namespace, chain: Any) -> int:
    from dataclasses import replace

    from doubledraw.drand import beacon
    from doubledraw.drand.errors import DrandError

    try:
        answer = beacon.parse(_text(args.answer))
        previous = beacon.parse(args.previous).signature or answer.previous
    except DrandError as error:
        return _unusable(error.reason)
    number = args.round or answer.round
    if not answer.signature or number is None:
        return _unusable("give a signature and, with --round, its round")
    try:
        found = beacon.check(chain, number, replace(answer, previous=previous))
    except DrandError as error:
        print(f"FALSE: {error.reason}")
        return 1
    print(f"chain   {chain.name} {chain.hash}\nround   {number}  {_clock(chain.time_of(number))}")
    print(f"value   {found}")
    if args.value and args.value.lower() != found:
        print("FALSE: the draw used another value")
        return 1
    print("TRUE: signature verified")
    return 0


def _text(answer: str) -> str:
    if answer == "-":
        return sys.stdin.read()
    file = Path(answer)
    is_file = len(answer) < 200 and answer != "" and file.is_file()
    return file.read_text(encoding="utf-8") if is_file else answer


def _clock(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _unusable(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2
