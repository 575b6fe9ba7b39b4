// kafka-clients: Producer, Consumer and Admin used directly; one source for every version of them.
//
//   Client BOOTSTRAP story PREFIX
//   Client BOOTSTRAP write PREFIX < records
//   Client BOOTSTRAP read TOPIC...

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public class Client {
    static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    static final int WAIT_SECONDS = 30, READ_SECONDS = 60, RUN_SECONDS = 120;

    final String bootstrap;
    final AdminClient admin;

    Client(String bootstrap) {
        this.bootstrap = bootstrap;
        admin = AdminClient.create(Map.of("bootstrap.servers", bootstrap));
    }

    public static void main(String[] arguments) {
        var limit = new Thread(Client::endLate, "limit");
        limit.setDaemon(true);
        limit.start();
        // Threads of a library may hang after a failure; what is to be said is said.
        try {
            Client client = new Client(arguments[0]);
            String[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
            switch (arguments[1]) {
                case "story" -> new Story(client, rest[0]).tell();
                case "write" -> client.write(rest[0]);
                case "read" -> client.read(rest);
                default -> throw new IllegalArgumentException("no such command: " + arguments[1]);
            }
            client.admin.close();
        } catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    static void endLate() {
        try {
            TimeUnit.SECONDS.sleep(RUN_SECONDS);
        } catch (InterruptedException nobodyDoesThat) {
            return;
        }
        System.err.println("not done after " + RUN_SECONDS + " s");
        Runtime.getRuntime().halt(1);
    }

    void create(String topic, int partitions) throws Exception {
        await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
        // Brokers may learn of a new topic a moment after the controller has answered.
        waitFor("the new topic to be listed", () -> topics().contains(topic));
        // And lead its partitions another moment later: before 2.4 an idempotent producer does not get over that.
        List<TopicPartition> all = new ArrayList<>();
        for (int number = 0; number < partitions; number++) all.add(new TopicPartition(topic, number));
        try (var probe = consumer(null)) {
            probe.endOffsets(all);
        }
    }

    Set<String> topics() throws Exception {
        return await(admin.listTopics().names());
    }

    // The method had another name before 3.1, and the old name went in 4.0.
    @SuppressWarnings("unchecked")
    TopicDescription describe(String topic) throws Exception {
        Object result = admin.describeTopics(List.of(topic));
        var all = Arrays.stream(result.getClass().getMethods())
                .filter(method -> List.of("allTopicNames", "all").contains(method.getName())).findFirst().orElseThrow();
        return await((KafkaFuture<Map<String, TopicDescription>>) all.invoke(result)).get(topic);
    }

    void write(String prefix) throws Exception {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<String> lines = input.lines().toList();
        for (String codec : CODECS) {
            for (boolean idempotent : new boolean[] {false, true}) {
                String topic = prefix + "-" + codec + (idempotent ? "-idempotent" : "-plain");
                if (!topics().contains(topic)) create(topic, 2);
                produce(codec, idempotent, lines.stream().map(line -> Line.parse(topic, line)).toList());
                told(topic);
            }
        }
    }

    void produce(String codec, boolean idempotent, List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrap, "compression.type", codec, "enable.idempotence", idempotent,
                "acks", idempotent ? "all" : "1", "retries", 10, "linger.ms", 5, "batch.size", 4096,
                "delivery.timeout.ms", 30_000, "request.timeout.ms", 10_000));
        // Retries of a plain producer must not reorder.
        if (!idempotent) settings.put("max.in.flight.requests.per.connection", 1);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        Map<Integer, Long> ends = new HashMap<>();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (var record : records) sent.add(producer.send(record));
            producer.flush();
            for (int at = 0; at < sent.size(); at++) {
                var metadata = sent.get(at).get(WAIT_SECONDS, TimeUnit.SECONDS);
                check(metadata.partition() == records.get(at).partition(), "acknowledged for another partition");
                // In the order of sending, with nothing between.
                Long before = ends.put(metadata.partition(), metadata.offset());
                check(before == null || metadata.offset() == before + 1, "after offset " + before + " comes " + metadata.offset());
            }
        }
    }

    KafkaConsumer<byte[], byte[]> consumer(String group) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrap, "enable.auto.commit", false, "auto.offset.reset", "earliest",
                "heartbeat.interval.ms", 500, "fetch.max.wait.ms", 100, "default.api.timeout.ms", 30_000));
        if (group != null) settings.put("group.id", group);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    // All topics with one consumer, which is how an application would.
    void read(String[] topics) throws Exception {
        Map<TopicPartition, List<String>> lines = new HashMap<>();
        try (var consumer = consumer(null)) {
            List<TopicPartition> all = new ArrayList<>();
            for (String topic : topics) {
                for (var one : consumer.partitionsFor(topic)) all.add(new TopicPartition(topic, one.partition()));
            }
            consumer.assign(all);
            Map<TopicPartition, Long> left = new HashMap<>(consumer.endOffsets(all));
            left.values().removeIf(end -> end == 0);
            waitFor("the end of every partition", READ_SECONDS, () -> {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    var where = new TopicPartition(record.topic(), record.partition());
                    lines.computeIfAbsent(where, none -> new ArrayList<>()).add(Line.of(record));
                }
                left.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
                return left.isEmpty();
            });
        }
        var out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
        for (List<String> one : lines.values()) for (String line : one) out.print(line + "\n");
        out.flush();
        check(!out.checkError(), "cannot print");
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void waitFor(String what, Condition condition) throws Exception {
        waitFor(what, WAIT_SECONDS, condition);
    }

    static void waitFor(String what, int seconds, Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            check(System.nanoTime() < deadline, "waited in vain for " + what);
            Thread.sleep(10);
        }
    }

    static <T> T await(KafkaFuture<T> future) throws Exception {
        return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    static void told(String step) {
        System.out.println(step);
    }

    static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }
}
