from krug.core.jobs.models.job import Job, JobState
from krug.core.jobs.models.schedule import ScheduleState
from krug.core.jobs.models.worker import Worker

__all__ = ["Job", "JobState", "ScheduleState", "Worker"]
