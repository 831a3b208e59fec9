"""Settings of the web processes under test: signaling notices within two seconds what takes it longer in life."""

from conference.settings import *  # noqa: F403

SIGNALING_LIMITS = {
    "grace_secs": 4.0,
    "heartbeat_secs": 0.2,
    "process_ttl_secs": 2.0,
    "sweep_secs": 0.2,
    "redis_secs": 1.0,
}
