"""Derived facts for peers without our build, in three published formulations.

Every text is SPARQL over the asserted graphs. `benchmarks.plain` replaces the variables of the fact
by the terms of a question, gives every other variable a new name, and replaces three words: ANCHOR
by what the question knows of the claim, RESTRICT by what it knows of the predicate, EVENT by the
test that a slot's event took place. `kg:root` and the roots of a claim are unfolded in their turn.

- `exists` tests each claim with FILTER (NOT) EXISTS: one look-up a candidate, as in build rules;
- `distinct` makes and subtracts sets: SELECT DISTINCT, joins and MINUS;
- `counted` aggregates: OPTIONAL, GROUP BY, HAVING and conditional counts.
"""

FORMULATIONS = ("exists", "distinct", "counted")

#: A plain edge: a claim with a supporting attribution that is not withdrawn.
EDGE = {
    "exists": """
RESTRICT
?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
FILTER EXISTS {
  ?attribution kg:about ?claim ; kg:stance/kg:polarity polarity:supporting .
  FILTER NOT EXISTS { ?withdrawal kg:about ?attribution ; kg:stance stance:withdraws }
}
EVENT""",
    "distinct": """
{ SELECT DISTINCT ?subject ?predicate ?object WHERE {
  RESTRICT
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  ?attribution kg:about ?claim ; kg:stance/kg:polarity polarity:supporting .
  MINUS { ?withdrawal kg:about ?attribution ; kg:stance stance:withdraws }
  EVENT
} }""",
    "counted": """
{ SELECT ?subject ?predicate ?object WHERE {
  RESTRICT
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  ?attribution kg:about ?claim ; kg:stance/kg:polarity ?polarity .
  OPTIONAL { ?withdrawal kg:about ?attribution ; kg:stance stance:withdraws }
  EVENT
} GROUP BY ?subject ?predicate ?object
HAVING (SUM(IF(?polarity = polarity:supporting && !BOUND(?withdrawal), 1, 0)) > 0) }""",
}

#: For a slot whose subject is always an event: the claim by which it took place is supported as
#: well.
EVENT = {
    "exists": """
FILTER EXISTS {
  ?event rdf:subject ?subject ; rdf:predicate ?type .
  ?saying kg:about ?event ; kg:stance/kg:polarity polarity:supporting .
  FILTER NOT EXISTS { ?retraction kg:about ?saying ; kg:stance stance:withdraws }
}""",
    "distinct": """
?event rdf:subject ?subject ; rdf:predicate ?type .
?saying kg:about ?event ; kg:stance/kg:polarity polarity:supporting .
MINUS { ?retraction kg:about ?saying ; kg:stance stance:withdraws }""",
}
EVENT["counted"] = EVENT["exists"]

#: For a slot whose subject may be an event: the kind of the subject decides this, and the claim.
ANY_EVENT = {
    "exists": """
FILTER NOT EXISTS {
  ?subject a ?kind . ?type kg:establishes ?kind .
  FILTER NOT EXISTS {
    ?event rdf:subject ?subject ; rdf:predicate ?type .
    ?saying kg:about ?event ; kg:stance/kg:polarity polarity:supporting .
    FILTER NOT EXISTS { ?retraction kg:about ?saying ; kg:stance stance:withdraws }
  }
}""",
    "distinct": """
MINUS {
  ?type kg:establishes ?kind . ?slotted a ?kind . ?claim rdf:subject ?slotted .
  MINUS {
    ?event rdf:subject ?slotted ; rdf:predicate ?type .
    ?saying kg:about ?event ; kg:stance/kg:polarity polarity:supporting .
    MINUS { ?retraction kg:about ?saying ; kg:stance stance:withdraws }
  }
}""",
}
ANY_EVENT["counted"] = ANY_EVENT["exists"]

#: The root of an attribution (queries/derive/roots.rq).
ROOT = {
    "exists": """
ANCHOR ?attribution kg:basis basis:own ; kg:speaker ?speaker .
?speaker kg:countsAs* ?root .
FILTER NOT EXISTS { ?root kg:countsAs ?wider }
FILTER NOT EXISTS { ?root a kg:SourceVoice }
FILTER NOT EXISTS { ?root a kg:Editors }""",
    "distinct": """
{ SELECT DISTINCT ?attribution ?root WHERE {
  ANCHOR
  ?attribution kg:basis basis:own ; kg:speaker ?speaker .
  ?speaker kg:countsAs* ?root .
  MINUS { ?root kg:countsAs ?wider }
  MINUS { ?root a kg:SourceVoice }
  MINUS { ?root a kg:Editors }
} }""",
    "counted": """
{ SELECT ?attribution ?root WHERE {
  ANCHOR
  ?attribution kg:basis basis:own ; kg:speaker ?speaker .
  ?speaker kg:countsAs* ?root .
  OPTIONAL { ?root kg:countsAs ?wider }
  OPTIONAL { ?root a ?voice . VALUES ?voice { kg:SourceVoice kg:Editors } }
} GROUP BY ?attribution ?root HAVING (COUNT(?wider) + COUNT(?voice) = 0) }""",
}

#: The roots on a side of a claim (queries/derive/supporting-roots.rq, opposing-roots.rq).
SIDE_ROOT = {
    "exists": """
{ SELECT DISTINCT ?claim ?root WHERE {
  ANCHOR ?claim a kg:Claim .
  ?attribution kg:about ?claim ; kg:stance/kg:polarity ?side . ROOT
  FILTER NOT EXISTS { ?withdrawal kg:about ?attribution ; kg:stance stance:withdraws }
} }""",
    "distinct": """
{ SELECT DISTINCT ?claim ?root WHERE {
  ANCHOR ?claim a kg:Claim .
  ?attribution kg:about ?claim ; kg:stance/kg:polarity ?side . ROOT
  MINUS { ?withdrawal kg:about ?attribution ; kg:stance stance:withdraws }
} }""",
    "counted": """
{ SELECT ?claim ?root WHERE {
  ANCHOR ?claim a kg:Claim .
  ?attribution kg:about ?claim ; kg:stance/kg:polarity ?polarity . ROOT
  OPTIONAL { ?withdrawal kg:about ?attribution ; kg:stance stance:withdraws }
} GROUP BY ?claim ?root HAVING (SUM(IF(?polarity = ?side && !BOUND(?withdrawal), 1, 0)) > 0) }""",
}

#: The documents that say something on a claim; they are counted in one form only.
DOCUMENTS = """{ SELECT ?claim (COUNT(DISTINCT ?source) AS ?documents) WHERE {
  ANCHOR ?attribution kg:about ?claim ; kg:inSource ?source .
} GROUP BY ?claim }"""

#: How many are on a side of a claim (supporting.rq, opposing.rq): COUNTS and HAVING are put in.
COUNTS = {
    "exists": """
{ SELECT ?claim COUNTS WHERE {
  ANCHOR ?claim a kg:Claim .
  OPTIONAL {
    ?attribution kg:about ?claim ; kg:stance/kg:polarity ?side .
    FILTER NOT EXISTS { ?withdrawal kg:about ?attribution ; kg:stance stance:withdraws }
    OPTIONAL { ROOTS }
  }
} GROUP BY ?claim LIMITED }""",
    "distinct": """
{ SELECT ?claim COUNTS WHERE {
  ANCHOR ?claim a kg:Claim .
  OPTIONAL {
    ?attribution kg:about ?claim ; kg:stance/kg:polarity ?side .
    MINUS { ?withdrawal kg:about ?attribution ; kg:stance stance:withdraws }
    OPTIONAL { ROOTS }
  }
} GROUP BY ?claim LIMITED }""",
    "counted": """
{ SELECT ?claim COUNTS WHERE {
  ANCHOR ?claim a kg:Claim .
  OPTIONAL {
    ?attribution kg:about ?claim ; kg:stance/kg:polarity ?polarity .
    OPTIONAL { ?withdrawal kg:about ?attribution ; kg:stance stance:withdraws }
    OPTIONAL { ROOTS }
  }
} GROUP BY ?claim LIMITED }""",
}

#: How many roots answer an issue with yes or no (issue-supporters.rq, issue-opponents.rq).
ISSUE_COUNT = """
{ SELECT ?issue (COUNT(DISTINCT ?root) AS ?roots) WHERE {
  { ?any kg:speaksFor ?issue } UNION { ?any kg:speaksAgainst ?issue }
  OPTIONAL {
    { ?claim kg:speaksFor ?issue . SAME } UNION { ?claim kg:speaksAgainst ?issue . OTHER }
  }
} GROUP BY ?issue }"""

#: Both sides of a claim with overlapping times (contested.rq), by FILTER and by MINUS.
CONTESTED = {
    "exists": """
?pro kg:about ?claim ; kg:stance/kg:polarity polarity:supporting .
?contra kg:about ?claim ; kg:stance/kg:polarity polarity:opposing .
FILTER NOT EXISTS { ?proWithdrawal kg:about ?pro ; kg:stance stance:withdraws }
FILTER NOT EXISTS { ?contraWithdrawal kg:about ?contra ; kg:stance stance:withdraws }
FILTER NOT EXISTS { ?pro kg:holdsFrom ?proFrom . ?contra kg:holdsTo ?contraTo .
  FILTER (?proFrom > ?contraTo) }
FILTER NOT EXISTS { ?contra kg:holdsFrom ?contraFrom . ?pro kg:holdsTo ?proTo .
  FILTER (?contraFrom > ?proTo) }""",
    "distinct": """
?contra kg:about ?claim ; kg:stance/kg:polarity polarity:opposing .
?pro kg:about ?claim ; kg:stance/kg:polarity polarity:supporting .
MINUS { ?proWithdrawal kg:about ?pro ; kg:stance stance:withdraws }
MINUS { ?contraWithdrawal kg:about ?contra ; kg:stance stance:withdraws }
TIMES FILTER (OVERLAP)""",
}
TIMES = """
OPTIONAL { ?pro kg:holdsFrom ?proFrom } OPTIONAL { ?pro kg:holdsTo ?proTo }
OPTIONAL { ?contra kg:holdsFrom ?contraFrom } OPTIONAL { ?contra kg:holdsTo ?contraTo }"""
OVERLAP = """(!BOUND(?proFrom) || !BOUND(?contraTo) || ?proFrom <= ?contraTo)
  && (!BOUND(?contraFrom) || !BOUND(?proTo) || ?contraFrom <= ?proTo)"""

#: What holds of a claim on which a side, SIDE, has spoken without withdrawing.
SPOKEN = {
    "exists": """EXISTS { ?SIDE kg:about ?claim ; kg:stance/kg:polarity polarity:SIDE .
  FILTER NOT EXISTS { ?withdrawal kg:about ?SIDE ; kg:stance stance:withdraws } }""",
    "distinct": """{ ?SIDE kg:about ?claim ; kg:stance/kg:polarity polarity:SIDE .
  MINUS { ?withdrawal kg:about ?SIDE ; kg:stance stance:withdraws } }""",
}


def _spoken(formulation: str, side: str) -> str:
    return SPOKEN[formulation].replace("SIDE", side)


def _arms(formulation: str) -> dict[str, str]:
    """Return the claims of each standing, as the body of a group.

    Source: contested.rq, standing.rq.
    """
    contested = CONTESTED[formulation].replace("TIMES", TIMES).replace("OVERLAP", OVERLAP)
    pro, contra = (_spoken(formulation, side) for side in ("supporting", "opposing"))
    if formulation == "exists":
        bodies = {
            "standing:contested": contested,
            "standing:unopposed": f"FILTER {pro} FILTER NOT EXISTS {{ {contested} }}",
            "standing:only-opposed": f"FILTER {contra} FILTER NOT {pro}",
            "standing:not-asserted": f"FILTER NOT {pro} FILTER NOT {contra}",
        }
    else:
        bodies = {
            "standing:contested": contested,
            "standing:unopposed": f"{pro[1:-1]} MINUS {{ {contested} }}",
            "standing:only-opposed": f"{contra[1:-1]} MINUS {pro}",
            "standing:not-asserted": f"MINUS {pro} MINUS {contra}",
        }
    some = "{ SELECT DISTINCT ?claim WHERE { ANCHOR ?claim a kg:Claim . BODY } }"
    return {standing: some.replace("BODY", body) for standing, body in bodies.items()}


STANDING_ARMS = {formulation: _arms(formulation) for formulation in ("exists", "distinct")}
STANDING_COUNTED = """
{ SELECT ?claim (COUNT(DISTINCT ?pro) AS ?pros) (COUNT(DISTINCT ?contra) AS ?contras)
    (SUM(?meeting) AS ?meetings)
WHERE {
  ANCHOR ?claim a kg:Claim .
  OPTIONAL {
    ?pro kg:about ?claim ; kg:stance/kg:polarity polarity:supporting .
    OPTIONAL { ?proWithdrawal kg:about ?pro ; kg:stance stance:withdraws }
    FILTER (!BOUND(?proWithdrawal))
    OPTIONAL { ?pro kg:holdsFrom ?proFrom } OPTIONAL { ?pro kg:holdsTo ?proTo }
  }
  OPTIONAL {
    ?contra kg:about ?claim ; kg:stance/kg:polarity polarity:opposing .
    OPTIONAL { ?contraWithdrawal kg:about ?contra ; kg:stance stance:withdraws }
    FILTER (!BOUND(?contraWithdrawal))
    OPTIONAL { ?contra kg:holdsFrom ?contraFrom } OPTIONAL { ?contra kg:holdsTo ?contraTo }
  }
  BIND (IF(BOUND(?pro) && BOUND(?contra) && OVERLAP, 1, 0) AS ?meeting)
} GROUP BY ?claim }
BIND (IF(?meetings > 0, standing:contested, IF(?pros > 0, standing:unopposed,
  IF(?contras > 0, standing:only-opposed, standing:not-asserted))) AS ?standing)
""".replace("OVERLAP", OVERLAP)

#: A claim under a wider one (falls-under.rq): NO_CENTER leaves out the sites of the other
#: programme.
FALLS_UNDER = """
{ SELECT ?claim ?wide WHERE {
  ANCHOR
  ?wide rdf:subject group:overseas-police-stations ; rdf:predicate kg:membersOfKind ;
    rdf:object kg:PoliceServiceStation .
  VALUES ?predicate { kg:operatedBy kg:setUpBy kg:ledBy rdf:type kg:membersOfKind }
  ?claim rdf:predicate ?predicate ; rdf:subject ?site ; rdf:object ?object .
  FILTER (?claim != ?wide)
  FILTER (?predicate NOT IN (rdf:type, kg:membersOfKind) || ?object = kg:PoliceServiceStation)
  { ?site a kg:Station } UNION { ?site a kg:Group ; kg:memberKind kg:Station }
  NO_CENTER
} GROUP BY ?claim ?wide LIMITED }"""
CENTER = """{ ?other rdf:subject ?site ; rdf:object kg:OverseasChineseServiceCenter .
    ?saying kg:about ?other ; kg:stance/kg:polarity polarity:supporting . }"""
NO_CENTER = {
    "exists": (f"FILTER NOT EXISTS {CENTER}", ""),
    "distinct": (f"MINUS {CENTER}", ""),
    "counted": (f"OPTIONAL {CENTER}", "HAVING (COUNT(?saying) = 0)"),
}
