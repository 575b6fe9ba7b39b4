// The story of everyday acts: each step is told once it was verified.

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

final class Story {
    static final long FIRST_TIMESTAMP = 1_700_000_000_000L;
    static final int PARTITIONS = 4, PER_PARTITION = 10;
    static final Set<Integer> ALL = Set.of(0, 1, 2, 3);

    final Client client;
    final String topic, group;

    Story(Client client, String prefix) {
        this.client = client;
        topic = prefix + "-story";
        group = prefix + "-group";
    }

    void tell() throws Exception {
        client.create(topic, PARTITIONS);
        Client.told("create");
        var partitions = client.describe(topic).partitions();
        Client.check(partitions.size() == PARTITIONS, partitions.toString());
        Client.check(partitions.stream().allMatch(one -> one.leader().id() == 1), partitions.toString());
        Client.told("describe");
        client.produce("none", true, records());
        try (var reader = client.consumer(null)) {
            var ends = reader.endOffsets(ALL.stream().map(this::at).toList()).values();
            Client.check(ends.stream().allMatch(end -> end == PER_PARTITION), "after producing, the topic ends at " + ends);
        }
        Client.told("produce");
        groups();
        try (var reader = client.consumer(null)) {
            // To the end, back, and the very record there.
            reader.assign(ALL.stream().map(this::at).toList());
            take(reader, PARTITIONS * PER_PARTITION);
            reader.seek(at(1), 6);
            var found = take(reader, 1).get(0);
            Client.check(found.partition() == 1 && found.offset() == 6, "after a seek to 6 came " + found);
            Client.check(valueOf(1, 6).equals(new String(found.value())), "after a seek to 6 came " + found);
            Client.told("seek");
            var times = reader.offsetsForTimes(Map.of(at(2), FIRST_TIMESTAMP + 3 * 1000 - 500));
            Client.check(times.get(at(2)).offset() == 3, "offset by timestamp is " + times);
            Client.told("timestamp");
        }
        Client.await(client.admin.deleteTopics(List.of(topic)).all());
        Client.waitFor("the topic to be gone", () -> !client.topics().contains(topic));
        Client.told("delete");
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int n = 0; n < PER_PARTITION; n++) {
            for (int partition : ALL) {
                byte[] key = ("key " + n).getBytes(), value = valueOf(partition, n).getBytes();
                records.add(new ProducerRecord<>(topic, partition, FIRST_TIMESTAMP + n * 1000, key, value));
            }
        }
        return records;
    }

    static String valueOf(int partition, long n) {
        return "value " + n + " of partition " + partition;
    }

    // The state has another name since 4.0 too, and this one still.
    @SuppressWarnings("removal")
    void groups() throws Exception {
        Member first = new Member();
        Client.waitFor("the only member to own all", () -> first.owns().equals(ALL));
        Client.waitFor("every record", () -> first.seen().size() >= PARTITIONS * PER_PARTITION);
        for (var record : first.seen()) {
            Client.check(valueOf(record.partition(), record.offset()).equals(new String(record.value())), "read " + record);
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int partition : ALL) offsets.put(at(partition), new OffsetAndMetadata(7));
        first.ask(consumer -> consumer.commitSync(offsets));
        Client.told("group");

        Member second = new Member();
        Client.waitFor("two members to share", () -> {
            Set<Integer> ours = first.owns(), theirs = second.owns(), both = new TreeSet<>(ours);
            both.addAll(theirs);
            return !ours.isEmpty() && !theirs.isEmpty() && both.equals(ALL) && ours.size() + theirs.size() == PARTITIONS;
        });
        var described = Client.await(client.admin.describeConsumerGroups(List.of(group)).all()).get(group);
        boolean stable = described.state().toString().equals("Stable");
        Client.check(stable && described.members().size() == 2, "the group is described as " + described);
        Client.told("join");
        second.close();
        Client.waitFor("the member that stayed to own all", () -> first.owns().equals(ALL));
        Client.told("leave");
        first.close();

        Member third = new Member();
        Client.waitFor("the rest of the records", () -> third.seen().size() >= PARTITIONS * 3);
        for (int partition : ALL) {
            var read = third.seen().stream().filter(record -> record.partition() == partition).map(ConsumerRecord::offset).toList();
            Client.check(read.equals(List.of(7L, 8L, 9L)), "resumed partition " + partition + " with offsets " + read);
        }
        third.close();
        Client.told("resume");
    }

    TopicPartition at(int partition) {
        return new TopicPartition(topic, partition);
    }

    // So many records that polling brings, or more.
    static List<ConsumerRecord<byte[], byte[]>> take(KafkaConsumer<byte[], byte[]> reader, int count) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        Client.waitFor(count + " records", () -> {
            for (var record : reader.poll(Duration.ofMillis(100))) found.add(record);
            return found.size() >= count;
        });
        return found;
    }

    // A member of the group with a thread of its own, which polls all the time, as an application does.
    final class Member implements Runnable {
        private final List<ConsumerRecord<byte[], byte[]>> seen = new CopyOnWriteArrayList<>();
        private final BlockingQueue<Consumer<KafkaConsumer<byte[], byte[]>>> asked = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile Set<Integer> owned = Set.of();
        private volatile boolean closing;

        Member() {
            new Thread(this).start();
        }

        @Override
        public void run() {
            try (var consumer = client.consumer(group)) {
                consumer.subscribe(List.of(topic));
                while (!closing) {
                    for (var record : consumer.poll(Duration.ofMillis(50))) seen.add(record);
                    Set<Integer> now = new TreeSet<>();
                    for (var partition : consumer.assignment()) now.add(partition.partition());
                    owned = now;
                    var act = asked.poll();
                    if (act != null) act.accept(consumer);
                }
            } catch (Throwable failure) {
                ended.completeExceptionally(failure);
                return;
            }
            ended.complete(null);
        }

        List<ConsumerRecord<byte[], byte[]>> seen() throws Exception {
            check();
            return seen;
        }

        Set<Integer> owns() throws Exception {
            check();
            return owned;
        }

        // Has its thread act between two polls.
        void ask(Consumer<KafkaConsumer<byte[], byte[]>> act) throws Exception {
            var done = new CompletableFuture<Void>();
            asked.add(consumer -> {
                act.accept(consumer);
                done.complete(null);
            });
            CompletableFuture.anyOf(done, ended).get(Client.WAIT_SECONDS, TimeUnit.SECONDS);
        }

        void close() throws Exception {
            closing = true;
            ended.get(Client.WAIT_SECONDS, TimeUnit.SECONDS);
        }

        private void check() throws Exception {
            if (ended.isDone()) ended.get();
        }
    }
}
