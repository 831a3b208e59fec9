"""Other voice agents on the same machine with the same models, asked the same questions. Never a dependency."""
