"""Plain commands, recognised by their words, for models that call no tools. Pure."""
