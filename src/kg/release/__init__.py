"""What `kg build` makes: graphs, stores and metadata of a release."""
