"""Queries on the built graph: engines, parameters, answers, ledgers, explanations."""
