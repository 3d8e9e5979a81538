"""Queries and updates as HTTP requests, in the form that SPARQLWrapper gives them; sending them is `Endpoint`'s."""

import urllib.request
from collections.abc import Mapping

from SPARQLWrapper import POST, SPARQLWrapper


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper without its way out: that follows redirects with credentials and knows no time limit."""

    def request(self, text: str, kind: str) -> urllib.request.Request:
        """The form POST of a query or update, which every store takes."""
        self.setQuery(text)
        self.queryType = kind  # SPARQLWrapper guesses, and guesses wrong after a comment
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self.setReturnFormat("json")
        request: urllib.request.Request = self._createRequest()
        return request


def query_request(
    url: str, text: str, parameters: Mapping[str, list[str]]
) -> urllib.request.Request:
    """The request for a query, with the protocol's parameters that name a dataset; `Accept` is left to the caller."""
    wrapper = _Wrapper(url)
    for name, values in parameters.items():
        for value in values:
            wrapper.addParameter(name, value)
    request = wrapper.request(text, "SELECT")
    request.remove_header("Accept")
    return request


def update_request(url: str, text: str) -> urllib.request.Request:
    """The request for an update."""
    return _Wrapper(url, updateEndpoint=url).request(text, "INSERT")
