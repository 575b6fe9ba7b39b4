"""confluent-kafka, which is librdkafka in Python."""

import confluent_kafka
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

import shape


class Confluent:
    codecs = ("none", "gzip", "snappy", "lz4", "zstd")
    idempotent = True

    def __init__(self, bootstrap):
        self.settings = {"bootstrap.servers": bootstrap}
        self.admin = AdminClient(self.settings)

    def create(self, topic, partitions):
        for future in self.admin.create_topics([NewTopic(topic, partitions, 1)], operation_timeout=20).values():
            future.result()

    def describe(self, topic):
        partitions = self.admin.list_topics(topic, timeout=20).topics[topic].partitions
        return [partitions[number].leader for number in sorted(partitions)]

    def describe_group(self, group):
        if hasattr(self.admin, "describe_consumer_groups"):
            described = self.admin.describe_consumer_groups([group], request_timeout=20)[group].result()
            return described.state.name.lower(), len(described.members)
        (described,) = self.admin.list_groups(group, timeout=20)
        return described.state.lower(), len(described.members)

    def delete(self, topic):
        for future in self.admin.delete_topics([topic], operation_timeout=20).values():
            future.result()

    def topics(self):
        return set(self.admin.list_topics(timeout=20).topics)

    def write(self, topic, codec, idempotent, records):
        settings = {"compression.type": codec, "enable.idempotence": idempotent, "linger.ms": 5}
        # Retries of a plain producer must not reorder.
        if not idempotent:
            settings["max.in.flight"] = 1
        producer = confluent_kafka.Producer({**self.settings, **settings, "delivery.timeout.ms": 30000})
        failed = []

        def delivered(error, message):
            if error:
                failed.append(error)

        for record in records:
            producer.produce(topic, partition=record.partition, timestamp=record.timestamp, key=record.key,
                             value=record.value, headers=record.headers, on_delivery=delivered)
        shape.check(producer.flush(30) == 0, "records are left in the queue")
        shape.check(not failed, f"not delivered: {failed}")

    def close(self):
        """Its admin client ends with the program."""

    def consumer(self, group):
        # It insists on a name; without a subscription nothing is joined.
        return Consumer(self.settings, group or "none")


class Consumer:
    def __init__(self, settings, group):
        settings = {**settings, "group.id": group, "enable.auto.commit": False, "auto.offset.reset": "earliest",
                    "check.crcs": True, "fetch.wait.max.ms": 100, "heartbeat.interval.ms": 500}
        self.consumer = confluent_kafka.Consumer(settings)

    def subscribe(self, topics):
        self.consumer.subscribe(topics)

    def assign(self, places):
        # Asked for before fetches begin, behind which such questions wait.
        self.found = {place: self.consumer.get_watermark_offsets(TopicPartition(*place), timeout=20) for place in places}
        self.consumer.assign([TopicPartition(*place, 0) for place in places])

    def poll(self):
        messages = self.consumer.consume(500, timeout=0.1)
        for message in messages:
            shape.check(not message.error(), message.error())
        return [shape.Record(m.topic(), m.partition(), m.offset(), m.timestamp()[1], m.key(), m.value(), m.headers())
                for m in messages]

    def owned(self):
        return {(where.topic, where.partition) for where in self.consumer.assignment()}

    def commit(self, offsets):
        wanted = [TopicPartition(*place, offset) for place, offset in offsets.items()]
        for where in self.consumer.commit(offsets=wanted, asynchronous=False):
            shape.check(not where.error, where.error)

    def ends(self):
        return {place: end for place, (_, end) in self.found.items()}

    def seek(self, place, offset):
        self.consumer.seek(TopicPartition(*place, offset))

    def offset_at(self, place, timestamp):
        (found,) = self.consumer.offsets_for_times([TopicPartition(*place, timestamp)], timeout=20)
        shape.check(not found.error, found.error)
        return found.offset

    def close(self):
        self.consumer.close()


shape.main(Confluent)
