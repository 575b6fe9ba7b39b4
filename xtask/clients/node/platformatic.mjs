// @platformatic/kafka.
import { randomUUID } from "node:crypto";
import { Admin, Consumer as GroupConsumer, Producer } from "@platformatic/kafka";
import { main } from "./shape.mjs";

class Library {
  codecs = ["none", "gzip", "snappy", "lz4", "zstd"];
  idempotent = true;

  static async of(bootstrap) {
    const library = new Library();
    library.options = { clientId: "platformatic", bootstrapBrokers: [bootstrap] };
    library.admin = new Admin(library.options);
    // Offsets are asked of consumers; this one joins nothing.
    library.looker = new GroupConsumer({ ...library.options, groupId: "looker" });
    return library;
  }

  create(topic, partitions) {
    return this.admin.createTopics({ topics: [topic], partitions, replicas: 1 });
  }

  async describe(topic) {
    const { topics } = await this.admin.metadata({ topics: [topic], forceUpdate: true });
    return topics.get(topic).partitions.map(({ leader }) => leader);
  }

  async describeGroup(group) {
    const described = (await this.admin.describeGroups({ groups: [group] })).get(group);
    return [described.state, described.members.size];
  }

  delete(topic) {
    return this.admin.deleteTopics({ topics: [topic] });
  }

  topics() {
    return this.admin.listTopics();
  }

  async write(topic, compression, idempotent, records) {
    const producer = new Producer({ ...this.options, idempotent, compression, acks: -1 });
    const messages = records.map(({ partition, timestamp, key, value, headers }) => {
      // By buffer, not by text, so that a map can hold several headers of one name.
      const named = new Map(headers.map(([name, value]) => [Buffer.from(name), value]));
      return { topic, partition, timestamp: BigInt(timestamp), key, value, headers: named };
    });
    await producer.send({ messages });
    await producer.close();
  }

  async ends(topic) {
    return (await this.looker.listOffsets({ topics: [topic] })).get(topic).map(Number);
  }

  async offsetAt(topic, partition, timestamp) {
    const asked = { topics: [topic], partitions: { [topic]: [partition] }, timestamp: BigInt(timestamp) };
    return Number((await this.looker.listOffsets(asked)).get(topic)[partition]);
  }

  async consumer(group, topics) {
    // It reads in groups only: who needs none gets one of its own.
    const groupId = group ?? `reader-${randomUUID()}`;
    const settings = { groupId, autocommit: false, heartbeatInterval: 300, sessionTimeout: 10_000, maxWaitTime: 100 };
    const consumer = new Consumer(new GroupConsumer({ ...this.options, ...settings }), topics);
    await consumer.begin({ mode: "committed", fallbackMode: "earliest" });
    return consumer;
  }

  async close() {
    await this.looker.close();
    await this.admin.close();
  }
}

class Consumer {
  came = [];

  constructor(consumer, topics) {
    this.consumer = consumer;
    this.topics = topics;
  }

  async begin(where) {
    const stream = await this.consumer.consume({ topics: this.topics, ...where });
    stream.on("data", (message) => this.came.push(recordOf(message)));
    // A fetch that was under way when it was closed fails late.
    stream.on("error", (error) => {
      if (stream === this.stream) throw error;
    });
    this.stream = stream;
  }

  poll() {
    return this.came.splice(0);
  }

  owned() {
    return (this.consumer.assignments ?? []).flatMap(({ partitions }) => partitions).sort();
  }

  commit(topic, ends) {
    const offsets = ends.map((offset, partition) => ({ topic, partition, offset: BigInt(offset), leaderEpoch: 0 }));
    return this.consumer.commit({ offsets });
  }

  async seek(topic, partition, offset) {
    const before = this.stream;
    this.stream = null;
    await before.close();
    this.poll();
    await this.begin({ mode: "manual", offsets: [{ topic, partition, offset: BigInt(offset) }] });
  }

  close() {
    this.stream = null;
    return this.consumer.close(true);
  }
}

function recordOf({ topic, partition, offset, timestamp, key, value, headers }) {
  return { topic, partition, offset: Number(offset), timestamp, key, value, headers: [...headers] };
}

await main(Library.of);
