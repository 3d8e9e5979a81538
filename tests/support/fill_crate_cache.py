"""Put the terms of RO-Crate where roc-validator looks for them without a network.

It has an environment of its own, which .ci/stores makes, and so imports nothing of `kg`. The terms
are a file of the library rocrate: fill_crate_cache.py CACHE TERMS ADDRESS.
"""

import io
import sys
from pathlib import Path

import requests
import requests_cache
import urllib3

cache, terms, address = sys.argv[1:]
data = Path(terms).read_bytes()
response = requests.Response()
response.status_code, response.url = 200, address
response.headers["Content-Type"] = "application/ld+json"
response.request = requests.Request("GET", address).prepare()
response.raw = urllib3.HTTPResponse(io.BytesIO(data), response.headers, 200, preload_content=False)
with requests_cache.CachedSession(cache, backend="sqlite", expire_after=-1) as session:
    session.cache.save_response(response)
