"""The settings of the web processes under test: signaling that notices within a second what takes it longer in life."""

from conference.settings import *  # noqa: F403

SIGNALING_LIMITS = {
    "grace_secs": 3.0,
    "heartbeat_secs": 0.2,
    "process_ttl_secs": 1.0,
    "sweep_secs": 0.2,
    "redis_secs": 1.0,
}
