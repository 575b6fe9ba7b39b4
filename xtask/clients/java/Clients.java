// The Java producer, consumer and admin client, driven by `cargo xtask interop`.
//
//   Clients write BOOTSTRAP ROUND       creates the topics when they are missing and produces one more round to each
//   Clients read  BOOTSTRAP ROUND...    reads every topic from its start and compares each byte with what those rounds wrote
//
// Every record is computed from its topic, partition, round and number, so whoever reads needs no notes from whoever wrote.
// The consumer assigns partitions itself: no groups.

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public class Clients {
    static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    static final int PARTITIONS = 2;
    static final int RECORDS = 120;
    static final long FIRST_TIMESTAMP = 1_700_000_000_000L;

    public static void main(String[] arguments) throws Exception {
        String bootstrap = arguments[1];
        if (arguments[0].equals("write")) {
            int round = Integer.parseInt(arguments[2]);
            create(bootstrap);
            int written = 0;
            for (String codec : CODECS) {
                for (boolean idempotent : new boolean[] {false, true}) written += write(bootstrap, codec, idempotent, round);
            }
            System.out.println(written + " records written");
        } else {
            int[] rounds = Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray();
            System.out.println(read(bootstrap, rounds) + " records read");
        }
    }

    static String topic(String codec, boolean idempotent) {
        return "java-" + codec + (idempotent ? "-idempotent" : "");
    }

    static List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (String codec : CODECS) for (boolean idempotent : new boolean[] {false, true}) topics.add(topic(codec, idempotent));
        return topics;
    }

    static void create(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var there = admin.listTopics().names().get();
            // Kept for ever and with the producer's timestamps, whatever the broker's defaults are.
            Map<String, String> configs = Map.of("retention.ms", "-1", "message.timestamp.type", "CreateTime");
            var missing = topics().stream().filter(topic -> !there.contains(topic));
            admin.createTopics(missing.map(topic -> new NewTopic(topic, PARTITIONS, (short) 1).configs(configs)).toList()).all().get();
            for (var description : admin.describeTopics(topics()).allTopicNames().get().values()) {
                check(description.partitions().size() == PARTITIONS, description.name(), "partitions of the topic");
            }
        }
    }

    static int write(String bootstrap, String codec, boolean idempotent, int round) throws Exception {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrap, "compression.type", codec, "enable.idempotence", idempotent,
                "acks", idempotent ? "all" : "1", "linger.ms", 5, "batch.size", 4096, "delivery.timeout.ms", 30_000,
                "request.timeout.ms", 10_000, "max.block.ms", 30_000));
        // A retry right after the topic was made must not reorder; idempotent producers see to that themselves.
        if (!idempotent) settings.put("max.in.flight.requests.per.connection", 1);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int n = 0; n < RECORDS; n++) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    sent.add(producer.send(record(topic(codec, idempotent), partition, round, n)));
                }
            }
            producer.flush();
            for (int at = 0; at < sent.size(); at++) {
                RecordMetadata metadata = sent.get(at).get();
                // One producer a topic, and in order: offsets follow the order of sending.
                long first = sent.get(at % PARTITIONS).get().offset();
                check(metadata.offset() == first + at / PARTITIONS, metadata, "offset of an acknowledged record");
            }
        }
        return sent.size();
    }

    static int read(String bootstrap, int[] rounds) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap, "check.crcs", true, "default.api.timeout.ms", 30_000, "max.poll.records", 57);
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics()) for (int n = 0; n < PARTITIONS; n++) partitions.add(new TopicPartition(topic, n));
        Map<TopicPartition, Integer> seen = new HashMap<>();
        int wanted = partitions.size() * rounds.length * RECORDS, read = 0;
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) -> check(end == rounds.length * RECORDS, partition + " ends at " + end, "end offset"));
            lookUp(consumer, partitions, rounds);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (read < wanted && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    int at = seen.merge(partition, 1, Integer::sum) - 1;
                    compare(record, record(record.topic(), record.partition(), rounds[at / RECORDS], at % RECORDS), at);
                    read++;
                }
            }
        }
        check(read == wanted, read + " of " + wanted, "number of records");
        return read;
    }

    // The first offset at or after a time: that of the first record of a round.
    static void lookUp(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, int[] rounds) {
        int last = rounds.length - 1;
        Map<TopicPartition, Long> times = new HashMap<>();
        for (TopicPartition partition : partitions) times.put(partition, timestamp(rounds[last], 0));
        for (Map.Entry<TopicPartition, OffsetAndTimestamp> found : consumer.offsetsForTimes(times).entrySet()) {
            check(found.getValue() != null && found.getValue().offset() == (long) last * RECORDS, found, "offset by time");
        }
    }

    static long timestamp(int round, int n) {
        return FIRST_TIMESTAMP + round * 1_000_000L + n;
    }

    static ProducerRecord<byte[], byte[]> record(String topic, int partition, int round, int n) {
        Random random = new Random(topic.hashCode() * 31L + partition * 1_000_003L + round * 7919L + n);
        byte[] key = n % 7 == 0 ? null : ("key-" + partition + "-" + n).getBytes();
        // Half of each value compresses, half does not; every eleventh record is a tombstone, one is far larger than a batch.
        byte[] value = new byte[n == 60 ? 20_000 : random.nextInt(300)];
        random.nextBytes(value);
        Arrays.fill(value, 0, value.length / 2, (byte) 'e');
        var record = new ProducerRecord<>(topic, partition, timestamp(round, n), key, n % 11 == 0 ? null : value);
        if (n % 3 == 0) record.headers().add("round", new byte[] {(byte) round}).add("none", null).add("", new byte[0]);
        return record;
    }

    static void compare(ConsumerRecord<byte[], byte[]> read, ProducerRecord<byte[], byte[]> written, int offset) {
        check(read.offset() == offset, read, "offset");
        check(read.timestamp() == written.timestamp(), read, "timestamp");
        check(Arrays.equals(read.key(), written.key()), read, "key");
        check(Arrays.equals(read.value(), written.value()), read, "value");
        Header[] headers = read.headers().toArray(), wanted = written.headers().toArray();
        check(headers.length == wanted.length, read, "number of headers");
        for (int n = 0; n < headers.length; n++) {
            check(headers[n].key().equals(wanted[n].key()) && Arrays.equals(headers[n].value(), wanted[n].value()), read, "header");
        }
    }

    static void check(boolean holds, Object where, String what) {
        if (!holds) throw new AssertionError(what + " is wrong: " + where);
    }
}
