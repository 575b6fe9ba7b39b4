"""kcat, driven as its command line allows; shape and story are those of every client program.

It has no admin API: its topics are made by asking for them, with as many partitions as the broker gives. Records of one
run share their headers and carry the time of writing, so headers and timestamps are only read. Of a group it commits what
was read when it ends, and it cannot describe one. A seek is a run that begins there.
"""

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
PARTITIONS = 4
WAIT_SECONDS = 30
# Between key and value, and after each record: in no record's bytes.
KEY, END = b"<=key=>", b"<=end=>"


def check(holds, what):
    if not holds:
        sys.exit(f"kcat.py: {what}")


def wait_for(what, holds):
    deadline = time.monotonic() + WAIT_SECONDS
    while not holds():
        check(time.monotonic() < deadline, f"waited {WAIT_SECONDS} s in vain: {what()}")
        time.sleep(0.02)


def kcat(*arguments, given=b""):
    """Runs it to its end."""
    done = subprocess.run(("kcat", "-b", BOOTSTRAP, *arguments), input=given, capture_output=True, timeout=60)
    check(done.returncode == 0, f"kcat {' '.join(arguments)[:200]} failed: {done.stderr.decode()[-500:]}")
    return done.stdout


def told(step):
    print(step, flush=True)


def leaders(topic):
    (found,) = json.loads(kcat("-L", "-t", topic, "-J"))["topics"]
    return [one["leader"] for one in found.get("partitions", [])]


def make(topic):
    wait_for(lambda: f"{topic} is made", lambda: len(leaders(topic)) == PARTITIONS)


def story(prefix):
    topic, group = f"{prefix}-story", f"{prefix}-group"
    make(topic)
    check(leaders(topic) == [1] * PARTITIONS, f"leaders are {leaders(topic)}")
    told("describe")
    for partition in range(PARTITIONS):
        lines = [b"%s%svalue %d of partition %d" % (b"key", KEY, n, partition) for n in range(10)]
        produce(topic, partition, "none", True, lines)
        end = kcat("-Q", "-t", f"{topic}:{partition}:-1").decode()
        check("offset 10" in end, f"after producing, a partition ends so: {end}")
    told("produce")
    group_story(topic, group)
    found = kcat("-C", "-t", topic, "-p", "1", "-o", "6", "-c", "1", "-q", "-f", "%o %s")
    check(found == b"6 value 6 of partition 1", f"after a seek to 6 came {found}")
    told("seek")
    times = [int(line) for line in kcat("-C", "-t", topic, "-p", "2", "-o", "beginning", "-e", "-q", "-f", "%T\n").split()]
    wanted = times.index(times[3])
    found = kcat("-Q", "-t", f"{topic}:2:{times[3]}").decode()
    check(f"offset {wanted}" in found, f"offset by timestamp is {found}, not {wanted}")
    told("timestamp")


class Member:
    """A run that is a member of a group; what it owns is what it said last."""

    def __init__(self, group, topic, *more):
        command = ("kcat", "-b", BOOTSTRAP, "-G", group, *SOON, "-u", *more, "-f", "%p %o %s\n", topic)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.owned, self.seen, self.said = set(), [], []
        threading.Thread(target=self.listen, daemon=True).start()
        threading.Thread(target=self.read, daemon=True).start()

    def listen(self):
        for line in self.process.stderr:
            self.said.append(line)
            if "rebalanced" in line:
                places = re.findall(r"\[(\d+)\]", line.split("assigned:")[1]) if "assigned:" in line else []
                self.owned = {int(number) for number in places} if "revoked" not in line else set()

    def read(self):
        for line in self.process.stdout:
            self.seen.append(line)

    def close(self):
        """Asks it to leave, unless it has ended by itself."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(WAIT_SECONDS)


# Fetches and heartbeats soon, and the first offset when there is none.
SOON = ("-X", "auto.offset.reset=earliest", "-X", "fetch.wait.max.ms=50", "-X", "heartbeat.interval.ms=500")


def group_story(topic, group):
    everything = set(range(PARTITIONS))
    # 28 of 40: the offsets of those are committed when it ends.
    first = Member(group, topic, "-c", "28")
    wait_for(lambda: f"28 records: {first.said}", lambda: first.process.poll() is not None)
    first.close()
    check(len(set(first.seen)) == 28, f"read {len(first.seen)} records: {first.said}")
    stays = Member(f"{group}-2", topic)
    wait_for(lambda: f"the only member owns {stays.owned}", lambda: stays.owned == everything)
    told("group")
    goes = Member(f"{group}-2", topic)
    wait_for(lambda: f"two members own {stays.owned} and {goes.owned}", lambda: (
        stays.owned and goes.owned and stays.owned | goes.owned == everything and not stays.owned & goes.owned))
    told("join")
    goes.close()
    wait_for(lambda: f"the member that stayed owns {stays.owned}", lambda: stays.owned == everything)
    told("leave")
    stays.close()
    rest = Member(group, topic, "-c", "12")
    wait_for(lambda: f"the rest is {len(rest.seen)}", lambda: rest.process.poll() is not None)
    rest.close()
    wait_for(lambda: f"the rest is {rest.seen}", lambda: len(rest.seen) >= 12)
    check(len(set(first.seen) | set(rest.seen)) == 40, "a record was read twice")
    told("resume")


def produce(topic, partition, codec, idempotent, lines, *more):
    settings = ("-z", codec, "-X", f"enable.idempotence={str(idempotent).lower()}", "-X", "linger.ms=5")
    kcat("-P", "-t", topic, "-p", str(partition), "-K", KEY.decode(), "-D", END.decode(), *settings, *more,
         given=END.join(lines))


def write(prefix):
    runs = runs_of(sys.stdin.read().splitlines())
    for codec in CODECS:
        for idempotent in (False, True):
            topic = f"{prefix}-{codec}-{'idempotent' if idempotent else 'plain'}"
            make(topic)
            for partition, tombstones, lines in runs:
                produce(topic, partition, codec, idempotent, lines, *(["-Z"] if tombstones else []))
            told(topic)


def runs_of(records):
    """Records that one run can write: -Z makes null of everything that is empty."""
    runs = []
    for record in records:
        partition, _, key, value, _ = record.split(" ")
        line = (b"" if key == "-" else bytes.fromhex(key[1:]) + KEY) + bytes.fromhex(value[1:])
        if not runs or runs[-1][:2] != (partition, value == "-"):
            runs.append((partition, value == "-", []))
        runs[-1][2].append(line)
    return runs


def read(topics):
    """All topics with one run: a member of a group of its own, until the end of every partition."""
    form = "%t %p %o %T %K %S\n%k%s%h" + END.decode()
    printed = io.BytesIO(kcat("-G", f"kcat-reads-{os.getpid()}", *SOON, "-e", "-q", "-f", form, *topics))
    lines = {}
    while head := printed.readline():
        topic, partition, offset, timestamp, *sizes = head.decode().split(" ")
        key, value = (printed.read(int(size)) if int(size) >= 0 else None for size in sizes)
        place = f"{topic} {partition}"
        line = f"{place} {offset} {timestamp} {text_of(key)} {text_of(value)} {headers_of(until_end(printed))}"
        lines.setdefault(place, []).append(line)
    for place in sorted(lines):
        print("\n".join(lines[place]))


def until_end(printed):
    found = b""
    while not found.endswith(END):
        byte = printed.read(1)
        check(byte, "what kcat printed does not end")
        found += byte
    return found[:-len(END)]


def headers_of(printed):
    if not printed:
        return "-"
    pairs = [pair.split(b"=", 1) for pair in printed.split(b",")]
    return ",".join(f"{name.hex()}={'-' if value == b'NULL' else 'x' + value.hex()}" for name, value in pairs)


def text_of(value):
    return "-" if value is None else "x" + value.hex()


BOOTSTRAP, COMMAND, *ARGUMENTS = sys.argv[1:]
if COMMAND == "read":
    read(ARGUMENTS)
else:
    {"story": story, "write": write}[COMMAND](*ARGUMENTS)
