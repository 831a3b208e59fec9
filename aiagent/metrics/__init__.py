"""How turns go, for the database and for Prometheus."""
