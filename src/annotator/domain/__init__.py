"""What an annotated article is: frozen values and pure functions over text, spans and schemas; no files, no Qt."""
