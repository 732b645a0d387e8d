"""Background jobs: enqueue, status, cancel, and what is done now and then. It knows names and ids; services
register what a name does. Behind it stands a durable queue (docs/adr/0014).
"""

from rematch.jobs.pool import Jobs, JobState, OnError, Queue, Task

__all__ = ["JobState", "Jobs", "OnError", "Queue", "Task"]
