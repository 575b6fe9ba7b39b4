"""What the Python client programs share: the command line, the story, and how a record is written as a line.

A program gives `main` its library: an object with the methods that the docstring of `Library` names. Everything that is
checked is checked here, so that every library is asked the same.

    PROGRAM BOOTSTRAP story PREFIX
    PROGRAM BOOTSTRAP write PREFIX < records
    PROGRAM BOOTSTRAP read TOPIC...
"""

import os
import sys
import threading
import time
import traceback
from collections import namedtuple

FIRST_TIMESTAMP = 1_700_000_000_000
PARTITIONS = 4
PER_PARTITION = 10
WAIT_SECONDS = 30
READ_SECONDS = 60
RUN_SECONDS = 120

# Where it lies, and what it is; headers are a list of (name, bytes or None).
Record = namedtuple("Record", "topic partition offset timestamp key value headers")


class Library:
    """What a program has to offer. A place is a pair: topic and number of a partition.

    codecs, idempotent              what it can write
    create(topic, partitions)       with the admin API; returns once the topic can be used
    describe(topic)                 the leader of each partition, a list in order
    describe_group(group)           (state, number of members), or None where the library cannot
    delete(topic)
    topics()                        names
    write(topic, codec, idempotent, records)
    close()
    consumer(group)                 of that group, or of none
    """


class Consumer:
    """subscribe(topics) or assign(places), the latter from the beginning; poll() -> [Record]; owned() -> {place};
    commit({place: offset}); ends() -> {place: offset}; seek(place, offset); offset_at(place, timestamp); close().
    All calls come from one thread."""


def check(holds, what):
    if not holds:
        raise AssertionError(what)


def wait_for(what, holds):
    deadline = time.monotonic() + WAIT_SECONDS
    while not holds():
        check(time.monotonic() < deadline, f"waited {WAIT_SECONDS} s in vain: {what()}")
        time.sleep(0.02)


class Member:
    """A member of a group with a thread of its own, which polls all the time, as an application does."""

    def __init__(self, library, group, topic):
        self.seen, self.owned, self.failed = [], set(), None
        self.asked, self.done = None, threading.Event()
        self.thread = threading.Thread(target=self.run, args=(library, group, topic), daemon=True)
        self.thread.start()

    def run(self, library, group, topic):
        try:
            consumer = library.consumer(group)
            consumer.subscribe([topic])
            while True:
                self.seen.extend(consumer.poll())
                self.owned = set(consumer.owned())
                if self.asked:
                    asked, self.asked = self.asked, None
                    asked(consumer)
                    self.done.set()
                    if asked is close:
                        return
        except BaseException:
            self.failed = traceback.format_exc()
            self.done.set()

    def ask(self, act):
        """Has its thread act between two polls."""
        self.done.clear()
        self.asked = act
        check(self.done.wait(WAIT_SECONDS), "a member is stuck in its library")
        self.check()

    def check(self):
        check(self.failed is None, f"a member failed:\n{self.failed}")


def close(consumer):
    consumer.close()


def told(step):
    print(step, flush=True)


def story(library, prefix):
    topic, group = f"{prefix}-story", f"{prefix}-group"
    create(library, topic, PARTITIONS)
    told("create")
    leaders = library.describe(topic)
    check(len(leaders) == PARTITIONS and all(leader == 1 for leader in leaders), f"leaders are {leaders}")
    told("describe")
    library.write(topic, "none", library.idempotent, list(story_records(topic)))
    reader = reader_of(library, [topic])
    ends = sorted(reader.ends().values())
    check(ends == [PER_PARTITION] * PARTITIONS, f"after producing, the topic ends at {ends}")
    reader.close()
    told("produce")
    group_story(library, group, topic)
    reader = reader_of(library, [topic])
    seek(reader, topic)
    told("seek")
    at = reader.offset_at((topic, 2), FIRST_TIMESTAMP + 3 * 1000 - 500)
    check(at == 3, f"offset by timestamp is {at}, not 3")
    told("timestamp")
    reader.close()
    library.delete(topic)
    wait_for(lambda: "the deleted topic is still listed", lambda: topic not in library.topics())
    told("delete")


def create(library, topic, partitions):
    library.create(topic, partitions)
    # Brokers may learn of a new topic a moment after the controller has answered.
    wait_for(lambda: "the new topic is not listed", lambda: topic in library.topics())


def story_records(topic):
    for n in range(PER_PARTITION):
        for partition in range(PARTITIONS):
            key, value = b"key %d" % n, value_of(partition, n)
            yield Record(topic, partition, n, FIRST_TIMESTAMP + n * 1000, key, value, [])


def value_of(partition, n):
    return b"value %d of partition %d" % (n, partition)


def group_story(library, group, topic):
    everything = {(topic, partition) for partition in range(PARTITIONS)}
    first = Member(library, group, topic)

    def first_owns_all():
        first.check()
        return first.owned == everything

    wait_for(lambda: f"the only member owns {first.owned}", first_owns_all)
    wait_for(lambda: f"read {len(first.seen)} records", lambda: first.check() or len(first.seen) >= 40)
    for record in first.seen:
        check(record.value == value_of(record.partition, record.offset), f"read {record}")
    first.ask(lambda consumer: consumer.commit({place: 7 for place in everything}))
    told("group")

    second = Member(library, group, topic)

    def shared():
        first.check()
        second.check()
        ours, theirs = set(first.owned), set(second.owned)
        return ours and theirs and ours | theirs == everything and not ours & theirs

    wait_for(lambda: f"two members own {first.owned} and {second.owned}", shared)
    described = library.describe_group(group)
    check(described in (None, ("stable", 2)), f"the group is described as {described}")
    told("join")
    second.ask(close)
    wait_for(lambda: f"the member that stayed owns {first.owned}", first_owns_all)
    told("leave")
    first.ask(close)

    third = Member(library, group, topic)
    wait_for(lambda: f"resumed with {len(third.seen)} records", lambda: third.check() or len(third.seen) >= 12)
    for partition in range(PARTITIONS):
        offsets = [record.offset for record in third.seen if record.partition == partition]
        check(offsets == [7, 8, 9], f"resumed partition {partition} with offsets {offsets}")
    third.ask(close)
    told("resume")


def reader_of(library, topics):
    """A consumer that is assigned all partitions of these, from the beginning."""
    reader = library.consumer(None)
    reader.assign([(topic, number) for topic in topics for number in range(len(library.describe(topic)))])
    return reader


def seek(reader, topic):
    """Reads to the end, goes back, and reads the very record there."""
    seen, back = [], []
    wait_for(lambda: f"read {len(seen)} records", lambda: seen.extend(reader.poll()) or len(seen) >= 40)
    reader.seek((topic, 1), 6)
    wait_for(lambda: "nothing came after a seek", lambda: back.extend(reader.poll()) or back)
    found = back[0]
    check((found.partition, found.offset, found.value) == (1, 6, value_of(1, 6)), f"after a seek to 6 came {found}")


def read(library, topics):
    reader = reader_of(library, topics)
    left = {place: end for place, end in reader.ends().items() if end > 0}
    lines = {place: [] for place in left}
    deadline = time.monotonic() + READ_SECONDS
    while left:
        check(time.monotonic() < deadline, f"still to read, up to: {left}")
        for record in reader.poll():
            place = record.topic, record.partition
            lines[place].append(line_of(record))
            if record.offset + 1 >= left.get(place, sys.maxsize):
                del left[place]
    reader.close()
    for place in sorted(lines):
        print("\n".join(lines[place]))


def write(library, prefix):
    records = [record_of(line) for line in sys.stdin.read().splitlines()]
    for codec in library.codecs:
        for kind in ("plain", "idempotent") if library.idempotent else ("plain",):
            topic = f"{prefix}-{codec}-{kind}"
            if topic not in library.topics():
                create(library, topic, 2)
            library.write(topic, codec, kind == "idempotent", [record._replace(topic=topic) for record in records])
            told(topic)


def record_of(line):
    partition, timestamp, key, value, headers = line.split(" ")
    pairs = [] if headers == "-" else [pair.split("=") for pair in headers.split(",")]
    pairs = [(bytes.fromhex(name).decode(), bytes_of(text)) for name, text in pairs]
    return Record(None, int(partition), None, int(timestamp), bytes_of(key), bytes_of(value), pairs)


def bytes_of(text):
    return None if text == "-" else bytes.fromhex(text[1:])


def line_of(record):
    pairs = [f"{name.encode().hex()}={text_of(value)}" for name, value in record.headers or []]
    where = f"{record.topic} {record.partition} {record.offset} {record.timestamp}"
    return f"{where} {text_of(record.key)} {text_of(record.value)} {','.join(pairs) or '-'}"


def text_of(value):
    return "-" if value is None else "x" + bytes(value).hex()


def too_late():
    print(f"not done after {RUN_SECONDS} s", file=sys.stderr, flush=True)
    os._exit(1)


def main(library_of):
    bootstrap, command, *arguments = sys.argv[1:]
    limit = threading.Timer(RUN_SECONDS, too_late)
    limit.daemon = True
    limit.start()
    try:
        library = library_of(bootstrap)
        match command:
            case "story":
                story(library, *arguments)
            case "write":
                write(library, *arguments)
            case "read":
                read(library, arguments)
            case _:
                raise ValueError(f"no such command: {command}")
        library.close()
    except Exception:
        traceback.print_exc()
        sys.stdout.flush()
        # Threads of a library may hang after a failure; what is to be said is said.
        sys.stderr.flush()
        os._exit(1)
