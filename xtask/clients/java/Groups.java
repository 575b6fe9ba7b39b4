// Groups of every kind and what a client can know of them, driven by `cargo xtask interop`.
//
//   Groups change BOOTSTRAP ROUND   one more round of members, commits and deletions for each group; then tells
//   Groups tell   BOOTSTRAP         prints all of them, in an order of its own
//
// Two brokers that know the same of these groups print the same text. Members that are to stay are left without a word:
// their sessions last longer than any run.

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public class Groups {
    static final int RECORDS = 10;
    static final List<String> TOPICS = List.of("trip-a", "trip-b");
    static final List<TopicPartition> PARTITIONS = List.of(
            new TopicPartition("trip-a", 0), new TopicPartition("trip-a", 1), new TopicPartition("trip-a", 2),
            new TopicPartition("trip-b", 0), new TopicPartition("trip-b", 1));
    static final List<String> GROUPS = List.of(
            "trip-members", "trip-static", "trip-left", "trip-assigned", "trip-empty", "trip-partly", "trip-deleted", "trip-topic");

    static String bootstrap;
    static Admin admin;

    public static void main(String[] arguments) throws Exception {
        bootstrap = arguments[1];
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", 60_000));
        if (arguments[0].equals("change")) change(Integer.parseInt(arguments[2]));
        tell();
        System.out.flush();
        // No member says goodbye, nothing is closed.
        Runtime.getRuntime().halt(0);
    }

    static void change(int round) throws Exception {
        var there = admin.listTopics().names().get();
        if (!there.contains("trip-a")) {
            // Kept for ever, whatever the broker's defaults are.
            var configs = Map.of("retention.ms", "-1");
            admin.createTopics(List.of(
                    new NewTopic("trip-a", 3, (short) 1).configs(configs), new NewTopic("trip-b", 2, (short) 1).configs(configs))).all().get();
        }
        produce();
        members(round);
        staticMember(round);
        left(round);
        assigned(round);
        alter("trip-empty", commits(round, PARTITIONS));
        partly(round);
        alter("trip-deleted", commits(round, PARTITIONS));
        admin.deleteConsumerGroups(List.of("trip-deleted")).all().get();
        topicGone(round);
    }

    static void produce() throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (TopicPartition partition : PARTITIONS) {
                for (int n = 0; n < RECORDS; n++) {
                    producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, ("record " + n).getBytes()));
                }
            }
        }
    }

    // Two members that stay; those of an earlier round are removed first.
    static void members(int round) throws Exception {
        if (round > 1) admin.removeMembersFromConsumerGroup("trip-members", new RemoveMembersFromConsumerGroupOptions()).all().get();
        var first = consumer("trip-members", Map.of("client.id", "first"));
        var second = consumer("trip-members", Map.of("client.id", "second"));
        settle(List.of(first, second));
        for (var member : List.of(first, second)) member.commitSync(commits(round, member.assignment()));
    }

    // A static member stays although it closes, and is known again in the next round.
    static void staticMember(int round) throws Exception {
        var consumer = consumer("trip-static", Map.of("client.id", "static", "group.instance.id", "instance-1"));
        settle(List.of(consumer));
        consumer.commitSync(commits(round, PARTITIONS));
        consumer.close();
    }

    static void left(int round) throws Exception {
        var consumer = consumer("trip-left", Map.of());
        settle(List.of(consumer));
        consumer.commitSync(commits(round, PARTITIONS));
        consumer.close();
    }

    // A consumer that assigns partitions itself and still commits.
    static void assigned(int round) throws Exception {
        try (var consumer = consumer("trip-assigned", Map.of())) {
            consumer.unsubscribe();
            consumer.assign(PARTITIONS);
            consumer.commitSync(commits(round, PARTITIONS));
        }
    }

    // Another partition's offset is deleted in each round.
    static void partly(int round) throws Exception {
        alter("trip-partly", commits(round, PARTITIONS));
        admin.deleteConsumerGroupOffsets("trip-partly", Set.of(PARTITIONS.get(round % PARTITIONS.size()))).all().get();
    }

    // The offsets of a topic go with it, and only those.
    static void topicGone(int round) throws Exception {
        admin.createTopics(List.of(new NewTopic("trip-gone", 1, (short) 1))).all().get();
        var offsets = new HashMap<>(commits(round, PARTITIONS.subList(0, 1)));
        offsets.put(new TopicPartition("trip-gone", 0), new OffsetAndMetadata(0));
        alter("trip-topic", offsets);
        admin.deleteTopics(List.of("trip-gone")).all().get();
        // Kafka's coordinator learns of it in its own time.
        await(() -> offsets("trip-topic").size() == 1, "the deleted topic's offset is still there");
    }

    static KafkaConsumer<byte[], byte[]> consumer(String group, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrap, "group.id", group, "enable.auto.commit", false, "auto.offset.reset", "earliest",
                "session.timeout.ms", 1_500_000, "heartbeat.interval.ms", 200, "max.poll.interval.ms", 500_000));
        settings.putAll(more);
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(TOPICS);
        return consumer;
    }

    // Until together they own every partition, each of them some.
    static void settle(List<KafkaConsumer<byte[], byte[]>> consumers) throws Exception {
        await(() -> {
            Set<TopicPartition> owned = new TreeSet<>(Comparator.comparing(TopicPartition::toString));
            boolean each = true;
            for (var consumer : consumers) {
                consumer.poll(Duration.ofMillis(50));
                owned.addAll(consumer.assignment());
                each &= !consumer.assignment().isEmpty();
            }
            int total = consumers.stream().mapToInt(consumer -> consumer.assignment().size()).sum();
            return each && owned.size() == PARTITIONS.size() && total == owned.size();
        }, "the members do not own all partitions");
    }

    // With the leader's epoch and a text, except for the last partition.
    static Map<TopicPartition, OffsetAndMetadata> commits(int round, Iterable<TopicPartition> partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicPartition partition : partitions) ends.put(partition, OffsetSpec.latest());
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        admin.listOffsets(ends).all().get().forEach((partition, end) -> {
            long offset = (long) RECORDS * round - partition.partition();
            boolean plain = partition.equals(PARTITIONS.get(PARTITIONS.size() - 1));
            commits.put(partition, plain ? new OffsetAndMetadata(offset)
                    : new OffsetAndMetadata(offset, end.leaderEpoch(), "round " + round + " \u00fc \u20ac of " + partition));
        });
        return commits;
    }

    static void alter(String group, Map<TopicPartition, OffsetAndMetadata> offsets) throws Exception {
        admin.alterConsumerGroupOffsets(group, offsets).all().get();
    }

    static Map<TopicPartition, OffsetAndMetadata> offsets(String group) throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition, String otherwise) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) throw new AssertionError(otherwise);
        }
    }

    static void tell() throws Exception {
        list("all", new ListGroupsOptions());
        list("stable", new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE)));
        list("empty", new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY)));
        list("classic", new ListGroupsOptions().withTypes(Set.of(GroupType.CLASSIC)));
        list("simple", new ListGroupsOptions().withProtocolTypes(Set.of("")));
        for (String group : GROUPS) {
            try {
                describe(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get());
            } catch (ExecutionException failed) {
                System.out.println("group " + group + ": " + failed.getCause());
            }
            for (boolean stable : new boolean[] {false, true}) {
                var spec = Map.of(group, new ListConsumerGroupOffsetsSpec());
                var options = new ListConsumerGroupOffsetsOptions().requireStable(stable);
                var offsets = new TreeMap<TopicPartition, OffsetAndMetadata>(Comparator.comparing(TopicPartition::toString));
                offsets.putAll(admin.listConsumerGroupOffsets(spec, options).partitionsToOffsetAndMetadata(group).get());
                offsets.forEach((partition, offset) -> System.out.println(
                        "offset " + group + " " + partition + " " + offset.offset() + " " + offset.leaderEpoch() + " `" + offset.metadata() + "`"));
            }
        }
    }

    static void list(String which, ListGroupsOptions options) throws Exception {
        List<String> lines = new ArrayList<>();
        for (var group : admin.listGroups(options).all().get()) {
            // Other programs' groups are none of ours.
            if (group.groupId().startsWith("trip-")) {
                lines.add(group.groupId() + " " + group.type() + " " + group.protocol() + " " + group.groupState());
            }
        }
        lines.sort(null);
        lines.forEach(line -> System.out.println("list of " + which + ": " + line));
    }

    static void describe(ConsumerGroupDescription group) {
        System.out.println("group " + group.groupId() + ": " + group.groupState() + " " + group.type() + " assignor `" + group.partitionAssignor()
                + "` simple " + group.isSimpleConsumerGroup() + " coordinator " + group.coordinator().id() + " operations " + group.authorizedOperations());
        group.members().stream().map(member -> "member of " + group.groupId() + ": " + member.consumerId() + " instance " + member.groupInstanceId()
                + " client " + member.clientId() + " at " + member.host() + " owns "
                + new TreeSet<>(member.assignment().topicPartitions().stream().map(TopicPartition::toString).toList())).sorted()
                .forEach(System.out::println);
    }
}
