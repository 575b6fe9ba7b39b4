// What the Node client programs share: the command line, the story, and how a record is written as a line.
//
// A program gives `main` its library. Everything that is checked is checked here, so that every library is asked the same.
//
//     PROGRAM BOOTSTRAP story PREFIX
//     PROGRAM BOOTSTRAP write PREFIX < records
//     PROGRAM BOOTSTRAP read TOPIC...
//
// A library is an object with
//
//     codecs, idempotent              what it can write
//     create(topic, partitions)       with the admin API
//     describe(topic)                 the leader of each partition, in order
//     describeGroup(group)            [state, number of members]
//     delete(topic), topics()         topics() answers names
//     write(topic, codec, idempotent, records)
//     ends(topic)                     the end offset of each partition, in order
//     offsetAt(topic, partition, timestamp)
//     consumer(group, topics)         a member of the group; without one, a reader of everything from the beginning
//     close()
//
// and a consumer, which reads all the time, one with
//
//     poll()                          the records that came since the last poll
//     owned()                         its partitions, ascending
//     commit(topic, offsets)          by partition
//     seek(topic, partition, offset)
//     close()
import process from "node:process";
import { text } from "node:stream/consumers";

const FIRST_TIMESTAMP = 1_700_000_000_000;
const PARTITIONS = 4;
const PER_PARTITION = 10;
const WAIT_MS = 30_000;
const READ_MS = 60_000;
const RUN_MS_MAX = 120_000;

export const numbers = (count) => Array.from({ length: count }, (_, n) => n);

const pause = () => new Promise((done) => setTimeout(done, 20));

function check(holds, what) {
  if (!holds) throw new Error(what);
}

/** Polls until what `look` answers is true. */
async function waitFor(look, what, ms = WAIT_MS) {
  const deadline = Date.now() + ms;
  while (!(await look())) {
    check(Date.now() < deadline, `waited ${ms} ms in vain: ${what()}`);
    await pause();
  }
}

/** A consumer with all it ever read. */
class Member {
  constructor(consumer) {
    this.consumer = consumer;
    this.read = [];
  }

  seen() {
    this.read.push(...this.consumer.poll());
    return this.read;
  }

  owned() {
    this.seen();
    return this.consumer.owned();
  }
}

const valueOf = (partition, n) => `value ${n} of partition ${partition}`;

function storyRecords() {
  return numbers(PER_PARTITION).flatMap((n) => numbers(PARTITIONS).map((partition) => ({
    partition,
    timestamp: FIRST_TIMESTAMP + n * 1000,
    key: Buffer.from(`key ${n}`),
    value: Buffer.from(valueOf(partition, n)),
    headers: [],
  })));
}

/** Makes a topic, which a broker that is busy lists a little later. */
async function create(library, topic, partitions) {
  await library.create(topic, partitions);
  const listed = async () => (await library.topics()).includes(topic);
  await waitFor(listed, () => `the new topic ${topic} is not listed`);
}

async function story(library, prefix) {
  const [topic, group] = [`${prefix}-story`, `${prefix}-group`];
  await create(library, topic, PARTITIONS);
  console.log("create");
  const leaders = await library.describe(topic);
  check(leaders.join() === "1,1,1,1", `leaders are ${leaders}`);
  console.log("describe");
  await library.write(topic, "none", library.idempotent, storyRecords());
  const ends = await library.ends(topic);
  check(ends.join() === "10,10,10,10", `after producing, the topic ends at ${ends}`);
  console.log("produce");
  await groupStory(library, group, topic);
  await seek(library, topic);
  console.log("seek");
  const at = await library.offsetAt(topic, 2, FIRST_TIMESTAMP + 3 * 1000 - 500);
  check(at === 3, `offset by timestamp is ${at}, not 3`);
  console.log("timestamp");
  await library.delete(topic);
  const gone = async () => !(await library.topics()).includes(topic);
  await waitFor(gone, () => "the deleted topic is still listed");
  console.log("delete");
}

async function groupStory(library, group, topic) {
  const join = async () => new Member(await library.consumer(group, [topic]));
  const first = await join();
  const firstOwnsAll = () => first.owned().join() === "0,1,2,3";
  await waitFor(firstOwnsAll, () => `the only member owns ${first.owned()}`);
  await waitFor(() => first.seen().length >= PARTITIONS * PER_PARTITION, () => `read ${first.read.length} records`);
  for (const { partition, offset, value } of first.read) {
    check(value.toString() === valueOf(partition, offset), `read ${value} at ${offset} of partition ${partition}`);
  }
  await first.consumer.commit(topic, numbers(PARTITIONS).map(() => 7));
  console.log("group");

  const second = await join();
  const shared = () => {
    const [ours, theirs] = [first.owned(), second.owned()];
    return ours.length > 0 && theirs.length > 0 && [...ours, ...theirs].sort().join() === "0,1,2,3";
  };
  await waitFor(shared, () => `two members own ${first.owned()} and ${second.owned()}`);
  const described = (await library.describeGroup(group)).join();
  check(described.toLowerCase() === "stable,2", `the group is described as ${described}`);
  console.log("join");
  await second.consumer.close();
  await waitFor(firstOwnsAll, () => `the member that stayed owns ${first.owned()}`);
  console.log("leave");
  await first.consumer.close();

  const third = await join();
  await waitFor(() => third.seen().length >= 3 * PARTITIONS, () => `resumed with ${third.read.length} records`);
  for (const partition of numbers(PARTITIONS)) {
    const offsets = third.read.filter((record) => record.partition === partition).map(({ offset }) => offset);
    check(offsets.join() === "7,8,9", `resumed partition ${partition} with offsets ${offsets}`);
  }
  await third.consumer.close();
  console.log("resume");
}

/** Reads to the end, goes back, and reads the very record there. */
async function seek(library, topic) {
  const reader = new Member(await library.consumer(null, [topic]));
  await waitFor(() => reader.seen().length >= PARTITIONS * PER_PARTITION, () => `read ${reader.read.length} records`);
  await reader.consumer.seek(topic, 1, 6);
  const back = () => reader.seen().slice(PARTITIONS * PER_PARTITION).find(({ partition }) => partition === 1);
  await waitFor(back, () => "nothing came after a seek");
  const { offset, value } = back();
  check(offset === 6 && value.toString() === valueOf(1, 6), `after a seek to 6 came ${value} at ${offset}`);
  await reader.consumer.close();
}

async function write(library, prefix) {
  const lines = (await text(process.stdin)).split("\n").filter((line) => line);
  for (const codec of library.codecs) {
    for (const idempotent of library.idempotent ? [false, true] : [false]) {
      const topic = `${prefix}-${codec}-${idempotent ? "idempotent" : "plain"}`;
      if (!(await library.topics()).includes(topic)) await create(library, topic, 2);
      await library.write(topic, codec, idempotent, lines.map(recordOf));
      console.log(topic);
    }
  }
}

async function read(library, topics) {
  const missing = new Map();
  for (const topic of topics) {
    for (const [partition, end] of (await library.ends(topic)).entries()) {
      if (end > 0) missing.set(`${topic} ${partition}`, end);
    }
  }
  const reader = await library.consumer(null, topics);
  await waitFor(() => {
    for (const record of reader.poll()) {
      const where = `${record.topic} ${record.partition}`;
      console.log(lineOf(record));
      if (record.offset + 1 >= missing.get(where)) missing.delete(where);
    }
    return missing.size === 0;
  }, () => `not read to the end: ${[...missing.keys()].slice(0, 10)}`, READ_MS);
  await reader.close();
}

const bytesOf = (text) => (text === "-" ? null : Buffer.from(text.slice(1), "hex"));
const textOf = (bytes) => (bytes == null ? "-" : `x${Buffer.from(bytes).toString("hex")}`);

function recordOf(line) {
  const [partition, timestamp, key, value, headers] = line.split(" ");
  const pairs = headers === "-" ? [] : headers.split(",").map((pair) => pair.split("="));
  return {
    partition: Number(partition),
    timestamp: Number(timestamp),
    key: bytesOf(key),
    value: bytesOf(value),
    headers: pairs.map(([name, value]) => [Buffer.from(name, "hex").toString(), bytesOf(value)]),
  };
}

function lineOf({ topic, partition, offset, timestamp, key, value, headers }) {
  const pairs = headers.map(([name, value]) => `${Buffer.from(name).toString("hex")}=${textOf(value)}`);
  return `${topic} ${partition} ${offset} ${timestamp} ${textOf(key)} ${textOf(value)} ${pairs.join() || "-"}`;
}

export async function main(libraryOf) {
  const [bootstrap, command, ...rest] = process.argv.slice(2);
  const fail = (why) => {
    console.error(why);
    process.exit(1);
  };
  setTimeout(() => fail(`not done after ${RUN_MS_MAX} ms`), RUN_MS_MAX).unref();
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  const library = await libraryOf(bootstrap);
  switch (command) {
    case "story":
      await story(library, rest[0]);
      break;
    case "write":
      await write(library, rest[0]);
      break;
    case "read":
      await read(library, rest);
      break;
    default:
      fail(`no such command: ${command}`);
  }
  await library.close();
  // Libraries leave timers behind.
  process.exit(0);
}
