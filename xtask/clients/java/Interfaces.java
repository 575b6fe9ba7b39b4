// What user interfaces ask a cluster, with the Java admin client and consumer; driven by `cargo xtask interop`.
//
//   Interfaces BOOTSTRAP
//
// Makes topics, records and groups of its own on an empty broker, then each call that kafbat's and AKHQ's connecting and
// their pages of brokers, topics, groups, configs, quotas and access lists make, and what scripts of the like call beside.
// Prints a line `CALL: ok` or `CALL: error CLASS`, and below it `CALL / ITEM` for what was answered, in an order of its own
// and without what differs from run to run.

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.*;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public class Interfaces {
    static final long FIRST_TIMESTAMP = 1_700_000_000_000L;
    static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("ui-a", 0), new TopicPartition("ui-a", 1), new TopicPartition("ui-a", 2), new TopicPartition("ui-b", 0));
    static final TopicPartition NOW = new TopicPartition("ui-now", 0);
    static final ConfigResource BROKER = resource(ConfigResource.Type.BROKER, "1"), TOPIC = resource(ConfigResource.Type.TOPIC, "ui-a");

    static final Pattern SETS = Pattern.compile("((?:authorizedOperations=\\[|topicPartitions=))([^\\])]*)");

    static String bootstrap;
    static Admin admin;
    static final Map<String, String> topicIds = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        bootstrap = arguments[0];
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", 20_000, "request.timeout.ms", 15_000));
        prepare();
        cluster();
        configs();
        topics();
        groups();
        consumer();
        others();
        writes();
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    static void prepare() throws Exception {
        var kept = Map.of("retention.ms", "-1");
        admin.createTopics(List.of(new NewTopic("ui-a", 3, (short) 1).configs(kept), new NewTopic("ui-b", 1, (short) 1).configs(kept),
                new NewTopic("ui-now", 1, (short) 1))).all().get();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 60_000, "batch.size", 1_000_000);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (TopicPartition partition : PARTITIONS) {
                for (int n = 0; n < 20; n++) {
                    byte[] value = ("value " + n).getBytes();
                    producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), FIRST_TIMESTAMP + n, null, value));
                }
            }
            // Of its time: producers of old records are forgotten soon.
            producer.send(new ProducerRecord<>("ui-now", 0, null, new byte[1]));
            producer.flush();
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : PARTITIONS) offsets.put(partition, new OffsetAndMetadata(7, Optional.of(0), "seven"));
        admin.alterConsumerGroupOffsets("ui-empty", offsets).all().get();
        var member = consumer(Map.of("group.id", "ui-live", "client.id", "member", "group.instance.id", "instance"));
        member.subscribe(List.of("ui-a"));
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (member.assignment().size() < 3) {
            if (System.nanoTime() > deadline) throw new AssertionError("the member does not get its partitions");
            member.poll(Duration.ofMillis(50));
        }
        member.commitSync(Map.of(PARTITIONS.get(0), new OffsetAndMetadata(11), PARTITIONS.get(1), new OffsetAndMetadata(12, Optional.of(0), "twelve")));
        for (var listing : admin.listTopics(new ListTopicsOptions().listInternal(true)).listings().get()) {
            topicIds.put(listing.topicId().toString(), "ID-OF-" + listing.name());
        }
    }

    static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", "default.api.timeout.ms", 20_000));
        settings.putAll(more);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static void cluster() {
        call("describeCluster", () -> cluster(new DescribeClusterOptions()));
        call("describeCluster, authorized operations", () -> cluster(new DescribeClusterOptions().includeAuthorizedOperations(true)));
        call("describeCluster, fenced brokers", () -> cluster(new DescribeClusterOptions().includeFencedBrokers(true)));
        call("describeFeatures", () -> {
            FeatureMetadata features = admin.describeFeatures().featureMetadata().get();
            return Map.of("finalized", features.finalizedFeatures(), "supported", features.supportedFeatures());
        });
        call("describeMetadataQuorum", () -> {
            QuorumInfo quorum = admin.describeMetadataQuorum().quorumInfo().get();
            return List.of("leader " + quorum.leaderId() + ", epoch known " + (quorum.leaderEpoch() > 0),
                    "voters " + quorum.voters().stream().map(Interfaces::replica).toList(),
                    "observers " + quorum.observers().stream().map(Interfaces::replica).toList(),
                    "nodes " + quorum.nodes());
        });
        call("describeLogDirs", () -> logDirs(admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1)));
        call("describeLogDirs of a broker that does not exist", () -> admin.describeLogDirs(
                List.of(99), new DescribeLogDirsOptions().timeoutMs(1000)).allDescriptions().get());
        call("describeReplicaLogDirs", () -> admin.describeReplicaLogDirs(
                List.of(new TopicPartitionReplica("ui-a", 0, 1), new TopicPartitionReplica("nobody", 0, 1))).all().get());
        call("describeAcls of everything", () -> admin.describeAcls(AclBindingFilter.ANY).values().get());
        call("describeAcls of a topic", () -> admin.describeAcls(new AclBindingFilter(
                new ResourcePatternFilter(ResourceType.TOPIC, "ui-a", PatternType.MATCH), AccessControlEntryFilter.ANY)).values().get());
    }

    static Object cluster(DescribeClusterOptions options) throws Exception {
        DescribeClusterResult cluster = admin.describeCluster(options);
        return List.of("controller " + cluster.controller().get().id(), "cluster " + cluster.clusterId().get(),
                "nodes " + cluster.nodes().get(), "operations " + text(cluster.authorizedOperations().get()));
    }

    static String replica(QuorumInfo.ReplicaState replica) {
        // How far it is, and when, is another in each run.
        return replica.replicaId() + " directory known " + !replica.replicaDirectoryId().equals(Uuid.ZERO_UUID) + " end " + (replica.logEndOffset() > 0)
                + " fetched " + replica.lastFetchTimestamp().isPresent() + " caught up " + replica.lastCaughtUpTimestamp().isPresent();
    }

    static Object logDirs(Map<String, LogDirDescription> directories) {
        List<String> lines = new ArrayList<>();
        directories.forEach((path, directory) -> {
            lines.add(path + " error " + directory.error() + " cordoned " + directory.isCordoned() + " total known "
                    + directory.totalBytes().isPresent() + " usable known " + directory.usableBytes().isPresent());
            // What a coordinator wrote is its own affair.
            directory.replicaInfos().forEach((partition, replica) -> lines.add(
                    path + " " + partition + (partition.topic().startsWith("ui-") ? " size " + replica.size() : "")
                    + " lag " + replica.offsetLag() + " future " + replica.isFuture()));
        });
        return lines;
    }

    @SuppressWarnings("removal")
    static void configs() {
        var plain = new DescribeConfigsOptions();
        var full = new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
        call("describeConfigs of a broker", () -> admin.describeConfigs(List.of(BROKER), plain).all().get().get(BROKER));
        call("describeConfigs of a broker, synonyms and documentation", () -> admin.describeConfigs(List.of(BROKER), full).all().get().get(BROKER));
        configs("of all brokers", resource(ConfigResource.Type.BROKER, ""), full);
        configs("of another broker", resource(ConfigResource.Type.BROKER, "99"), new DescribeConfigsOptions().timeoutMs(1000));
        configs("of a topic", TOPIC, plain);
        configs("of a topic, synonyms and documentation", TOPIC, full);
        configs("of an internal topic", resource(ConfigResource.Type.TOPIC, "__consumer_offsets"), full);
        configs("of an unknown topic", resource(ConfigResource.Type.TOPIC, "nobody"), full);
        configs("of a group", resource(ConfigResource.Type.GROUP, "ui-live"), full);
        configs("of client metrics", resource(ConfigResource.Type.CLIENT_METRICS, "nothing"), full);
        call("describeConfigs of loggers", () -> {
            ConfigResource loggers = resource(ConfigResource.Type.BROKER_LOGGER, "1");
            return "some: " + !admin.describeConfigs(List.of(loggers)).all().get().get(loggers).entries().isEmpty();
        });
        call("listConfigResources", () -> admin.listConfigResources().all().get());
        call("listConfigResources of groups", () -> admin.listConfigResources(Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions()).all().get());
        call("listClientMetricsResources", () -> admin.listClientMetricsResources().all().get());
    }

    static void configs(String what, ConfigResource resource, DescribeConfigsOptions options) {
        call("describeConfigs " + what, () -> admin.describeConfigs(List.of(resource), options).all().get().get(resource));
    }

    static void topics() {
        call("listTopics", () -> admin.listTopics().listings().get());
        call("listTopics, internal ones too", () -> admin.listTopics(new ListTopicsOptions().listInternal(true)).listings().get());
        var authorized = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        call("describeTopics by name", () -> admin.describeTopics(List.of("ui-a", "ui-b", "__consumer_offsets")).topicNameValues());
        call("describeTopics by name, authorized operations", () -> admin.describeTopics(List.of("ui-a"), authorized).topicNameValues());
        call("describeTopics by name, two partitions at a time", () -> admin.describeTopics(
                List.of("ui-a"), new DescribeTopicsOptions().partitionSizeLimitPerResponse(2)).topicNameValues());
        call("describeTopics of a name that is not there", () -> admin.describeTopics(List.of("nobody")).topicNameValues());
        call("describeTopics by id", () -> admin.describeTopics(TopicCollection.ofTopicIds(ids())).topicIdValues());
        call("describeTopics of an id that is not there", () -> admin.describeTopics(
                TopicCollection.ofTopicIds(List.of(Uuid.fromString("AAAAAAAAAAAAAAAAAAAAXQ")))).topicIdValues());
        offsets("earliest", OffsetSpec.earliest());
        offsets("latest", OffsetSpec.latest());
        offsets("for a timestamp", OffsetSpec.forTimestamp(FIRST_TIMESTAMP + 9));
        offsets("for a timestamp to come", OffsetSpec.forTimestamp(FIRST_TIMESTAMP * 2));
        offsets("max timestamp", OffsetSpec.maxTimestamp());
        offsets("earliest local", OffsetSpec.earliestLocal());
        offsets("latest tiered", OffsetSpec.latestTiered());
        offsets("earliest pending upload", OffsetSpec.earliestPendingUpload());
        call("listOffsets of a partition that is not there", () -> admin.listOffsets(
                Map.of(new TopicPartition("ui-a", 77), OffsetSpec.latest()), new ListOffsetsOptions().timeoutMs(1000)).all().get());
        // Which id a producer got, and when it wrote, is another in each run.
        call("describeProducers", () -> admin.describeProducers(List.of(NOW)).partitionResult(NOW).get().activeProducers().stream().map(
                state -> state.toString().replaceAll("(producerId|lastTimestamp)=\\d+", "$1=NUMBER")).toList());
        call("describeProducers of a partition that is not there", () -> admin.describeProducers(
                List.of(new TopicPartition("ui-a", 77)), new DescribeProducersOptions().timeoutMs(1000)).all().get());
    }

    static void offsets(String what, OffsetSpec spec) {
        for (IsolationLevel level : IsolationLevel.values()) {
            call("listOffsets " + what + ", " + level, () -> admin.listOffsets(
                    PARTITIONS.stream().collect(Collectors.toMap(partition -> partition, partition -> spec)), new ListOffsetsOptions(level)).all().get());
        }
    }

    static List<Uuid> ids() {
        return topicIds.entrySet().stream().filter(entry -> entry.getValue().startsWith("ID-OF-ui-")).map(entry -> Uuid.fromString(entry.getKey())).toList();
    }

    @SuppressWarnings("removal")
    static void groups() {
        List<String> some = List.of("ui-live", "ui-empty");
        call("listConsumerGroups", () -> admin.listConsumerGroups().all().get());
        call("listConsumerGroups by state", () -> admin.listConsumerGroups(
                new ListConsumerGroupsOptions().inGroupStates(Set.of(GroupState.STABLE, GroupState.EMPTY))).all().get());
        call("listConsumerGroups by type", () -> admin.listConsumerGroups(new ListConsumerGroupsOptions().withTypes(Set.of(GroupType.CLASSIC))).all().get());
        call("listGroups", () -> admin.listGroups().all().get());
        call("listGroups by state", () -> admin.listGroups(new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE))).all().get());
        call("listGroups by type", () -> admin.listGroups(new ListGroupsOptions().withTypes(Set.of(GroupType.CLASSIC))).all().get());
        call("listGroups of the consumer protocol", () -> admin.listGroups(new ListGroupsOptions().withTypes(Set.of(GroupType.CONSUMER))).all().get());
        call("listGroups by protocol type", () -> admin.listGroups(new ListGroupsOptions().withProtocolTypes(Set.of("consumer"))).all().get());
        call("listGroups, share", () -> admin.listGroups(ListGroupsOptions.forShareGroups()).all().get());
        call("listGroups, streams", () -> admin.listGroups(ListGroupsOptions.forStreamsGroups()).all().get());
        call("describeConsumerGroups", () -> admin.describeConsumerGroups(some).describedGroups());
        call("describeConsumerGroups, authorized operations", () -> admin.describeConsumerGroups(
                some, new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true)).describedGroups());
        call("describeConsumerGroups of one that is not there", () -> admin.describeConsumerGroups(List.of("nobody")).all().get());
        call("describeClassicGroups", () -> admin.describeClassicGroups(some).describedGroups());
        call("describeShareGroups of one that is not there", () -> admin.describeShareGroups(List.of("nobody")).all().get());
        call("describeStreamsGroups of one that is not there", () -> admin.describeStreamsGroups(List.of("nobody")).all().get());
        call("listConsumerGroupOffsets", () -> admin.listConsumerGroupOffsets("ui-empty").partitionsToOffsetAndMetadata().get());
        call("listConsumerGroupOffsets of several groups", () -> admin.listConsumerGroupOffsets(Map.of(
                "ui-live", new ListConsumerGroupOffsetsSpec(), "ui-empty", new ListConsumerGroupOffsetsSpec().topicPartitions(PARTITIONS))).all().get());
        call("listConsumerGroupOffsets, stable", () -> admin.listConsumerGroupOffsets(
                "ui-live", new ListConsumerGroupOffsetsOptions().requireStable(true)).partitionsToOffsetAndMetadata().get());
        call("listConsumerGroupOffsets of a group that is not there", () -> admin.listConsumerGroupOffsets("nobody").partitionsToOffsetAndMetadata().get());
    }

    static void consumer() {
        try (var consumer = consumer(Map.of())) {
            Map<TopicPartition, Long> times = new HashMap<>();
            for (TopicPartition partition : PARTITIONS) times.put(partition, FIRST_TIMESTAMP + 5);
            call("consumer.listTopics", () -> {
                Map<String, Object> topics = new HashMap<>();
                consumer.listTopics().forEach((name, partitions) -> topics.put(name, partitions));
                return topics;
            });
            call("consumer.partitionsFor", () -> consumer.partitionsFor("ui-a"));
            call("consumer.beginningOffsets", () -> consumer.beginningOffsets(PARTITIONS));
            call("consumer.endOffsets", () -> consumer.endOffsets(PARTITIONS));
            call("consumer.offsetsForTimes", () -> consumer.offsetsForTimes(times));
            call("consumer.poll of the last records", () -> {
                List<String> records = new ArrayList<>();
                consumer.assign(PARTITIONS);
                for (TopicPartition partition : PARTITIONS) consumer.seek(partition, 18);
                long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (records.size() < 8 && System.nanoTime() < deadline) {
                    consumer.poll(Duration.ofMillis(200)).forEach(record -> records.add(
                            record.topic() + "-" + record.partition() + " " + record.offset() + " " + record.timestamp() + " " + new String(record.value())));
                }
                return records;
            });
        }
    }

    static void others() {
        call("describeClientQuotas", () -> admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get());
        call("describeClientQuotas of a user", () -> admin.describeClientQuotas(
                ClientQuotaFilter.containsOnly(List.of(ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.USER, "somebody")))).entities().get());
        call("describeUserScramCredentials", () -> admin.describeUserScramCredentials().all().get());
        call("describeUserScramCredentials of one that is not there", () -> admin.describeUserScramCredentials(List.of("nobody")).all().get());
        call("listPartitionReassignments", () -> admin.listPartitionReassignments().reassignments().get());
        call("listPartitionReassignments of partitions", () -> admin.listPartitionReassignments(Set.copyOf(PARTITIONS)).reassignments().get());
        call("listTransactions", () -> admin.listTransactions().all().get());
        call("listTransactions by state", () -> admin.listTransactions(new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING))).all().get());
        call("describeTransactions of one that is not there", () -> admin.describeTransactions(
                List.of("nobody"), new DescribeTransactionsOptions().timeoutMs(3000)).all().get());
        call("describeDelegationToken", () -> admin.describeDelegationToken().delegationTokens().get());
        call("clientInstanceId", () -> "known: " + !admin.clientInstanceId(Duration.ofSeconds(1)).equals(Uuid.ZERO_UUID));
    }

    static void writes() {
        call("createTopics, only checked", () -> admin.createTopics(
                List.of(new NewTopic("ui-c", 1, (short) 1)), new CreateTopicsOptions().validateOnly(true)).all().get());
        call("createTopics, broker's defaults", () -> {
            var created = admin.createTopics(List.of(new NewTopic("ui-c", Optional.empty(), Optional.empty())));
            return created.numPartitions("ui-c").get() + " partitions, replication " + created.replicationFactor("ui-c").get();
        });
        call("createTopics of one that is there", () -> admin.createTopics(List.of(new NewTopic("ui-a", 1, (short) 1))).all().get());
        call("createTopics with too many replicas", () -> admin.createTopics(List.of(new NewTopic("ui-d", 1, (short) 3))).all().get());
        call("createPartitions", () -> admin.createPartitions(Map.of("ui-c", NewPartitions.increaseTo(3))).all().get());
        call("createPartitions, fewer", () -> admin.createPartitions(Map.of("ui-c", NewPartitions.increaseTo(1))).all().get());
        call("incrementalAlterConfigs of a topic", () -> alter(TOPIC, "max.message.bytes", "200000", OpType.SET));
        call("incrementalAlterConfigs of a topic, wrong", () -> alter(TOPIC, "max.message.bytes", "many", OpType.SET));
        call("incrementalAlterConfigs of a topic, back", () -> alter(TOPIC, "max.message.bytes", null, OpType.DELETE));
        call("incrementalAlterConfigs of a broker", () -> alter(BROKER, "log.retention.ms", "3600000", OpType.SET));
        call("incrementalAlterConfigs of a broker, back", () -> alter(BROKER, "log.retention.ms", null, OpType.DELETE));
        call("incrementalAlterConfigs of all brokers", () -> alter(resource(ConfigResource.Type.BROKER, ""), "message.max.bytes", "1000000", OpType.SET));
        call("incrementalAlterConfigs of a logger", () -> alter(resource(ConfigResource.Type.BROKER_LOGGER, "1"), "root", "INFO", OpType.SET));
        call("deleteRecords", () -> admin.deleteRecords(Map.of(PARTITIONS.get(0), RecordsToDelete.beforeOffset(5))).lowWatermarks());
        call("deleteRecords to the end", () -> admin.deleteRecords(Map.of(PARTITIONS.get(3), RecordsToDelete.beforeOffset(-1))).lowWatermarks());
        call("deleteRecords too far", () -> admin.deleteRecords(Map.of(PARTITIONS.get(1), RecordsToDelete.beforeOffset(21))).lowWatermarks());
        offsets("earliest, after deleteRecords", OffsetSpec.earliest());
        call("electLeaders", () -> admin.electLeaders(ElectionType.PREFERRED, Set.of(PARTITIONS.get(0))).partitions().get());
        call("electLeaders of all", () -> admin.electLeaders(ElectionType.PREFERRED, null).partitions().get());
        call("alterPartitionReassignments onto the same replica", () -> admin.alterPartitionReassignments(
                Map.of(PARTITIONS.get(0), Optional.of(new NewPartitionReassignment(List.of(1))))).values());
        call("alterPartitionReassignments, cancelled", () -> admin.alterPartitionReassignments(Map.of(PARTITIONS.get(0), Optional.empty())).values());
        call("alterPartitionReassignments onto nobody", () -> admin.alterPartitionReassignments(
                Map.of(PARTITIONS.get(0), Optional.of(new NewPartitionReassignment(List.of(99))))).values());
        call("alterReplicaLogDirs to where it is", () -> admin.alterReplicaLogDirs(Map.of(new TopicPartitionReplica("ui-a", 0, 1),
                admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1).keySet().iterator().next())).values());
        call("alterReplicaLogDirs to nowhere", () -> admin.alterReplicaLogDirs(Map.of(new TopicPartitionReplica("ui-a", 0, 1), "/nowhere")).values());
        groupWrites();
        accessAndQuotas();
        call("deleteTopics", () -> admin.deleteTopics(List.of("ui-c")).all().get());
        call("deleteTopics of one that is not there", () -> admin.deleteTopics(List.of("nobody")).all().get());
        call("deleteTopics by id", () -> admin.deleteTopics(TopicCollection.ofTopicIds(ids())).topicIdValues());
    }

    static void groupWrites() {
        var moved = Map.of(PARTITIONS.get(0), new OffsetAndMetadata(3), PARTITIONS.get(3), new OffsetAndMetadata(4));
        call("alterConsumerGroupOffsets", () -> admin.alterConsumerGroupOffsets("ui-empty", moved).all().get());
        call("alterConsumerGroupOffsets of a group with members", () -> admin.alterConsumerGroupOffsets("ui-live", moved).all().get());
        call("deleteConsumerGroupOffsets", () -> admin.deleteConsumerGroupOffsets("ui-empty", Set.of(PARTITIONS.get(0))).all().get());
        call("deleteConsumerGroupOffsets of a topic with members", () -> admin.deleteConsumerGroupOffsets("ui-live", Set.of(PARTITIONS.get(0))).all().get());
        call("deleteConsumerGroupOffsets of a group that is not there", () -> admin.deleteConsumerGroupOffsets("nobody", Set.of(PARTITIONS.get(0))).all().get());
        call("listConsumerGroupOffsets, after both", () -> admin.listConsumerGroupOffsets("ui-empty").partitionsToOffsetAndMetadata().get());
        call("deleteConsumerGroups with members", () -> admin.deleteConsumerGroups(List.of("ui-live")).deletedGroups());
        call("removeMembersFromConsumerGroup", () -> admin.removeMembersFromConsumerGroup("ui-live", new RemoveMembersFromConsumerGroupOptions(
                List.of(new MemberToRemove("instance")))).all().get());
        call("deleteConsumerGroups", () -> admin.deleteConsumerGroups(List.of("ui-empty", "nobody")).deletedGroups());
    }

    static void accessAndQuotas() {
        var binding = new AclBinding(new ResourcePattern(ResourceType.TOPIC, "ui-a", PatternType.LITERAL),
                new AccessControlEntry("User:somebody", "*", AclOperation.READ, AclPermissionType.ALLOW));
        call("createAcls", () -> admin.createAcls(List.of(binding)).all().get());
        call("deleteAcls", () -> admin.deleteAcls(List.of(binding.toFilter())).all().get());
        var entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "somebody"));
        call("alterClientQuotas", () -> admin.alterClientQuotas(
                List.of(new ClientQuotaAlteration(entity, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1e6))))).all().get());
        call("alterUserScramCredentials", () -> admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                "somebody", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), "password"))).all().get());
        call("updateFeatures, only checked", () -> admin.updateFeatures(Map.of("group.version",
                new FeatureUpdate((short) 1, FeatureUpdate.UpgradeType.UPGRADE)), new UpdateFeaturesOptions().validateOnly(true)).values());
    }

    static Object alter(ConfigResource resource, String name, String value, OpType how) throws Exception {
        admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), how)))).all().get();
        return name;
    }

    static ConfigResource resource(ConfigResource.Type type, String name) {
        return new ConfigResource(type, name);
    }

    static void call(String name, Callable<Object> made) {
        try {
            Object answer = made.call();
            // Told as an error as a whole only when it is nothing else.
            Collection<?> items = answer instanceof Map<?, ?> map ? pairs(map) : answer instanceof Config config ? config.entries()
                    : answer instanceof Collection<?> some ? some : answer == null ? List.of() : List.of(answer);
            List<String> lines = items.stream().map(Interfaces::text).sorted().toList();
            System.out.println(name + ": ok");
            lines.forEach(line -> System.out.println(name + " / " + steady(line)));
        } catch (Exception problem) {
            Throwable cause = problem instanceof ExecutionException || problem instanceof CompletionException ? problem.getCause() : problem;
            System.out.println(name + ": error " + cause.getClass().getSimpleName());
            // How often something was tried until its time was up is another in each run.
            if (!(cause instanceof TimeoutException)) System.out.println(name + " / message " + steady(String.valueOf(cause.getMessage())).replace('\n', ' '));
        }
    }

    static List<String> pairs(Map<?, ?> map) {
        return map.entrySet().stream().map(entry -> text(entry.getKey()) + " = " + text(entry.getValue())).sorted().toList();
    }

    static String text(Object value) {
        if (value instanceof KafkaFuture<?> future) {
            try {
                return text(future.get());
            } catch (Exception failed) {
                return "error " + failed.getCause().getClass().getSimpleName();
            }
        }
        if (value instanceof Map<?, ?> map) return "{" + String.join(", ", pairs(map)) + "}";
        if (value instanceof Collection<?> some) return some.stream().map(Interfaces::text).sorted().toList().toString();
        if (value instanceof DeletedRecords deleted) return "low watermark " + deleted.lowWatermark();
        if (value instanceof Optional<?> some && some.isPresent() && some.get() instanceof Throwable problem) return "error " + problem.getClass().getSimpleName();
        if (value instanceof ConfigEntry entry) {
            return entry.name() + " = " + entry.value() + " " + entry.source() + " " + entry.type() + (entry.isReadOnly() ? " read-only" : "")
                    + (entry.isSensitive() ? " sensitive" : "") + " " + entry.synonyms() + " documented " + (entry.documentation() != null);
        }
        return String.valueOf(value);
    }

    // Without ids that are made anew in each run, and sets in an order of ours.
    static String steady(String line) {
        for (var id : topicIds.entrySet()) line = line.replace(id.getKey(), id.getValue());
        line = SETS.matcher(line).replaceAll(set -> set.group(1) + Arrays.stream(set.group(2).split(", ?")).sorted().collect(Collectors.joining(",")));
        return line.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID");
    }
}
