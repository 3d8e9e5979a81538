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
FILTER NOT EXISTS { ?speaker kg:anonymous ?anonymous }
?speaker kg:countsAs* ?root .
FILTER NOT EXISTS { ?root kg:countsAs ?wider }
FILTER NOT EXISTS { ?root a kg:SourceVoice }
FILTER NOT EXISTS { ?root a kg:Editors }""",
    "distinct": """
{ SELECT DISTINCT ?attribution ?root WHERE {
  ANCHOR
  ?attribution kg:basis basis:own ; kg:speaker ?speaker .
  ?speaker kg:countsAs* ?root .
  MINUS { ?speaker kg:anonymous ?anonymous }
  MINUS { ?root kg:countsAs ?wider }
  MINUS { ?root a kg:SourceVoice }
  MINUS { ?root a kg:Editors }
} }""",
    "counted": """
{ SELECT ?attribution ?root WHERE {
  ANCHOR
  ?attribution kg:basis basis:own ; kg:speaker ?speaker .
  ?speaker kg:countsAs* ?root .
  OPTIONAL { ?speaker kg:anonymous ?anonymous }
  OPTIONAL { ?root kg:countsAs ?wider }
  OPTIONAL { ?root a ?voice . VALUES ?voice { kg:SourceVoice kg:Editors } }
} GROUP BY ?attribution ?root HAVING (COUNT(?anonymous) + COUNT(?wider) + COUNT(?voice) = 0) }""",
}

#: What a root counts as: its state, whose public bodies are one source, but for courts.
STATE = {
    "exists": """
OPTIONAL {
  ?root kg:jurisdiction ?state .
  FILTER NOT EXISTS { ?naming rdf:subject ?root ; rdf:object kg:Court }
}
BIND (COALESCE(?state, ?root) AS ?independent)""",
    "distinct": """
OPTIONAL {
  ?root kg:jurisdiction ?state .
  MINUS { ?naming rdf:subject ?root ; rdf:object kg:Court }
}
BIND (COALESCE(?state, ?root) AS ?independent)""",
    "counted": """
OPTIONAL { ?root kg:jurisdiction ?state }
OPTIONAL { ?naming rdf:subject ?root ; rdf:object kg:Court }
BIND (IF(BOUND(?state) && !BOUND(?naming), ?state, ?root) AS ?independent)""",
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

#: How many independent sources answer an issue with yes or no (issue-supporters.rq,
#: issue-opponents.rq).
ISSUE_COUNT = """
{ SELECT ?issue (COUNT(DISTINCT ?independent) AS ?roots) WHERE {
  { ?any kg:speaksFor ?issue } UNION { ?any kg:speaksAgainst ?issue }
  OPTIONAL {
    { ?claim kg:speaksFor ?issue . SAME } UNION { ?claim kg:speaksAgainst ?issue . OTHER }
  }
} GROUP BY ?issue }"""

#: A claim under a wider one (falls-under.rq, falls-under-the-same.rq): NO_CENTER leaves out the
#: sites of the other programme.
UNDER = """
{
  ?wide rdf:subject group:overseas-police-stations ; rdf:predicate kg:membersOfKind ;
    rdf:object kg:PoliceServiceStation .
  VALUES ?predicate { kg:operatedBy kg:setUpBy kg:ledBy rdf:type kg:membersOfKind }
  ?claim rdf:predicate ?predicate ; rdf:subject ?site ; rdf:object ?object .
  FILTER (?claim != ?wide)
  FILTER (?predicate NOT IN (rdf:type, kg:membersOfKind) || ?object = kg:PoliceServiceStation)
} UNION {
  VALUES ?predicate {
    kg:usedFor kg:describedAs kg:affiliatedWith kg:actsFor kg:worksWith kg:targets
  }
  ?wide rdf:subject group:overseas-police-stations ; rdf:predicate ?predicate ;
    rdf:object ?object .
  ?claim rdf:predicate ?predicate ; rdf:object ?object ; rdf:subject ?site .
  FILTER (?site != group:overseas-police-stations)
} UNION {
  VALUES ?predicate { kg:operatedBy kg:setUpBy kg:ledBy }
  VALUES ?kind { rdf:type kg:membersOfKind }
  ?wide rdf:subject ?site ; rdf:predicate ?kind ; rdf:object kg:PoliceServiceStation .
  ?claim rdf:predicate ?predicate ; rdf:subject ?site ; rdf:object ?object .
}
{ ?site a kg:Group ; kg:memberKind kg:Station }
UNION { ?site a kg:Station . ?row rdf:subject ?site ; rdf:predicate kg:listedIn }
UNION {
  ?site a kg:Station . ?naming rdf:subject ?site ; rdf:object kg:PoliceServiceStation .
  ?named kg:about ?naming
}
NO_CENTER"""
FALLS_UNDER = f"{{ SELECT ?claim ?wide WHERE {{ ANCHOR {UNDER} }} GROUP BY ?claim ?wide LIMITED }}"
CENTER = """{ ?other rdf:subject ?site ; rdf:object kg:OverseasChineseServiceCenter .
    ?saying kg:about ?other ; kg:stance/kg:polarity polarity:supporting . }"""
NO_CENTER = {
    "exists": (f"FILTER NOT EXISTS {CENTER}", ""),
    "distinct": (f"MINUS {CENTER}", ""),
    "counted": (f"OPTIONAL {CENTER}", "HAVING (COUNT(?saying) = 0)"),
}


def fall_under(formulation: str) -> str:
    """Return the claims under wider ones, in a sub-select."""
    condition, having = NO_CENTER[formulation]
    return FALLS_UNDER.replace("NO_CENTER", condition).replace("LIMITED", having)


#: What is said on a claim, by NAME, with a polarity, SIDE, that its speaker has not withdrawn.
SPOKEN = {
    "exists": """?NAME kg:about ?claim .
FILTER EXISTS { ?NAME kg:stance ?NAMEStance .
  FILTER EXISTS { ?NAMEStance kg:polarity polarity:SIDE } }
FILTER NOT EXISTS { ?NAMEWithdrawal kg:about ?NAME ; kg:stance stance:withdraws }""",
    "distinct": """?NAME kg:about ?claim ; kg:stance/kg:polarity polarity:SIDE .
MINUS { ?NAMEWithdrawal kg:about ?NAME ; kg:stance stance:withdraws }""",
    "counted": """?NAME kg:about ?claim ; kg:stance/kg:polarity polarity:SIDE .
OPTIONAL { ?NAMEWithdrawal kg:about ?NAME ; kg:stance stance:withdraws }
FILTER (!BOUND(?NAMEWithdrawal))""",
}
#: An answer to a supporter: a denial, or what supports another claim (answering.rq). It is put by
#: look-ups in each formulation: answers are few, and sets of what might be one are large.
ANSWERED = """
?said kg:about ?claim . ?claim a kg:Claim .
FILTER EXISTS { ?said kg:stance ?saying .
  FILTER EXISTS { ?saying kg:polarity polarity:supporting } }
FILTER NOT EXISTS { ?saidWithdrawal kg:about ?said ; kg:stance stance:withdraws }
?answer ?reply ?said . FILTER (?reply IN (kg:answers, kg:about))
FILTER (EXISTS { ?answer kg:stance ?denying .
    FILTER EXISTS { ?denying kg:polarity polarity:opposing } }
  || ?reply = kg:answers && NOT EXISTS { ?answer kg:about ?said }
    && NOT EXISTS { ?answer kg:about ?claim }
    && EXISTS { ?answer kg:stance ?countering .
      FILTER EXISTS { ?countering kg:polarity polarity:supporting } })"""
#: What its speaker has not withdrawn, for one that is bound already.
KEPT = {
    "exists": "FILTER NOT EXISTS { ?NAMEWithdrawal kg:about ?NAME ; kg:stance stance:withdraws }",
    "distinct": "MINUS { ?NAMEWithdrawal kg:about ?NAME ; kg:stance stance:withdraws }",
    "counted": """OPTIONAL { ?NAMEWithdrawal kg:about ?NAME ; kg:stance stance:withdraws }
FILTER (!BOUND(?NAMEWithdrawal))""",
}
#: What is said with more than an allegation or an estimate.
STRONG = " ?strong kg:stance ?firm . FILTER (?firm NOT IN (stance:alleges, stance:estimates))"


def spoken(formulation: str, side: str, name: str) -> str:
    """Return the attributions on a side of a claim, by a name for their variable."""
    return SPOKEN[formulation].replace("SIDE", side).replace("NAME", name)


def answers(formulation: str) -> str:
    """Return the attributions that answer a supporter of a claim."""
    kept = KEPT[formulation].replace("NAME", "answer")
    return f"{ANSWERED}\n{kept}"


def opposed_more_widely(formulation: str) -> str:
    """Return the attributions that oppose a claim above a claim."""
    if formulation == "counted":
        under = fall_under(formulation).replace("ANCHOR", "")
    else:
        under = UNDER.replace("NO_CENTER", NO_CENTER[formulation][0])
    return f"{under}\n{spoken(formulation, 'opposing', 'wider').replace('?claim', '?wide')}"


def objections(formulation: str) -> str:
    """Return each attribution that objects to a claim (objections*.rq), in a sub-select."""
    arms = (
        spoken(formulation, "opposing", "objection"),
        opposed_more_widely(formulation).replace("?wider", "?objection"),
        answers(formulation).replace("?answer", "?objection"),
    )
    union = " UNION ".join(f"{{ {arm} }}" for arm in arms)
    return (
        "{ SELECT DISTINCT ?claim ?objection WHERE { ANCHOR " + union + " ?claim a kg:Claim . } }"
    )


#: An objection that was made before the claim is known to have been (earlier-objections.rq).
EARLIER = """?objection kg:saidTo ?last .
FILTER EXISTS { ?dated kg:about ?claim ; kg:saidFrom ?first ; kg:stance ?datedStance .
  ?datedStance kg:polarity polarity:supporting . }
FILTER NOT EXISTS { ?before kg:about ?claim ; kg:saidFrom ?day ; kg:stance ?beforeStance .
  ?beforeStance kg:polarity polarity:supporting . FILTER (?day <= ?last) }
FILTER NOT EXISTS { ?objection kg:answers ?undated . ?undated kg:about ?claim .
  FILTER NOT EXISTS { ?undated kg:saidFrom ?some } }"""
#: An objection to the claim itself or to a statement of it (replies.rq).
REPLYING = """FILTER EXISTS { ?made kg:about ?claim ; kg:stance ?madeStance .
  ?madeStance kg:polarity polarity:supporting . }
FILTER (EXISTS { ?objection kg:about ?claim }
  || EXISTS { ?objection kg:answers ?answered . ?answered kg:about ?claim }
  || EXISTS { ?objection kg:about ?disputed . ?disputed kg:about ?claim })"""


def earlier_objections(formulation: str) -> str:
    """Return each objection that is older than the claim, in a sub-select."""
    return (
        f"{{ SELECT DISTINCT ?claim ?objection WHERE {{ {objections(formulation)} {EARLIER} }} }}"
    )


def replies(formulation: str) -> str:
    """Return each objection that replies to a claim, in a sub-select."""
    earlier = earlier_objections(formulation).replace("ANCHOR", "")
    return (
        f"{{ SELECT DISTINCT ?claim ?objection WHERE {{ {objections(formulation)} {REPLYING} "
        f"MINUS {earlier} }} }}"
    )


#: The caveat of an accusation (caveats*.rq): of its predicate, its object, the kind of its act, or
#: of what its figure counts.
CAVEATS = """{ SELECT DISTINCT ?claim ?words WHERE { ANCHOR
  { ?claim rdf:predicate ?of . ?of kg:caveat ?caveat }
  UNION { ?claim rdf:object ?of ; rdf:predicate ?by . ?of kg:caveat ?caveat .
    FILTER NOT EXISTS { ?by kg:caveat ?its } }
  UNION { ?claim rdf:predicate kg:respondsTo ; rdf:subject ?act ; rdf:object ?target .
    FILTER NOT EXISTS { ?target kg:caveat ?its }
    ?kinded rdf:subject ?act ; rdf:predicate kg:responseKind ; rdf:object ?of .
    ?of kg:caveat ?caveat . FILTER EXISTS { SUPPORTED }
    FILTER NOT EXISTS { ?also rdf:subject ?act ; rdf:predicate kg:responseKind ; rdf:object ?kind .
      ?kind kg:caveat ?first . FILTER (STR(?first) < STR(?caveat)) ALSO } }
  UNION { ?claim rdf:predicate kg:value ; rdf:subject ?figure . ?figure kg:counts ?of .
    ?of kg:caveat ?caveat }
  ?claim a kg:Claim . BIND (STR(?caveat) AS ?words)
} }"""


def caveats(formulation: str) -> str:
    """Return the caveat of each claim that has one, in a sub-select."""
    supported = spoken(formulation, "supporting", "supporting").replace("?claim", "?kinded")
    also = spoken("exists", "supporting", "alsoSaid").replace("?claim", "?also")
    return CAVEATS.replace("SUPPORTED", supported).replace("ALSO", also)


#: Names of all who object (objectors.rq). SPARQL promises no order of what GROUP_CONCAT joins; an
#: engine that does not keep the order of the rows within gives other texts than ours.
OBJECTORS = """{ SELECT ?claim (GROUP_CONCAT(?name; separator="; ") AS ?objectors) WHERE {
  { SELECT DISTINCT ?claim ?name WHERE {
    OBJECTIONS
    ?objection kg:speaker ?speaker . ?speaker skos:prefLabel ?label .
    FILTER (LANG(?label) = "en") BIND (STR(?label) AS ?name)
  } ORDER BY ?name }
} GROUP BY ?claim }"""
#: How many answer the supporters of a claim (answering.rq).
ANSWERING = """{ SELECT ?claim (COUNT(DISTINCT ?answer) AS ?answers) WHERE {
  ANCHOR { ?claim a kg:Claim } UNION { ANSWERS }
} GROUP BY ?claim }"""


#: Within which bodies a voice counts (counts-within.rq), in each formulation alike: a path.
COUNTS_WITHIN = """{ SELECT DISTINCT ?voice ?body WHERE {
  { ?voice kg:countsAs ?some . ?voice kg:countsAs* ?body }
  UNION { ?some kg:countsAs ?voice . ?voice kg:countsAs* ?body }
  UNION { ?voice kg:jurisdiction ?some . ?voice kg:countsAs* ?body }
} }"""
#: What lies in a country as a site does: a site that is no row of the table, or a group of sites.
SITE = """FILTER EXISTS { { ?thing a kg:Station }
  UNION { ?thing a kg:Group ; kg:memberKind kg:Station } }
FILTER NOT EXISTS { ?listing rdf:subject ?thing ; rdf:predicate kg:listedIn }"""
#: The country of a site (sited-in.rq), by look-ups in each formulation: sites are few.
SITED_IN = f"""{{ SELECT DISTINCT ?thing ?country WHERE {{
  {{ ?lying rdf:predicate kg:inCountry ; rdf:object ?country ; rdf:subject ?thing . {SITE}
    FILTER NOT EXISTS {{ ?also rdf:subject ?thing ; rdf:predicate kg:inCountry ; rdf:object ?other .
      FILTER (?other != ?country) }} }}
  UNION {{ ?lying rdf:predicate kg:inCountry ; rdf:object ?country ; rdf:subject ?area .
    ?in rdf:object ?area ; rdf:predicate kg:locatedIn ; rdf:subject ?thing . {SITE} }}
  UNION {{ ?thing kg:memberKind kg:Station ; kg:place ?country . ?country a kg:Country . }}
  UNION {{ ?thing kg:memberKind kg:Station ; kg:place ?area .
    ?lying rdf:subject ?area ; rdf:predicate kg:inCountry ; rdf:object ?country . }}
  UNION {{ ?group kg:memberKind kg:Station ; kg:place ?country . ?country a kg:Country .
    ?joining rdf:predicate kg:memberOf ; rdf:object ?group ; rdf:subject ?thing . {SITE} }}
  UNION {{ ?group kg:memberKind kg:Station ; kg:place ?area .
    ?lying rdf:subject ?area ; rdf:predicate kg:inCountry ; rdf:object ?country .
    ?joining rdf:predicate kg:memberOf ; rdf:object ?group ; rdf:subject ?thing . {SITE} }}
}} }}"""


def _arms(formulation: str) -> dict[str, str]:
    """Return the claims of each standing, as sub-selects (standing.rq)."""

    def has(text: str) -> str:
        return f" FILTER EXISTS {{ {text} }}" if formulation == "exists" else f" {{ {text} }}"

    def lacks(text: str) -> str:
        word = "FILTER NOT EXISTS" if formulation == "exists" else "MINUS"
        return f" {word} {{ {text} }}"

    once = SPOKEN[formulation].partition("\n" + KEPT[formulation])[0]
    ever_for = once.replace("SIDE", "supporting").replace("NAME", "oncePro")
    ever_against = once.replace("SIDE", "opposing").replace("NAME", "onceContra")
    pro = spoken(formulation, "supporting", "pro")
    contra = spoken(formulation, "opposing", "contra")
    # few claims have these, so that each formulation makes the set of them
    wider, answer = opposed_more_widely(formulation), answers(formulation)
    wide, no_wide = f" {{ {wider} }}", f" MINUS {{ {wider} }}"
    answered, unanswered = f" {{ {answer} }}", f" MINUS {{ {answer} }}"
    strong = spoken(formulation, "supporting", "strong") + STRONG
    alone = has(pro) + lacks(contra) + no_wide
    unsupported = f"{{ ?claim a kg:Claim .{has(ever_for)}{lacks(pro)} }}"
    unopposed = f"{{ ?claim a kg:Claim .{has(ever_against)}{lacks(ever_for)}{lacks(contra)} }}"
    bodies = {
        "withdrawn": f"{unsupported} UNION {unopposed}",
        "not-asserted": lacks(ever_for) + lacks(ever_against),
        "denied-only": has(contra) + lacks(ever_for),
        "contested": has(pro) + has(contra),
        "denied-more-widely": has(pro) + lacks(contra) + wide,
        "answered": alone + answered,
        "undisputed": alone + unanswered + has(strong),
        "alleged-unanswered": alone + unanswered + lacks(strong),
    }
    some = "{ SELECT DISTINCT ?claim WHERE { ANCHOR ?claim a kg:Claim . BODY } }"
    return {f"standing:{name}": some.replace("BODY", body) for name, body in bodies.items()}


STANDING_ARMS = {formulation: _arms(formulation) for formulation in ("exists", "distinct")}
STANDING_COUNTED = """
{ SELECT ?claim (COUNT(DISTINCT IF(?polarity = polarity:supporting, ?said, ?none)) AS ?everPros)
    (COUNT(DISTINCT IF(?polarity = polarity:opposing, ?said, ?none)) AS ?everContras)
    (COUNT(DISTINCT IF(?polarity = polarity:supporting && !BOUND(?off), ?said, ?none)) AS ?pros)
    (COUNT(DISTINCT IF(?polarity = polarity:opposing && !BOUND(?off), ?said, ?none)) AS ?contras)
    (COUNT(DISTINCT IF(?polarity = polarity:supporting && !BOUND(?off)
      && ?stance NOT IN (stance:alleges, stance:estimates), ?said, ?none)) AS ?firm)
    (COUNT(DISTINCT ?wider) AS ?widers) (COUNT(DISTINCT ?answer) AS ?answers)
WHERE {
  ANCHOR
  { ?claim a kg:Claim }
  UNION { ?said kg:about ?claim ; kg:stance ?stance . ?stance kg:polarity ?polarity .
    ?claim a kg:Claim . OPTIONAL { ?off kg:about ?said ; kg:stance stance:withdraws } }
  UNION { { SELECT DISTINCT ?claim ?wider WHERE { WIDER } } }
  UNION { { SELECT DISTINCT ?claim ?answer WHERE { ANSWERS } } }
} GROUP BY ?claim }
BIND (IF(?pros = 0 && ?everPros > 0, standing:withdrawn,
  IF(?pros + ?contras = 0, IF(?everContras > 0, standing:withdrawn, standing:not-asserted),
  IF(?pros = 0, standing:denied-only, IF(?contras > 0, standing:contested,
  IF(?widers > 0, standing:denied-more-widely, IF(?answers > 0, standing:answered,
  IF(?firm > 0, standing:undisputed, standing:alleged-unanswered))))))) AS ?standing)
""".replace("WIDER", opposed_more_widely("counted")).replace("ANSWERS", answers("counted"))

#: A claim whose every supporter has something read in, other than a date (rests-on-reading.rq).
READ = {
    "exists": """?readIn kg:about ?claim ; kg:inferred ?reading ;
  kg:stance/kg:polarity polarity:supporting .
FILTER (?reading != reading:date)
FILTER NOT EXISTS { ?readInWithdrawal kg:about ?readIn ; kg:stance stance:withdraws }
FILTER NOT EXISTS {
  ?other kg:about ?claim ; kg:stance/kg:polarity polarity:supporting .
  FILTER NOT EXISTS { ?otherWithdrawal kg:about ?other ; kg:stance stance:withdraws }
  FILTER NOT EXISTS { ?other kg:inferred ?any . FILTER (?any != reading:date) }
}""",
    "distinct": """?readIn kg:about ?claim ; kg:inferred ?reading ;
  kg:stance/kg:polarity polarity:supporting .
FILTER (?reading != reading:date)
MINUS { ?readInWithdrawal kg:about ?readIn ; kg:stance stance:withdraws }
MINUS {
  ?other kg:about ?claim ; kg:stance/kg:polarity polarity:supporting .
  MINUS { ?otherWithdrawal kg:about ?other ; kg:stance stance:withdraws }
  MINUS { ?other kg:inferred ?any . FILTER (?any != reading:date) }
}""",
}
#: The same for the details of an event, with the claims by which it took place
#: (details-on-readings.rq).
READ_DETAILS = {
    "exists": """?claim rdf:subject ?subject ; rdf:predicate ?predicate .
FILTER NOT EXISTS { ?predicate kg:establishes ?established }
FILTER EXISTS { SUPPORTED }
?subject a ?kind . ?type kg:establishes ?kind .
?event rdf:subject ?subject ; rdf:predicate ?type .
EVENT_READ
FILTER NOT EXISTS {
  ?stated rdf:subject ?subject ; rdf:predicate ?by . ?by kg:establishes ?kind .
  FILTER EXISTS { STATED }
  FILTER NOT EXISTS { STATED_READ }
}""",
    "distinct": """?claim rdf:subject ?subject ; rdf:predicate ?predicate .
MINUS { ?predicate kg:establishes ?established }
{ SUPPORTED }
?subject a ?kind . ?type kg:establishes ?kind .
?event rdf:subject ?subject ; rdf:predicate ?type .
EVENT_READ
MINUS {
  ?stated rdf:subject ?subject ; rdf:predicate ?by . ?by kg:establishes ?kind .
  { STATED }
  MINUS { STATED_READ }
}""",
}


def rests_on_reading(formulation: str) -> str:
    """Return the claims that rest on readings; those that subtract are two formulations only."""
    formulation = "distinct" if formulation == "counted" else formulation
    read = READ[formulation]
    stated = spoken(formulation, "supporting", "statement").replace("?claim", "?stated")
    parts = {
        "SUPPORTED": spoken(formulation, "supporting", "supporting"),
        "EVENT_READ": read.replace("?claim", "?event"),
        "STATED_READ": read.replace("?claim", "?stated").replace("?reading", "?reason"),
        "STATED": stated,
    }
    details = READ_DETAILS[formulation]
    for name, text in parts.items():
        details = details.replace(name, text)
    return (
        f"{{ SELECT DISTINCT ?claim ?reading WHERE {{ ANCHOR ?claim a kg:Claim . "
        f"{{ {read} }} UNION {{ {details} }} }} }}"
    )
