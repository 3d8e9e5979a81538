"""SPARQL text that tries to break out or to reach a host, and a host that counts."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from hypothesis import strategies as st

PIECES = [
    *"{}()[].,;!|/^*+-=&<>?$@#:_\\'\"\n\r\t ",
    *(
        '"""',
        "'''",
        "||",
        "&&",
        "^^",
        "!=",
        "<=",
        ">=",
        "<<",
        ">>",
        "\\'",
        '\\"',
        "\\\\",
        "\\u0041",
    ),
    *(
        "SELECT",
        "select",
        "SERVICE",
        "UNION",
        "FROM",
        "a",
        "true",
        "1",
        "1.5",
        "1e5",
        ".5",
        "?x",
        "$y",
        "?_x",
    ),
    *(
        "<http://e/a#b>",
        "<",
        "kg:Station",
        ":x",
        "e:a.b",
        "e:a%20b",
        "e:a\\,b",
        "_:b",
        "@en",
        "@zh-hans",
        "# x\n",
    ),
    *("é", "海", "\u2028", "\u00a0", "²", "·", "ſ"),
]
SPARQLISH = st.lists(st.sampled_from(PIECES)).map("".join)

BREAK_OUTS = [
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    '\\"',
    "\\\\",
    '\\\\"',
    '"\\',
    '" } } #',
    '") } } SELECT * WHERE { ?s ?p ?o } #',
    '" } UNION { ?s ?p ?o } { "',
    '" . ?s ?p ?o . "',
    '" } } ; DROP ALL ; #',
    '"@en } } #',
    '"^^<http://www.w3.org/2001/XMLSchema#integer',
    "x' } } OR ''='",
    "?_v",
    "?_v ?_v",
    "$_v",
    "?x",
    "<http://e/>",
    "> } } #",
    "# no comment",
    "a\nb",
    "a\r\nb",
    "\t",
    "\x00",
    "\x08\x0c\x1b",
    "\x7f\x85\u2028\u2029",
    "\\u0022",
    "\\u005C\\u0022",
    "\\U00000022",
    "\ufeff\ufffe\uffff",
    "\U0001f600\U0010ffff",
    "\u202e} SELECT",
    "海外服务站",
    " SERVICE <http://127.0.0.1/> { ?s ?p ?o } ",
    "",
]


HOST = "http://127.0.0.1:PORT/x"
#: Each makes the engine call HOST, as a test below shows.
SERVICES = {
    "plain": "SELECT * { SERVICE <HOST> { ?s ?p ?o } }",
    "lower case": "SELECT * { service <HOST> { ?s ?p ?o } }",
    "mixed case": "SELECT * { SeRvIcE <HOST> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <HOST> { ?s ?p ?o } }",
    "silent in lower case": "SELECT * { service silent <HOST> { ?s ?p ?o } }",
    "over lines": "SELECT * {\n\tSERVICE\n\n<HOST>\n{ ?s ?p ?o } }",
    "comment between": "SELECT * { SERVICE # a <b>\n<HOST> { ?s ?p ?o } }",
    "comment ended by a carriage return": "SELECT * { # it's\rSERVICE <HOST> { ?s ?p ?o } }",
    "without spaces": "SELECT*{SERVICE<HOST>{?s?p?o}}",
    "after a group": "SELECT * { {}SERVICE<HOST>{ ?s ?p ?o } }",
    "in OPTIONAL": "SELECT * { ?a ?b ?c OPTIONAL { SERVICE <HOST> { ?s ?p ?o } } }",
    "in UNION": "SELECT * { { ?a ?b ?c } UNION { SERVICE <HOST> { ?s ?p ?o } } }",
    "in MINUS": "SELECT * { ?a ?b ?c MINUS { SERVICE <HOST> { ?a ?p ?o } } }",
    "in EXISTS": "SELECT * { ?a ?b ?c FILTER EXISTS { SERVICE <HOST> { ?s ?p ?o } } }",
    "in NOT EXISTS": "SELECT * { ?a ?b ?c FILTER NOT EXISTS { SERVICE <HOST> { ?s ?p ?o } } }",
    "in a sub-select": "SELECT * { { SELECT * { SERVICE <HOST> { ?s ?p ?o } } } }",
    "in SERVICE": "SELECT * { SERVICE <HOST> { SERVICE <HOST> { ?s ?p ?o } } }",
    "prefixed target": "PREFIX e: <HOST> SELECT * { SERVICE e:y { ?s ?p ?o } }",
    "relative target": "BASE <HOST> SELECT * { SERVICE <y> { ?s ?p ?o } }",
    "ASK": "ASK { SERVICE <HOST> { ?s ?p ?o } }",
    "CONSTRUCT": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <HOST> { ?s ?p ?o } }",
    "DESCRIBE": "DESCRIBE ?s WHERE { SERVICE <HOST> { ?s ?p ?o } }",
    "after a string": "SELECT * { ?a ?b ?c FILTER (?c != '\\'') SERVICE <HOST> { ?s ?p ?o } }",
    "after a long string": (
        "SELECT * { ?a ?b ?c FILTER (?c != '''it's \"''') SERVICE <HOST> { ?s ?p ?o } }"
    ),
    "after an IRI with #": (
        "SELECT * { ?a ?b ?c FILTER (?c != <https://e/#'>) SERVICE <HOST> { ?s ?p ?o } }"
    ),
    "after a comparison": (
        "SELECT * { ?a ?b ?c FILTER (1<2) SERVICE <HOST> { ?s ?p ?o } FILTER (2>1) }"
    ),
    "after a comment": "SELECT * { # <\nSERVICE <HOST> { ?s ?p ?o } #>\n}",
    "after an escaped name": (
        "PREFIX e: <e:> SELECT * { ?a ?b ?c FILTER (?c != e:\\') SERVICE <HOST> { ?s ?p ?o } }"
    ),
    "glued to SILENT": "SELECT * { SERVICESILENT <HOST> { ?s ?p ?o } }",
    "glued to a number": "SELECT * { ?a ?b 1SERVICE <HOST> { ?s ?p ?o } }",
    "glued to a number and a dot": "SELECT * { ?a ?b 1.SERVICE <HOST> { ?s ?p ?o } }",
    "glued to true": "SELECT * { ?a ?b trueSERVICE <HOST> { ?s ?p ?o } }",
    "glued to the empty prefix": "PREFIX : <HOST> SELECT * { SERVICE:y { ?s ?p ?o } }",
    "glued to a prefix": "PREFIX e: <HOST> SELECT * { ?a ?b ?c . SERVICEe:y { ?s ?p ?o } }",
    "true, a dot and the empty prefix": (
        "PREFIX : <HOST> SELECT * { ?a ?b true.SERVICE:y { ?s ?p ?o } }"
    ),
    "comparison that looks like an IRI": (
        "PREFIX : <HOST> SELECT * { ?a ?b ?c FILTER (?c<3)SERVICE:y#>\n{ ?s ?p ?o } }"
    ),
    "the same with a prefix": (
        "PREFIX e: <HOST> SELECT * { ?a ?b ?c FILTER (?c<3)SERVICEe:y#>\n{ ?s ?p ?o } }"
    ),
    "quote in such a comparison": (
        "SELECT * { ?a ?b ?c FILTER (?c<3&&'x>'!='y')SERVICE<HOST>{ ?s ?p ?o } #'\n}"
    ),
    "comment in such a comparison": (
        "SELECT * { ?a ?b ?c FILTER (?c<3)#>'''\nSERVICE<HOST>{ ?s ?p ?o } #'''\n}"
    ),
    "comment after a name in such a comparison": (
        "PREFIX e: <e:> SELECT * { ?a ?b ?c FILTER (1<3||?c<e:x#>'''\n)SERVICE<HOST>{ ?s "
        "?p ?o } #'''\n}"
    ),
    "comparison of true": (
        "SELECT * { ?a ?b ?c FILTER (true||true<3)#>'''\nSERVICE<HOST>{ ?s ?p ?o } #'''\n}"
    ),
    "comparison of EXISTS": (
        "SELECT * { ?a ?b ?c FILTER (true||EXISTS{}<3)#>'''\nSERVICE<HOST>{ ?s ?p ?o } #'''\n}"
    ),
    "comparison of a triple term": (
        "SELECT * { ?a ?b ?c FILTER (true||<<(<a:> <a:> 1)>><3)#>'''\nSERVICE<HOST>{ ?s ?p "
        "?o } #'''\n}"
    ),
    "quote after a comparison of true": (
        "SELECT * { ?a ?b ?c FILTER (true&&true<'a'&&'x>'!='y'||true)SERVICE<HOST>{ ?s ?p "
        "?o } #'\n}"
    ),
    "IRI with an escape and #": (
        "SELECT * { ?a ?b ?c FILTER (?c != <e:\\u0041#>) SERVICE <HOST> { ?s ?p ?o } }"
    ),
    "IRI with escape and quote": (
        "SELECT * { ?a ?b ?c FILTER (?c != <e:\\u0041'>) SERVICE <HOST> { ?s ?p ?o } #'\n}"
    ),
    "IRI with a long escape": (
        "SELECT * { ?a ?b ?c FILTER (?c != <e:\\U00000041#>) SERVICE <HOST> { ?s ?p ?o } }"
    ),
}
#: Refused as well, though this engine cannot run them: another one behind the same gate might.
ODD_SERVICES = {
    "variable target": "SELECT * { VALUES ?u { <HOST> } SERVICE ?u { ?s ?p ?o } }",
    "variable named service": "SELECT * { SERVICE ?service { ?s ?p ?o } }",
    "half a query": "SELECT * { SERVICE",
}


class Listener:
    """Host on the loopback that counts its calls."""

    def __init__(self) -> None:
        hits = self.hits = list[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hits.append(self.path)
                self.send_error(500)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = HOST.replace("PORT", str(self.server.server_port))
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self.server.shutdown()
        self.server.server_close()
