"""Leading digits out of a numbering plan's regular expression: `80(?:0\\d{6}|1[2-4])` is 800, 8012, 8013 and 8014."""

import re

_TOKEN = re.compile(r"\(\?:|[()|?]|\[[^\]]*\]|\\d|\d|\{\d+(?:,\d+)?\}")
_ANY_DIGIT = "0123456789"
_NEARLY_ANY = 8  # 800[2-9] is 800: what the plan leaves out there is assigned to nobody

# A piece of a pattern: a set of digits, or alternatives that are sequences of pieces; and how often it may stand.
_Piece = tuple["str | list[list[_Piece]]", int, int]


def leading_digits(pattern: str, *, longest: int) -> set[str]:
    """The shortest prefixes that tell numbers of the pattern apart: each ends where (nearly) any digit may follow.

    longest   digits at most; what is longer is cut
    Knows what libphonenumber's national patterns use: digits, sets, \\d, groups, alternatives, ?, {n} and {n,m}.
    """
    return {prefix for prefix, _ in _expand_any(_parse(pattern), longest, stop_at_any=True) if prefix}


def all_numbers(pattern: str, *, longest: int = 6) -> set[str]:
    """Every number a short pattern allows: `1(?:12|5\\d)` is 112 and 150 to 159."""
    return {number for number, _ in _expand_any(_parse(pattern), longest, stop_at_any=False) if number}


def _parse(pattern: str) -> list[list[_Piece]]:
    tokens = _TOKEN.findall(re.sub(r"\s", "", pattern))
    alternatives, rest = _parse_alternatives(tokens, 0)
    if rest != len(tokens) or "".join(tokens) != re.sub(r"\s", "", pattern):
        raise ValueError(f"not a number pattern: {pattern}")
    return alternatives


def _parse_alternatives(tokens: list[str], at: int) -> tuple[list[list[_Piece]], int]:
    alternatives: list[list[_Piece]] = [[]]
    while at < len(tokens) and tokens[at] != ")":
        mark = tokens[at]
        at += 1
        if mark == "|":
            alternatives.append([])
            continue
        content: str | list[list[_Piece]]
        if mark in {"(?:", "("}:
            content, at = _parse_alternatives(tokens, at)
            at += 1  # the closing bracket
        else:
            content = _digit_set(mark)
        least, most, at = _repeats(tokens, at)
        alternatives[-1].append((content, least, most))
    return alternatives, at


def _repeats(tokens: list[str], at: int) -> tuple[int, int, int]:
    mark = tokens[at] if at < len(tokens) else ""
    if mark == "?":
        return 0, 1, at + 1
    if mark.startswith("{"):
        least, _, most = mark[1:-1].partition(",")
        return int(least), int(most or least), at + 1
    return 1, 1, at


def _digit_set(mark: str) -> str:
    if mark == r"\d":
        return _ANY_DIGIT
    if not mark.startswith("["):
        return mark
    inside = mark[1:-1].replace(r"\d", "0-9")
    ranges = re.sub(r"(\d)-(\d)", lambda found: "".join(map(str, range(int(found[1]), int(found[2]) + 1))), inside)
    return "".join(sorted(set(ranges)))


def _expand_any(alternatives: list[list[_Piece]], room: int, *, stop_at_any: bool) -> set[tuple[str, bool]]:
    """Prefixes with whether each goes on: False where a wildcard or the room has ended it."""
    return {found for pieces in alternatives for found in _expand(pieces, room, stop_at_any=stop_at_any)}


def _expand(pieces: list[_Piece], room: int, *, stop_at_any: bool) -> set[tuple[str, bool]]:
    reached = {("", True)}
    for content, least, most in pieces:
        if all(not goes_on for _, goes_on in reached):
            break
        grown = set(reached) if least == 0 else set()
        step = reached
        for turn in range(1, most + 1):
            step = {longer for prefix, goes_on in step for longer in _grow(prefix, goes_on, content, room, stop_at_any)}
            if turn >= least:
                grown |= step
            if all(not goes_on for _, goes_on in step):
                grown |= step
                break
        reached = grown
    return reached


def _grow(
    prefix: str, goes_on: bool, content: "str | list[list[_Piece]]", room: int, stop_at_any: bool
) -> set[tuple[str, bool]]:
    if not goes_on or len(prefix) >= room:
        return {(prefix, False)}
    if isinstance(content, str):
        if stop_at_any and len(content) >= _NEARLY_ANY:
            return {(prefix, False)}
        return {(prefix + digit, True) for digit in content}
    inner = _expand_any(content, room - len(prefix), stop_at_any=stop_at_any)
    return {(prefix + more, still) for more, still in inner}
