// An application that is started once and keeps running while the broker under it is exchanged; `cargo xtask interop`.
//
//   Application BOOTSTRAP
//
// An idempotent producer numbers its records in each partition; a consumer in a group reads and commits them. A line on
// standard input is answered by one on standard output:
//
//   more   so many records were acknowledged since, and everything acknowledged until then was consumed and committed
//   end    nothing is produced any more; all that was acknowledged is there once and in order, and was consumed
//
// Any wait is bounded; whatever is lost, reordered, written twice or goes back ends the program with 1.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

public class Application {
    static final String TOPIC = "application";
    static final int PARTITIONS = 4;
    static final int MORE = 400;
    static final Duration PATIENCE = Duration.ofSeconds(90);

    static String bootstrap;
    static final AtomicBoolean producing = new AtomicBoolean(true), consuming = new AtomicBoolean(true);
    // Of each partition: how many records are acknowledged, how many are consumed, and what is committed.
    static final AtomicLong[] acknowledged = longs(), consumed = longs(), committed = longs();
    static final AtomicInteger twice = new AtomicInteger(), assignments = new AtomicInteger(), failedCommits = new AtomicInteger();
    static final AtomicInteger inFlight = new AtomicInteger();

    public static void main(String[] arguments) throws Exception {
        bootstrap = arguments[0];
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> {
            problem.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        try (Admin admin = Admin.create(settings(Map.of()))) {
            var topic = new NewTopic(TOPIC, PARTITIONS, (short) 1).configs(Map.of("retention.ms", "-1"));
            admin.createTopics(List.of(topic)).all().get();
            new Thread(Application::produce, "producer").start();
            Thread consumer = new Thread(Application::consume, "consumer");
            consumer.start();
            var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line) {
                    case "more" -> more(admin);
                    case "end" -> {
                        end(admin, consumer);
                        return;
                    }
                    default -> throw new AssertionError("no such command: " + line);
                }
            }
        }
        throw new AssertionError("standard input ended without a word");
    }

    static void more(Admin admin) throws Exception {
        long target = sum(acknowledged) + MORE;
        await(admin, () -> sum(acknowledged) >= target, "no records were acknowledged");
        caughtUp(admin);
        System.out.println("more: " + state());
    }

    static void end(Admin admin, Thread consumer) throws Exception {
        producing.set(false);
        await(admin, () -> inFlight.get() == 0, "records in flight were never acknowledged");
        caughtUp(admin);
        consuming.set(false);
        consumer.join(PATIENCE.toMillis());
        check(!consumer.isAlive(), "the consumer does not end");
        readAll();
        System.out.println("end: all acknowledged records are there once and in order: " + state());
    }

    // Everything that is acknowledged now is consumed, and committed as the broker tells it.
    static void caughtUp(Admin admin) throws Exception {
        long[] wanted = new long[PARTITIONS];
        for (int n = 0; n < PARTITIONS; n++) wanted[n] = acknowledged[n].get();
        await(admin, () -> {
            for (int n = 0; n < PARTITIONS; n++) if (consumed[n].get() < wanted[n] || committed[n].get() < wanted[n]) return false;
            return true;
        }, "what was acknowledged was not consumed and committed");
    }

    static String state() {
        return sum(acknowledged) + " acknowledged, " + sum(consumed) + " consumed, " + twice + " of them twice, "
                + sum(committed) + " committed, " + failedCommits + " commits failed, " + assignments + " assignments";
    }

    // One record a partition in turn, a few hundred under way at most.
    static void produce() {
        Map<String, Object> settings = settings(Map.of("acks", "all", "enable.idempotence", true, "linger.ms", 2,
                "delivery.timeout.ms", (int) PATIENCE.toMillis(), "max.block.ms", (int) PATIENCE.toMillis()));
        Semaphore room = new Semaphore(400);
        try (var producer = new KafkaProducer<>(settings, new LongSerializer(), new StringSerializer())) {
            for (long sequence = 0; producing.get(); sequence++) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    room.acquireUninterruptibly();
                    inFlight.incrementAndGet();
                    long number = sequence;
                    AtomicLong acks = acknowledged[partition];
                    producer.send(new ProducerRecord<>(TOPIC, partition, number, "record " + number), (metadata, problem) -> {
                        check(problem == null, "record " + number + " was not acknowledged: " + problem);
                        check(metadata.offset() == number && acks.getAndIncrement() == number, "record " + number + " lies at " + metadata);
                        inFlight.decrementAndGet();
                        room.release();
                    });
                }
                // An application, not a load test.
                LockSupport.parkNanos(2_000_000);
            }
        }
    }

    static void consume() {
        Map<String, Object> settings = settings(Map.of("group.id", "application", "enable.auto.commit", false, "auto.offset.reset", "none"));
        // Where to begin when nothing is committed is said once, here: later, nothing committed means that commits were lost.
        try (var first = new KafkaConsumer<>(settings, new LongDeserializer(), new StringDeserializer())) {
            Map<TopicPartition, OffsetAndMetadata> start = new HashMap<>();
            for (int n = 0; n < PARTITIONS; n++) start.put(new TopicPartition(TOPIC, n), new OffsetAndMetadata(0));
            first.commitSync(start);
        }
        try (var consumer = new KafkaConsumer<>(settings, new LongDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    assignments.incrementAndGet();
                }
            });
            while (consuming.get()) {
                var records = consumer.poll(Duration.ofMillis(200));
                for (ConsumerRecord<Long, String> record : records) take(record);
                if (!records.isEmpty()) commit(consumer);
            }
        }
    }

    // In order, nothing left out; again only what was not committed.
    static void take(ConsumerRecord<Long, String> record) {
        int partition = record.partition();
        check(record.key() == record.offset() && record.value().equals("record " + record.key()), "another record: " + record);
        check(record.offset() <= consumed[partition].get(), "records before " + record + " were left out");
        check(record.offset() >= committed[partition].get(), "consumed once more although committed: " + record);
        if (record.offset() < consumed[partition].get()) twice.incrementAndGet();
        else consumed[partition].incrementAndGet();
    }

    static void commit(KafkaConsumer<Long, String> consumer) {
        try {
            consumer.commitSync();
        } catch (CommitFailedException | RetriableException problem) {
            // The group went on without us, or nobody answered: the next commit says it again.
            failedCommits.incrementAndGet();
        }
    }

    static void look(Admin admin) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets;
        try {
            offsets = admin.listConsumerGroupOffsets("application").partitionsToOffsetAndMetadata().get();
        } catch (ExecutionException failed) {
            check(failed.getCause() instanceof RetriableException, "the commits cannot be read: " + failed.getCause());
            return;
        }
        for (int n = 0; n < PARTITIONS; n++) {
            OffsetAndMetadata offset = offsets.get(new TopicPartition(TOPIC, n));
            long before = committed[n].get();
            check(offset != null || before == 0, "the commit of partition " + n + " is gone, it was " + before);
            if (offset == null) continue;
            check(offset.offset() >= before, "the commit of partition " + n + " went back from " + before + " to " + offset.offset());
            committed[n].set(offset.offset());
        }
    }

    // Without a group, from the very beginning: each number once, and as many as were acknowledged.
    static void readAll() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int n = 0; n < PARTITIONS; n++) partitions.add(new TopicPartition(TOPIC, n));
        long[] read = new long[PARTITIONS];
        try (var consumer = new KafkaConsumer<>(settings(Map.of()), new LongDeserializer(), new StringDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            consumer.endOffsets(partitions).forEach((partition, end) -> check(end == acknowledged[partition.partition()].get(),
                    partition + " ends at " + end + ", acknowledged were " + acknowledged[partition.partition()]));
            long deadline = System.nanoTime() + PATIENCE.toNanos(), total = 0;
            while (total < sum(acknowledged) && System.nanoTime() < deadline) {
                for (ConsumerRecord<Long, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    check(record.key() == read[record.partition()]++, "out of order: " + record);
                    total++;
                }
            }
            check(total == sum(acknowledged), "only " + total + " records can be read");
        }
    }

    interface Condition {
        boolean holds();
    }

    static void await(Admin admin, Condition condition, String otherwise) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            check(System.nanoTime() < deadline, otherwise + ": " + state());
            look(admin);
            LockSupport.parkNanos(20_000_000);
        }
    }

    // Whoever finds the broker gone looks again soon.
    static Map<String, Object> settings(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrap,
                "reconnect.backoff.max.ms", 200, "retry.backoff.max.ms", 200, "request.timeout.ms", 10_000));
        settings.putAll(more);
        return settings;
    }

    static AtomicLong[] longs() {
        AtomicLong[] longs = new AtomicLong[PARTITIONS];
        for (int n = 0; n < PARTITIONS; n++) longs[n] = new AtomicLong();
        return longs;
    }

    static long sum(AtomicLong[] longs) {
        long sum = 0;
        for (AtomicLong one : longs) sum += one.get();
        return sum;
    }

    static void check(boolean holds, String what) {
        if (holds) return;
        System.err.println("application: " + what);
        Runtime.getRuntime().halt(1);
    }
}
