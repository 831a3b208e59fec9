"""Template tags about rooms."""
