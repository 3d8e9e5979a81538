"""One query for each pitfall of the OOPS! catalogue: each row is a term that it warns of.

`$CLASS`, `$PROPERTY` and `$TERM` say that `?term` is a class, a property, or either, in the
namespace of this ontology. `$FROM` and `$TO` are both kinds of domains and ranges. A row may have a
second term, `?with`.
"""

import re

OWN = "?header vann:preferredNamespaceUri ?space . FILTER (STRSTARTS(STR(?term), STR(?space)))"
A_CLASS = "?term a ?class_kind . FILTER (?class_kind IN (owl:Class, rdfs:Class))"
A_PROPERTY = (
    "?term a ?kind . FILTER (?kind IN "
    "(rdf:Property, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))"
)
ANY_KIND = (
    "?term a ?kind . FILTER (?kind IN (owl:Class, rdfs:Class, "
    "rdf:Property, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))"
)
#: Two terms that something relates, in either direction.
RELATED = (
    "owl:equivalentClass|owl:equivalentProperty|rdfs:subClassOf|rdfs:subPropertyOf|owl:disjointWith"
    "|owl:propertyDisjointWith|owl:inverseOf"
    "|skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch|skos:relatedMatch"
)
SHORTHANDS = {
    "$CLASS": f"{OWN} {A_CLASS}",
    "$PROPERTY": f"{OWN} {A_PROPERTY}",
    "$TERM": f"{OWN} {ANY_KIND}",
    "$FROM": "(rdfs:domain|schema:domainIncludes)",
    "$TO": "(rdfs:range|schema:rangeIncludes)",
    "$LABEL": "(rdfs:label|skos:prefLabel)",
    "$RELATED": f"({RELATED})",
    "$NAME": 'REPLACE(STR(?term), "^.*[#/]", "")',
}
PATTERNS = {
    "P02": "$CLASS ?term owl:equivalentClass|^owl:equivalentClass ?other ."
    " FILTER (STRSTARTS(STR(?other), STR(?space)) && ?other != ?term)",
    "P03": "$PROPERTY OPTIONAL { ?term $LABEL ?label }"
    ' FILTER (REGEX($NAME, "^is([-_]?an?)?$", "i") || REGEX(?label, "^is( an?)?$", "i"))',
    "P04": "$TERM FILTER NOT EXISTS {"
    " ?term $FROM|$TO|rdfs:subClassOf|rdfs:subPropertyOf|owl:equivalentClass"
    "|owl:equivalentProperty|owl:disjointWith|owl:inverseOf ?other }"
    " FILTER NOT EXISTS {"
    " ?other $FROM|$TO|rdf:type|rdfs:subClassOf|rdfs:subPropertyOf|owl:equivalentClass"
    "|owl:equivalentProperty|owl:disjointWith|owl:inverseOf|rdf:first|owl:onProperty ?term }",
    "P05": "?term owl:inverseOf ?other ."
    " { ?term $FROM ?a . ?other $TO ?b ."
    " FILTER NOT EXISTS { ?term $FROM ?same . ?other $TO ?same } }"
    " UNION { ?term $TO ?a . ?other $FROM ?b ."
    " FILTER NOT EXISTS { ?term $TO ?same . ?other $FROM ?same } }",
    "P06": "{ ?term rdfs:subClassOf+ ?term } UNION { ?term rdfs:subPropertyOf+ ?term }"
    " UNION { ?term skos:broader+ ?term }",
    "P07": "$CLASS OPTIONAL { ?term $LABEL ?label }"
    ' FILTER (REGEX($NAME, "[a-z](And|Or)[A-Z]") || REGEX(?label, " (and|or) "))',
    "P08": "$TERM FILTER (NOT EXISTS { ?term $LABEL ?label }"
    " || NOT EXISTS { ?term skos:definition|rdfs:comment|dcterms:description ?text })",
    # pairs of classes below one class; and an ontology that separates none
    "P10": "{ ?term rdfs:subClassOf ?above . ?with rdfs:subClassOf ?above ."
    " FILTER (STR(?term) < STR(?with))"
    " FILTER NOT EXISTS { ?term owl:disjointWith|^owl:disjointWith ?with }"
    " FILTER NOT EXISTS { ?term rdfs:subClassOf+|^rdfs:subClassOf+|owl:equivalentClass ?with }"
    " FILTER NOT EXISTS { ?all a owl:AllDisjointClasses ; owl:members ?list ."
    " ?list rdf:rest*/rdf:first ?term . ?list rdf:rest*/rdf:first ?with }"
    " ?header vann:preferredNamespaceUri ?space . FILTER (STRSTARTS(STR(?term), STR(?space)) &&"
    " STRSTARTS(STR(?with), STR(?space))) }"
    " UNION { ?term a owl:Ontology ; vann:preferredNamespaceUri ?space . ?one a owl:Class ."
    " ?two a owl:Class . FILTER (?one != ?two)"
    " FILTER NOT EXISTS { ?a owl:disjointWith|owl:members|owl:disjointUnionOf ?b } }",
    "P11": "$PROPERTY FILTER (?kind IN (owl:ObjectProperty, owl:DatatypeProperty))"
    " FILTER (NOT EXISTS { ?term $FROM ?a } || NOT EXISTS { ?term $TO ?b })",
    "P12": "$PROPERTY ?other a ?other_kind . FILTER (?other_kind IN"
    " (rdf:Property, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))"
    " FILTER (?other != ?term &&"
    ' LCASE($NAME) = LCASE(REPLACE(STR(?other), "^.*[#/]", "")))'
    " FILTER NOT EXISTS { ?term $RELATED ?other } FILTER NOT EXISTS { ?other $RELATED ?term }",
    "P13": "$PROPERTY FILTER (?kind = owl:ObjectProperty)"
    " FILTER NOT EXISTS { ?term owl:inverseOf|^owl:inverseOf ?other }"
    " FILTER NOT EXISTS { ?term a owl:SymmetricProperty }",
    "P14": "?term rdfs:subClassOf|owl:equivalentClass ?all ."
    " ?all owl:onProperty ?property ; owl:allValuesFrom ?values ."
    " FILTER NOT EXISTS { ?term rdfs:subClassOf|owl:equivalentClass ?some ."
    " ?some owl:onProperty ?property ;"
    " owl:someValuesFrom|owl:hasValue|owl:minCardinality|owl:cardinality"
    "|owl:minQualifiedCardinality|owl:qualifiedCardinality ?needed }",
    "P15": "?term rdfs:subClassOf|owl:equivalentClass ?some ."
    " ?some owl:someValuesFrom/owl:complementOf ?negated",
    "P19": "{ ?term rdfs:domain ?a , ?b . FILTER (?a != ?b) }"
    " UNION { ?term rdfs:range ?a , ?b . FILTER (?a != ?b) }"
    " UNION { ?term $FROM|$TO ?both . ?both owl:intersectionOf ?list }",
    "P20": "$TERM ?term $LABEL ?label . OPTIONAL { ?term skos:definition|rdfs:comment ?text }"
    ' FILTER (REGEX(?label, "[.。]$") || STRLEN(STR(?label)) > 60'
    " || LCASE(STR(?label)) = LCASE(STR(?text)) || STRLEN(STR(?text)) < STRLEN(STR(?label)))",
    "P21": "$CLASS OPTIONAL { ?term $LABEL ?label } FILTER ("
    'REGEX($NAME, "^(Misc|Other|Various|Diverse|General|Unclassified|Rest($|[A-Z]))")'
    ' || REGEX(?label, "^(misc|other |various|diverse|unclassified)", "i"))',
    "P22": "{ $CLASS FILTER (!REGEX($NAME, "
    '"^([A-Z][A-Za-z0-9]*)$")) } UNION { $PROPERTY FILTER (!REGEX($NAME, "^[a-z][A-Za-z0-9]*$")) }',
    "P23": "$CLASS FILTER (REGEX($NAME, "
    '"^(Date|DateTime|Time|String|Text|Integer|Int|Decimal|Float|Double|Number|Boolean|URI|AnyURI'
    '|Year|Duration|Language)$", "i"))',
    "P24": "{ ?term a owl:Class ; rdfs:subClassOf|owl:equivalentClass ?term }"
    " UNION { ?term a owl:Class ; rdfs:subClassOf|owl:equivalentClass ?part ."
    " ?part (owl:someValuesFrom|owl:allValuesFrom|owl:onClass"
    "|owl:intersectionOf|owl:unionOf|owl:complementOf|rdf:first|rdf:rest)+ ?term }",
    "P25": "?term owl:inverseOf ?term",
    "P26": "{ ?term a owl:SymmetricProperty ; owl:inverseOf ?other }"
    " UNION { ?term a owl:SymmetricProperty . ?other owl:inverseOf ?term }",
    "P27": "?term owl:equivalentProperty ?other . {"
    " ?term a owl:ObjectProperty . ?other a owl:DatatypeProperty }"
    " UNION { ?term a owl:DatatypeProperty . ?other a owl:ObjectProperty }"
    " UNION { ?term $FROM ?a . ?other $FROM ?b ."
    " FILTER NOT EXISTS { ?term $FROM ?same . ?other $FROM ?same } }"
    " UNION { ?term $TO ?a . ?other $TO ?b ."
    " FILTER NOT EXISTS { ?term $TO ?same . ?other $TO ?same } }"
    " UNION { ?term rdfs:subPropertyOf|^rdfs:subPropertyOf ?other }",
    "P28": "?term a owl:SymmetricProperty ; $FROM ?a ; $TO ?b ."
    " FILTER NOT EXISTS { ?term $FROM ?same ; $TO ?same }",
    "P29": "?term a owl:TransitiveProperty ; $FROM ?a ; $TO ?b ."
    " FILTER NOT EXISTS { ?term $FROM ?same ; $TO ?same }",
    "P30": "$CLASS ?other a owl:Class . FILTER (ISIRI(?other) && ?other != ?term &&"
    ' LCASE($NAME) = LCASE(REPLACE(STR(?other), "^.*[#/]", "")))'
    " FILTER NOT EXISTS { ?term $RELATED ?other } FILTER NOT EXISTS { ?other $RELATED ?term }",
    "P31": "?term owl:equivalentClass ?other ."
    " FILTER EXISTS { ?term owl:disjointWith|^owl:disjointWith"
    "|rdfs:subClassOf|^rdfs:subClassOf ?other }",
    "P32": "$TERM ?term $LABEL ?label . ?other $LABEL ?label ; a ?other_kind ."
    " FILTER (?other != ?term && ?other_kind = ?kind)",
    "P33": "?term owl:propertyChainAxiom ?chain . ?chain rdf:rest rdf:nil",
    "P34": "{ ?any rdf:type|rdfs:subClassOf|owl:equivalentClass|owl:disjointWith|rdfs:domain"
    "|schema:domainIncludes ?term }"
    " UNION { ?term rdfs:subClassOf|owl:equivalentClass|owl:disjointWith ?any }"
    " UNION { ?any a owl:ObjectProperty ; $TO ?term }"
    " FILTER (ISIRI(?term) &&"
    ' !REGEX(STR(?term), "^http://www.w3.org/(2002/07/owl|1999/02/22-rdf-syntax-ns'
    '|2000/01/rdf-schema|2001/XMLSchema)#"))'
    " FILTER NOT EXISTS { ?term a ?kind . FILTER (?kind IN (owl:Class, rdfs:Class)) }",
    "P35": "{ ?a ?term ?b } UNION"
    " { ?term rdfs:subPropertyOf|owl:inverseOf|owl:equivalentProperty|rdfs:domain|rdfs:range"
    "|schema:domainIncludes|schema:rangeIncludes ?any }"
    " UNION { ?any rdfs:subPropertyOf|owl:inverseOf|owl:equivalentProperty|owl:onProperty ?term }"
    " FILTER (ISIRI(?term) &&"
    ' !REGEX(STR(?term), "^http://www.w3.org/(2002/07/owl|1999/02/22-rdf-syntax-ns'
    '|2000/01/rdf-schema)#"))'
    " FILTER NOT EXISTS { ?term a ?kind . FILTER (?kind IN"
    " (rdf:Property, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty)) }",
    "P36": "?term a ?any . FILTER (ISIRI(?term) &&"
    ' REGEX(STR(?term), "\\\\.(owl|rdf|rdfs|ttl|n3|nt|xml|rdfxml|jsonld)([/#]|$)", "i"))',
    "P38": "GRAPH ?term { ?any a ?kind } FILTER (?kind IN"
    " (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))"
    " FILTER NOT EXISTS { GRAPH ?term { ?header a owl:Ontology } }",
    "P39": "?term a ?any . FILTER ((ISBLANK(?term) && ?any = owl:Ontology) ||"
    ' STRSTARTS(STR(?term), "relative:"))',
    "P40": "?term a ?kind ; ?property ?value . FILTER (?kind IN"
    " (owl:Class, rdf:Property, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty)"
    " && ISIRI(?term) && ?property != rdf:type)"
    " ?header vann:preferredNamespaceUri ?space . FILTER (!STRSTARTS(STR(?term), STR(?space)))",
    "P41": "?term a owl:Ontology . FILTER NOT EXISTS {"
    " ?term dcterms:isPartOf?/(dcterms:license|dcterms:rights|cc:license|schema:license) ?any }",
}


def write_query(pattern: str) -> str:
    """Return the query of a pattern, with its shorthands written out."""
    written = re.sub(r"\$[A-Z]+", lambda match: SHORTHANDS[match[0]], pattern)
    return f"SELECT DISTINCT ?term ?with WHERE {{ {written} }} ORDER BY ?term ?with"


QUERIES = {code: write_query(pattern) for code, pattern in PATTERNS.items()}
