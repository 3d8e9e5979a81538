"""Tables to dataset: a pure function of the files in ontology/, graph/ and queries/."""
