"""The room of the full-screen workspace; until it is built, `review` and `code` are plain."""
