"""The full-screen workspace (Textual). Its room; until it is built, `review` and `code` are plain."""
