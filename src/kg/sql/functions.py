"""Functions and operators of SPARQL in SQL, one row each."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlglot import exp

from kg.sql.subset import OutsideSubset
from kg.sql.templates import fill
from kg.sql.values import (
    CHARACTERS,
    EXACT,
    FLOATING,
    LITERAL,
    NUMBER,
    RESOURCE,
    SECONDS,
    TERM,
    TEXT,
    TRUTH,
    WHOLE,
    Value,
    compare,
    equals,
)

LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
SCHEMA = "http://www.w3.org/2001/XMLSchema#"
#: The type of a literal that has characters only: its opening, such as `""` or `"@en"`.
OPENING = "SUBSTRING($x, 1, STRPOS(SUBSTRING($x, 2), '\"') + 1)"
TAG = "SPLIT_PART($x, '\"', 2)"
#: Whether the second argument of a function of texts fits the first.
FITS = "(STARTS_WITH($y, '\"\"') OR SPLIT_PART($x, '\"', 2) = SPLIT_PART($y, '\"', 2))"
WRITE_DECIMAL = "RTRIM(RTRIM(CAST(CAST($n AS DECIMAL(38, 18)) AS VARCHAR), '0'), '.')"
#: A decimal of which a whole number is 10 to the power of 18 times as large.
SCALE = 10**18
WRITE_SCALED = (
    f"CASE WHEN $n < 0 THEN '-' ELSE '' END || RTRIM(RTRIM(CAST(ABS($n) // {SCALE} AS VARCHAR)"
    f" || '.' || LPAD(CAST(ABS($n) % {SCALE} AS VARCHAR), 18, '0'), '0'), '.')"
)
WRITE_FLOATING = (
    "REPLACE(REPLACE(REGEXP_REPLACE(CAST($n AS VARCHAR), '[.]0$', ''), 'inf', 'INF'), 'nan', 'NaN')"
)
#: The type of the result of arithmetic: the wider type of the two.
IS_WHOLE = "STARTS_WITH($x, '\"#integer\"') AND STARTS_WITH($y, '\"#integer\"')"
IS_DOUBLE = "STARTS_WITH($x, '\"#double\"') OR STARTS_WITH($y, '\"#double\"')"
#: Functions of one term: SQL with a gap for it, and the kind of the result.
OF_A_TERM = {
    "STR": (
        f"CASE WHEN {LITERAL} THEN {CHARACTERS} WHEN NOT STARTS_WITH($x, '_:') THEN $x END",
        TEXT,
    ),
    "LANG": (
        f"CASE WHEN STARTS_WITH($x, '\"@') THEN SUBSTRING({TAG}, 2) WHEN {LITERAL} THEN '' END",
        TEXT,
    ),
    "DATATYPE": (
        f"CASE WHEN STARTS_WITH($x, '\"\"') THEN '{SCHEMA}string'"
        f" WHEN STARTS_WITH($x, '\"@') THEN '{LANG_STRING}'"
        f" WHEN STARTS_WITH($x, '\"#') THEN '{SCHEMA}' || SUBSTRING({TAG}, 2)"
        f" WHEN {LITERAL} THEN {TAG} END",
        RESOURCE,
    ),
    "ISIRI": (f"NOT {LITERAL} AND NOT STARTS_WITH($x, '_:')", TRUTH),
    "ISBLANK": ("STARTS_WITH($x, '_:')", TRUTH),
    "ISLITERAL": (LITERAL, TRUTH),
    "ISNUMERIC": (f"CASE WHEN $x IS NOT NULL THEN ({NUMBER}) IS NOT NULL END", TRUTH),
    "BOUND": ("$x IS NOT NULL", TRUTH),
    "negate": (
        f"CASE WHEN STARTS_WITH($x, '\"#integer\"')"
        f" THEN '\"#integer\"' || CAST(CAST(-({EXACT}) AS BIGINT) AS VARCHAR)"
        f" WHEN ({EXACT}) IS NOT NULL THEN '\"#decimal\"' || "
        + WRITE_DECIMAL.replace("$n", f"(-({EXACT}))")
        + f" WHEN ({FLOATING}) IS NOT NULL THEN {OPENING} || "
        + WRITE_FLOATING.replace("$n", f"(-({FLOATING}))")
        + " END",
        TERM,
    ),
}
OF_A_TERM["ISURI"] = OF_A_TERM["ISIRI"]
OF_A_TERM["xsd:string"] = OF_A_TERM["STR"]
#: Parts of a day or an instant, as patterns of its characters.
PARTS = {
    "YEAR": ("^-?([0-9]{4})-", "integer"),
    "MONTH": ("^-?[0-9]{4}-([0-9]{2})", "integer"),
    "DAY": ("^-?[0-9]{4}-[0-9]{2}-([0-9]{2})", "integer"),
    "HOURS": ("T([0-9]{2}):", "integer"),
    "MINUTES": ("T[0-9]{2}:([0-9]{2})", "integer"),
    "SECONDS": ("T[0-9]{2}:[0-9]{2}:([0-9.]+)", "decimal"),
}
#: Parts that a date has too.
OF_DAYS = ("YEAR", "MONTH", "DAY")
IS_INSTANT = "STARTS_WITH($x, '\"#dateTime\"')"
#: Functions of the characters of a text that keep its language.
OF_CHARACTERS = {"UCASE": "UPPER($c)", "LCASE": "LOWER($c)"}
#: Functions of two texts that fit, with their result.
OF_TWO_TEXTS = {
    "CONTAINS": "CONTAINS($c, $d)",
    "STRSTARTS": "STARTS_WITH($c, $d)",
    "STRENDS": "ENDS_WITH($c, $d)",
}
HASHES = {"MD5": "MD5($c)", "SHA1": "SHA1($c)", "SHA256": "SHA256($c)"}
#: Rounding: towards the nearest, ties upwards, as XPath rounds.
ROUNDING = {"ABS": "ABS($n)", "CEIL": "CEIL($n)", "FLOOR": "FLOOR($n)", "ROUND": "FLOOR($n + 0.5)"}
FLAGS = "ims"


def apply(name: str, arguments: list[Value]) -> Value:
    """Return the value of a function or operator.

    Raises:
        OutsideSubset: SQL engines have no such function.
    """
    if name in OF_A_TERM:
        pieces, kind = OF_A_TERM[name]
        return Value(fill(pieces, x=arguments[0].term), kind)
    for names, make in BY_NAME:
        if name in names:
            return make(name, arguments)
    raise OutsideSubset(f"the function {name}")


def _logic(name: str, arguments: list[Value]) -> Value:
    truths = [argument.truth for argument in arguments]
    if name == "!":
        return Value(fill("NOT ($x)", x=truths[0]), TRUTH)
    whole = exp.and_(*truths) if name == "&&" else exp.or_(*truths)
    return Value(exp.paren(whole), TRUTH)


def _comparison(name: str, arguments: list[Value]) -> Value:
    left, right = arguments
    if name == "=":
        return Value(equals(left, right), TRUTH)
    if name == "!=":
        return Value(fill("NOT ($x)", x=equals(left, right)), TRUTH)
    return Value(compare(left, name, right), TRUTH)


def _membership(name: str, arguments: list[Value]) -> Value:
    first, *others = arguments
    result = [equals(first, other) for other in others]
    among = exp.paren(exp.or_(*result)) if result else exp.false()
    return Value(among if name == "IN" else fill("NOT ($x)", x=among), TRUTH)


def _same_term(_: str, arguments: list[Value]) -> Value:
    return Value(fill("$x = $y", x=arguments[0].term, y=arguments[1].term), TRUTH)


def _choice(name: str, arguments: list[Value]) -> Value:
    if name == "COALESCE":
        kind = _common_kind(arguments)
        parts = [value.sql if kind != TERM else value.term for value in arguments]
        return Value(exp.Coalesce(this=parts[0], expressions=parts[1:]), kind)
    condition, *branches = arguments
    kind = _common_kind(branches)
    first, second = [value.sql if kind != TERM else value.term for value in branches]
    pieces = "CASE WHEN $x THEN $y WHEN NOT ($x) THEN $z END"
    return Value(fill(pieces, x=condition.truth, y=first, z=second), kind)


def _common_kind(values: list[Value]) -> str:
    kinds = {value.kind for value in values}
    return kinds.pop() if len(kinds) == 1 else TERM


def _part(name: str, arguments: list[Value]) -> Value:
    pattern, kind = PARTS[name]
    has_part = "TRUE" if name in OF_DAYS else IS_INSTANT
    pieces = (
        f"CASE WHEN ({SECONDS}) IS NOT NULL AND {has_part}"
        f" THEN REGEXP_EXTRACT({CHARACTERS}, '{pattern}', 1) END"
    )
    result = fill(pieces, x=arguments[0].term)
    if kind == "integer":
        return Value(fill("TRY_CAST($x AS BIGINT)", x=result), WHOLE)
    decimal = WRITE_DECIMAL.replace("CAST($n AS", "TRY_CAST($n AS")
    return Value(fill(f"'\"#decimal\"' || {decimal}", n=result))


def _zone(_: str, arguments: list[Value]) -> Value:
    pieces = (
        f"CASE WHEN ({SECONDS}) IS NOT NULL THEN"
        f" REGEXP_EXTRACT({CHARACTERS}, '(Z|[+-][0-9]{{2}}:[0-9]{{2}})$', 1) END"
    )
    return Value(fill(pieces, x=arguments[0].term), TEXT)


def _characters(name: str, arguments: list[Value]) -> Value:
    if name == "STRLEN":
        return Value(fill("LENGTH($c)", c=arguments[0].text), WHOLE)
    return _keep_language(arguments[0], fill(OF_CHARACTERS[name], c=arguments[0].text))


def _keep_language(like: Value, characters: exp.Expr) -> Value:
    """Return a text with the language of another."""
    if like.kind == TEXT:
        return Value(characters, TEXT)
    return Value(fill(f"{OPENING} || $c", x=like.term, c=characters))


def _substring(_: str, arguments: list[Value]) -> Value:
    first, start, *length = arguments
    parts = {"c": first.text, "n": start.number}
    begin = "CAST(FLOOR($n + 0.5) AS BIGINT)"
    if not length:
        pieces = f"SUBSTRING($c, GREATEST({begin}, 1))"
    else:
        parts["m"] = length[0].number
        end = f"({begin} + CAST(FLOOR($m + 0.5) AS BIGINT))"
        pieces = f"SUBSTRING($c, GREATEST({begin}, 1), GREATEST({end} - GREATEST({begin}, 1), 0))"
    return _keep_language(first, fill(pieces, **parts))


def _two_texts(name: str, arguments: list[Value]) -> Value:
    pieces = f"CASE WHEN {FITS} THEN {OF_TWO_TEXTS[name]} END"
    return Value(fill(pieces, **_texts(arguments)), TRUTH)


def _texts(arguments: list[Value]) -> dict[str, exp.Expr]:
    one, other = arguments[:2]
    return {"x": one.term, "y": other.term, "c": one.text, "d": other.text}


def _around(name: str, arguments: list[Value]) -> Value:
    """Return the text before or after another; empty where it does not occur."""
    cut = "SUBSTRING($c, 1, STRPOS($c, $d) - 1)"
    if name == "STRAFTER":
        cut = "SUBSTRING($c, STRPOS($c, $d) + LENGTH($d))"
    result = f"CASE WHEN STRPOS($c, $d) > 0 OR $d = '' THEN {OPENING} || {cut} ELSE '\"\"' END"
    if name == "STRBEFORE":
        result = f"CASE WHEN $d = '' THEN {OPENING} ELSE {result} END"
    return Value(
        fill(f"CASE WHEN {FITS} AND $c || $d IS NOT NULL THEN {result} END", **_texts(arguments))
    )


def _concatenation(_: str, arguments: list[Value]) -> Value:
    if not arguments:
        return Value(exp.Literal.string(""), TEXT)
    whole = arguments[0].text
    for argument in arguments[1:]:
        whole = fill("$x || $y", x=whole, y=argument.text)
    if any(argument.kind == TEXT for argument in arguments):
        return Value(whole, TEXT)
    same = []
    for argument in arguments[1:]:
        pieces = f"{TAG} = SPLIT_PART($y, '\"', 2)"
        same.append(fill(pieces, x=arguments[0].term, y=argument.term))
    alike = exp.and_(*same) if same else exp.true()
    opening = fill(f"CASE WHEN $z THEN {OPENING} ELSE '\"\"' END", x=arguments[0].term, z=alike)
    return Value(fill("$x || $y", x=opening, y=whole))


def _hash(name: str, arguments: list[Value]) -> Value:
    plain = fill("CASE WHEN STARTS_WITH($x, '\"\"') THEN SUBSTRING($x, 3) END", x=arguments[0].term)
    return Value(fill(HASHES[name], c=plain), TEXT)


def _pattern(name: str, arguments: list[Value]) -> Value:
    text, pattern, *rest = arguments
    flags = rest[-1] if len(rest) == (2 if name == "REPLACE" else 1) else None
    parts = {"c": text.text, "p": pattern.text}
    if flags is not None:
        known = (
            f"CASE WHEN REGEXP_MATCHES($f, '^[{FLAGS}]+$') THEN '(?' || $f || ')'"
            " WHEN $f = '' THEN '' END"
        )
        parts["p"] = fill(f"{known} || $p", f=flags.text, p=pattern.text)
    if name == "REGEX":
        return Value(fill("REGEXP_MATCHES($c, $p)", **parts), TRUTH)
    parts["r"] = fill("REGEXP_REPLACE($r, '[$]([0-9])', '\\\\\\1', 'g')", r=rest[0].text)
    return _keep_language(text, fill("REGEXP_REPLACE($c, $p, $r, 'g')", **parts))


def _language_range(_: str, arguments: list[Value]) -> Value:
    pieces = (
        "CASE WHEN $d = '*' THEN $c <> '' ELSE LOWER($c) = LOWER($d)"
        " OR STARTS_WITH(LOWER($c), LOWER($d) || '-') END"
    )
    return Value(fill(pieces, c=arguments[0].text, d=arguments[1].text), TRUTH)


def _make_literal(name: str, arguments: list[Value]) -> Value:
    text = fill("CASE WHEN STARTS_WITH($x, '\"\"') THEN SUBSTRING($x, 3) END", x=arguments[0].term)
    if name == "STRLANG":
        return Value(fill("'\"@' || LOWER($d) || '\"' || $c", c=text, d=arguments[1].text))
    raise OutsideSubset("the function STRDT")


def _make_iri(_: str, arguments: list[Value]) -> Value:
    pieces = (
        "CASE WHEN NOT STARTS_WITH($x, '\"') AND NOT STARTS_WITH($x, '_:') THEN $x"
        " WHEN STARTS_WITH($x, '\"\"')"
        " AND REGEXP_MATCHES(SUBSTRING($x, 3), '^[A-Za-z][A-Za-z0-9+.-]*:')"
        " THEN SUBSTRING($x, 3) END"
    )
    return Value(fill(pieces, x=arguments[0].term), RESOURCE)


def write_number(whole: str, decimal: str, floating: str) -> str:
    """Return SQL that writes a number in the wider type of `$x` and `$y`."""
    return (
        f"CASE WHEN {IS_WHOLE} THEN '\"#integer\"' || CAST(TRY_CAST({whole} AS BIGINT) AS VARCHAR)"
        f" WHEN $a IS NOT NULL AND $b IS NOT NULL THEN '\"#decimal\"' || "
        + WRITE_DECIMAL.replace("CAST($n", f"TRY_CAST({decimal}")
        + f" WHEN $c IS NOT NULL AND $d IS NOT NULL THEN CASE WHEN {IS_DOUBLE}"
        f" THEN '\"#double\"' ELSE '\"#float\"' END || "
        + WRITE_FLOATING.replace("$n", floating)
        + " END"
    )


def _arithmetic(name: str, arguments: list[Value]) -> Value:
    left, right = arguments
    if name != "/" and left.kind == right.kind == WHOLE:
        return Value(fill(f"$x {name} $y", x=left.sql, y=right.sql), WHOLE)
    parts = {"x": left.term, "y": right.term, "a": left.exact, "b": right.exact}
    parts |= {"c": left.number, "d": right.number}
    if name == "/":
        return _quotient(parts)
    exactly = f"($a {name} $b)"
    if name == "*":
        exactly = "(CAST($a AS DECIMAL(19, 9)) * CAST($b AS DECIMAL(19, 9)))"
    whole = f"(CAST($a AS HUGEINT) {name} CAST($b AS HUGEINT))"
    return Value(fill(write_number(whole, exactly, f"($c {name} $d)"), **parts))


def _quotient(parts: dict[str, exp.Expr]) -> Value:
    """Return a quotient, of which eighteen digits come after the point."""
    # so many digits after the point as leave room to divide by
    digits = {"i": "CAST($a AS DECIMAL(38, 9))", "j": "CAST($b AS DECIMAL(38, 9))"}
    scaled = {
        name: fill(f"CAST(REPLACE(CAST({text} AS VARCHAR), '.', '') AS HUGEINT)", **parts)
        for name, text in digits.items()
    }
    units = f"CASE WHEN {IS_WHOLE} THEN $n // 1000000000 ELSE $n END"
    for name, number in scaled.items():
        scaled[name] = fill(units, **parts, n=number)
    quotient = fill(f"(($i // $j) * {SCALE} + (($i % $j) * {SCALE}) // $j)", **scaled)
    pieces = (
        "CASE WHEN $a IS NOT NULL AND $b = 0 THEN NULL"
        f" WHEN $a IS NOT NULL AND $b IS NOT NULL THEN '\"#decimal\"' || {WRITE_SCALED}"
        f" WHEN $c IS NOT NULL AND $d IS NOT NULL THEN CASE WHEN {IS_DOUBLE}"
        " THEN '\"#double\"' ELSE '\"#float\"' END || "
        + WRITE_FLOATING.replace("$n", "($c / $d)")
        + " END"
    )
    return Value(fill(pieces, **parts, n=quotient))


def _rounding(name: str, arguments: list[Value]) -> Value:
    value = arguments[0]
    done = ROUNDING[name]
    pieces = (
        "CASE WHEN STARTS_WITH($x, '\"#integer\"') THEN '\"#integer\"' || CAST(CAST("
        + done.replace("$n", "$a")
        + " AS BIGINT) AS VARCHAR) WHEN $a IS NOT NULL THEN '\"#decimal\"' || "
        + WRITE_DECIMAL.replace("$n", done.replace("$n", "$a"))
        + f" WHEN $c IS NOT NULL THEN {OPENING} || "
        + WRITE_FLOATING.replace("$n", done.replace("$n", "$c"))
        + " END"
    )
    return Value(fill(pieces, x=value.term, a=value.exact, c=value.number))


BY_NAME: tuple[tuple[Collection[str], Callable[[str, list[Value]], Value]], ...] = (
    (("&&", "||", "!"), _logic),
    (("=", "!=", "<", "<=", ">", ">="), _comparison),
    (("IN", "NOT IN"), _membership),
    (("SAMETERM",), _same_term),
    (("COALESCE", "IF"), _choice),
    (PARTS, _part),
    (("TZ",), _zone),
    (("STRLEN", *OF_CHARACTERS), _characters),
    (("SUBSTR",), _substring),
    (OF_TWO_TEXTS, _two_texts),
    (("STRBEFORE", "STRAFTER"), _around),
    (("CONCAT",), _concatenation),
    (HASHES, _hash),
    (("REGEX", "REPLACE"), _pattern),
    (("LANGMATCHES",), _language_range),
    (("STRLANG",), _make_literal),
    (("IRI", "URI"), _make_iri),
    (("+", "-", "*", "/"), _arithmetic),
    (ROUNDING, _rounding),
)
