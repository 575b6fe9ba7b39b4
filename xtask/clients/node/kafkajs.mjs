// kafkajs.
import { randomUUID } from "node:crypto";
import zlib from "node:zlib";
import kafkajs from "kafkajs";
import Lz4 from "kafkajs-lz4";
import snappy from "kafkajs-snappy";
import { main } from "./shape.mjs";

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

const CODECS = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
};
// All but gzip are plug-ins.
CompressionCodecs[CompressionTypes.Snappy] = snappy;
CompressionCodecs[CompressionTypes.LZ4] = new Lz4().codec;
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async (encoder) => zlib.zstdCompressSync(encoder.buffer),
  decompress: async (buffer) => zlib.zstdDecompressSync(buffer),
});

class Library {
  codecs = Object.keys(CODECS);
  idempotent = true;

  static async of(bootstrap) {
    const library = new Library();
    library.kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR, retry: { initialRetryTime: 50, retries: 12 } });
    library.admin = library.kafka.admin();
    await library.admin.connect();
    return library;
  }

  create(topic, numPartitions) {
    // Before 2.0 it fails while it waits for leaders, when the topic is not known yet: whoever makes one here waits anyway.
    return this.admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions }] });
  }

  async describe(topic) {
    const { topics } = await this.admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0].partitions.sort((a, b) => a.partitionId - b.partitionId).map(({ leader }) => leader);
  }

  async describeGroup(group) {
    const { groups } = await this.admin.describeGroups([group]);
    return [groups[0].state, groups[0].members.length];
  }

  delete(topic) {
    return this.admin.deleteTopics({ topics: [topic] });
  }

  topics() {
    return this.admin.listTopics();
  }

  async write(topic, codec, idempotent, records) {
    const producer = this.kafka.producer({ idempotent });
    await producer.connect();
    const messages = records.map(({ partition, timestamp, key, value, headers }) => {
      return { partition, timestamp: String(timestamp), key, value, headers: Object.fromEntries(headers) };
    });
    await producer.send({ topic, messages, acks: -1, compression: CODECS[codec] });
    await producer.disconnect();
  }

  async ends(topic) {
    const offsets = await this.admin.fetchTopicOffsets(topic);
    return offsets.sort((a, b) => a.partition - b.partition).map(({ high }) => Number(high));
  }

  async offsetAt(topic, partition, timestamp) {
    const offsets = await this.admin.fetchTopicOffsetsByTimestamp(topic, timestamp);
    return Number(offsets.find((found) => found.partition === partition).offset);
  }

  async consumer(group, topics) {
    // It reads in groups only: who needs none gets one of its own.
    const groupId = group ?? `reader-${randomUUID()}`;
    const consumer = new Consumer(this.kafka.consumer({ groupId, heartbeatInterval: 300, maxWaitTimeInMs: 100 }));
    await consumer.begin(topics);
    return consumer;
  }

  close() {
    return this.admin.disconnect();
  }
}

class Consumer {
  came = [];
  assigned = [];

  constructor(consumer) {
    this.consumer = consumer;
  }

  async begin(topics) {
    const { GROUP_JOIN, REBALANCING, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, ({ payload }) => {
      this.assigned = Object.values(payload.memberAssignment).flat().sort();
    });
    if (REBALANCING) this.consumer.on(REBALANCING, () => (this.assigned = []));
    // Of what passes it recovers by itself.
    this.consumer.on(CRASH, ({ payload: { error } }) => {
      if (!error.retriable) throw error;
    });
    await this.consumer.connect();
    for (const topic of topics) await this.consumer.subscribe({ topic, fromBeginning: true });
    await this.consumer.run({ autoCommit: false, eachMessage: async (one) => void this.came.push(recordOf(one)) });
  }

  poll() {
    return this.came.splice(0);
  }

  owned() {
    return this.assigned;
  }

  commit(topic, offsets) {
    return this.consumer.commitOffsets(offsets.map((offset, partition) => ({ topic, partition, offset: String(offset) })));
  }

  seek(topic, partition, offset) {
    this.consumer.seek({ topic, partition, offset: String(offset) });
  }

  close() {
    return this.consumer.disconnect();
  }
}

function recordOf({ topic, partition, message: { offset, timestamp, key, value, headers } }) {
  // Several headers of one name are an array under that name.
  const pairs = Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  return { topic, partition, offset: Number(offset), timestamp, key, value, headers: pairs };
}

await main(Library.of);
