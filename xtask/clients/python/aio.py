"""aiokafka: a loop for each thread that uses it, which runs while something is awaited."""

import asyncio
import logging

import aiokafka
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

try:
    from aiokafka.admin import AIOKafkaAdminClient, NewTopic
except ImportError:
    # Before 0.9 its admin client took its classes from kafka-python.
    from aiokafka.admin import AIOKafkaAdminClient
    from kafka.admin import NewTopic

import shape

VERSION = tuple(int(number) for number in aiokafka.__version__.split(".")[:2])


class Aiokafka:
    codecs = ("none", "gzip", "snappy", "lz4", "zstd")
    idempotent = True

    def __init__(self, bootstrap):
        logging.basicConfig(level=logging.WARNING)
        self.settings = {"bootstrap_servers": bootstrap}
        self.loop = asyncio.new_event_loop()
        self.admin = self.start(lambda: AIOKafkaAdminClient(**self.settings))

    def run(self, awaitable):
        return self.loop.run_until_complete(asyncio.wait_for(awaitable, 60))

    def start(self, make):
        return start(self.loop, make)

    def create(self, topic, partitions):
        self.run(self.admin.create_topics([NewTopic(topic, partitions, 1)], timeout_ms=20000))

    def describe(self, topic):
        (described,) = self.run(self.admin.describe_topics([topic]))
        partitions = sorted(described["partitions"], key=lambda one: one["partition"])
        return [one["leader"] for one in partitions]

    def describe_group(self, group):
        (answer,) = self.run(self.admin.describe_consumer_groups([group]))
        (described,) = answer.to_object()["groups"]
        return described["state"].lower(), len(described["members"])

    def delete(self, topic):
        self.run(self.admin.delete_topics([topic], timeout_ms=20000))

    def topics(self):
        return set(self.run(self.admin.list_topics()))

    def write(self, topic, codec, idempotent, records):
        codec = None if codec == "none" else codec
        producer = self.start(lambda: AIOKafkaProducer(
            **self.settings, compression_type=codec, enable_idempotence=idempotent, linger_ms=5))

        async def all_sent():
            sent = [await producer.send(topic, value=record.value, key=record.key, headers=record.headers,
                                        partition=record.partition, timestamp_ms=record.timestamp)
                    for record in records]
            await asyncio.gather(*sent)

        self.run(all_sent())
        self.run(producer.stop())

    def close(self):
        self.run(self.admin.close())

    def consumer(self, group):
        return Consumer(self.settings, group)


class Consumer:
    def __init__(self, settings, group):
        self.loop = asyncio.new_event_loop()
        self.consumer = start(self.loop, lambda: AIOKafkaConsumer(
            **settings, group_id=group, enable_auto_commit=False, auto_offset_reset="earliest",
            fetch_max_wait_ms=100, heartbeat_interval_ms=500, check_crcs=True))

    def run(self, awaitable):
        return self.loop.run_until_complete(asyncio.wait_for(awaitable, 60))

    def inside(self, act):
        """Some calls do not wait and yet want to be made while the loop runs."""
        async def acted():
            act()

        self.run(acted())

    def subscribe(self, topics):
        self.inside(lambda: self.consumer.subscribe(topics))

    def assign(self, places):
        self.inside(lambda: self.consumer.assign([TopicPartition(*place) for place in places]))

    def poll(self):
        polled = self.run(self.consumer.getmany(timeout_ms=100))
        return [shape.Record(m.topic, m.partition, m.offset, m.timestamp, m.key, m.value, m.headers)
                for messages in polled.values() for m in messages]

    def owned(self):
        return {(where.topic, where.partition) for where in self.consumer.assignment()}

    def commit(self, offsets):
        self.run(self.consumer.commit({TopicPartition(*place): offset for place, offset in offsets.items()}))

    def ends(self):
        ends = self.run(self.consumer.end_offsets(self.consumer.assignment()))
        return {(where.topic, where.partition): end for where, end in ends.items()}

    def seek(self, place, offset):
        self.inside(lambda: self.consumer.seek(TopicPartition(*place), offset))

    def offset_at(self, place, timestamp):
        where = TopicPartition(*place)
        return self.run(self.consumer.offsets_for_times({where: timestamp}))[where].offset

    def close(self):
        self.run(self.consumer.stop())


def start(loop, make):
    """Makes a client inside of its loop, where old versions look for it."""
    async def started():
        client = make()
        await client.start()
        return client

    return loop.run_until_complete(asyncio.wait_for(started(), 60))


shape.main(Aiokafka)
