"""kafka-python."""

import logging

import kafka
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.admin import NewTopic

import shape

# Each version names some things in its own way.
VERSION = tuple(int(number) for number in kafka.__version__.split(".")[:2])


class KafkaPython:
    codecs = ("none", "gzip", "snappy", "lz4", "zstd")
    idempotent = VERSION >= (2, 1)

    def __init__(self, bootstrap):
        logging.basicConfig(level=logging.WARNING)
        self.settings = {"bootstrap_servers": bootstrap}
        self.admin = KafkaAdminClient(**self.settings)

    def create(self, topic, partitions):
        self.admin.create_topics([NewTopic(topic, partitions, 1)], timeout_ms=20000)

    def describe(self, topic):
        (described,) = self.admin.describe_topics([topic])
        partitions = described["partitions"]
        number = "partition_index" if VERSION >= (3, 0) else "partition"
        leader = "leader_id" if VERSION >= (3, 0) else "leader"
        return [one[leader] for one in sorted(partitions, key=lambda one: one[number])]

    def describe_group(self, group):
        if VERSION >= (3, 0):
            described = self.admin.describe_groups([group])[group]
            return described["group_state"].lower(), len(described["members"])
        (described,) = self.admin.describe_consumer_groups([group])
        return described.state.lower(), len(described.members)

    def delete(self, topic):
        self.admin.delete_topics([topic], timeout_ms=20000)

    def topics(self):
        return set(self.admin.list_topics())

    def write(self, topic, codec, idempotent, records):
        # Retries of a plain producer must not reorder.
        settings = {"acks": "all"} if idempotent else {"max_in_flight_requests_per_connection": 1}
        if self.idempotent:
            settings["enable_idempotence"] = idempotent
        settings["compression_type"] = None if codec == "none" else codec
        producer = KafkaProducer(**self.settings, linger_ms=5, max_block_ms=30000, **settings)
        sent = [producer.send(topic, value=record.value, key=record.key, headers=record.headers,
                              partition=record.partition, timestamp_ms=record.timestamp) for record in records]
        producer.flush(30)
        for future in sent:
            future.get(timeout=30)
        producer.close()

    def close(self):
        self.admin.close()

    def consumer(self, group):
        return Consumer(self.settings, group)


class Consumer:
    def __init__(self, settings, group):
        self.consumer = KafkaConsumer(
            **settings, group_id=group, enable_auto_commit=False, auto_offset_reset="earliest",
            fetch_max_wait_ms=100, heartbeat_interval_ms=500, check_crcs=True)

    def subscribe(self, topics):
        # A member that leads before it has metadata assigns nothing (3.0), so it asks for it first.
        for topic in topics:
            self.consumer.partitions_for_topic(topic)
        self.consumer.subscribe(topics)

    def assign(self, places):
        self.consumer.assign([TopicPartition(*place) for place in places])
        self.consumer.seek_to_beginning()

    def poll(self):
        polled = self.consumer.poll(timeout_ms=100)
        return [shape.Record(m.topic, m.partition, m.offset, m.timestamp, m.key, m.value, m.headers)
                for messages in polled.values() for m in messages]

    def owned(self):
        return {(where.topic, where.partition) for where in self.consumer.assignment()}

    def commit(self, offsets):
        # The leader epoch is a field of newer versions.
        of = (lambda offset: OffsetAndMetadata(offset, "", -1)) if VERSION >= (2, 1) else (
            lambda offset: OffsetAndMetadata(offset, ""))
        self.consumer.commit({TopicPartition(*place): of(offset) for place, offset in offsets.items()})

    def ends(self):
        ends = self.consumer.end_offsets(list(self.consumer.assignment()))
        return {(where.topic, where.partition): end for where, end in ends.items()}

    def seek(self, place, offset):
        self.consumer.seek(TopicPartition(*place), offset)

    def offset_at(self, place, timestamp):
        where = TopicPartition(*place)
        return self.consumer.offsets_for_times({where: timestamp})[where].offset

    def close(self):
        self.consumer.close()


shape.main(KafkaPython)
