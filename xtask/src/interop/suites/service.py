"""What the published archive of kafka-python's tests lacks: the services that their fixtures start.

The broker is there already, so there is nothing to start and nothing to end.
"""


class ExternalService:
    def __init__(self, host, port):
        self.host = host
        self.port = port


class SpawnedService:
    def __init__(self, *arguments, **settings):
        raise RuntimeError("these tests use the broker that KAFKA_URI names")
