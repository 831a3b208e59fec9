"""iFlytek Spark."""
