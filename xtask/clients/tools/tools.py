"""Kafka's console producer and consumer, which write and read what every client program writes and reads.

Their topics are made by asking for them. How they are used by hand is another matter, with a story of its own.

    tools.py "JAVA AND ITS OPTIONS" BOOTSTRAP write PREFIX < records
    tools.py "JAVA AND ITS OPTIONS" BOOTSTRAP read TOPIC...
"""

import subprocess
import sys

CODECS = ("none", "gzip", "snappy", "lz4", "zstd")


def run(tool, *arguments, given=""):
    """Runs one to its end."""
    command = (*JAVA.split(), f"org.apache.kafka.tools.{tool}", "--bootstrap-server", BOOTSTRAP, *arguments)
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=90)
    if done.returncode != 0 or "Exception" in done.stderr:
        sys.exit(f"{tool} {' '.join(arguments)[:200]} failed: {done.stdout[-1000:]}{done.stderr[-2000:]}")
    return done.stdout


def write(prefix):
    records = sys.stdin.read()
    for codec in CODECS:
        for kind in ("plain", "idempotent"):
            topic = f"{prefix}-{codec}-{kind}"
            idempotent = kind == "idempotent"
            # Retries of a plain producer must not reorder.
            settings = {"enable.idempotence": str(idempotent).lower(),
                        "max.in.flight.requests.per.connection": 5 if idempotent else 1}
            properties = [f"--command-property={name}={value}" for name, value in settings.items()]
            run("ConsoleProducer", "--topic", topic, "--compression-codec", codec, "--line-reader", "LineReader",
                *properties, given=records)
            print(topic, flush=True)


def read(topics):
    pattern = "|".join(topics)
    ends = run("GetOffsetShell", "--topic", pattern).split()
    count = sum(int(end.rsplit(":", 1)[1]) for end in ends)
    print(run("consumer.ConsoleConsumer", "--include", pattern, "--from-beginning", "--max-messages", str(count),
              "--timeout-ms", "30000", "--formatter", "LineFormatter"), end="")


JAVA, BOOTSTRAP, COMMAND, *ARGUMENTS = sys.argv[1:]
if COMMAND == "read":
    read(ARGUMENTS)
else:
    {"write": write}[COMMAND](*ARGUMENTS)
