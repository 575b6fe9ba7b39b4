//! The APIs of operators' tools.

use eventor_core::protocol::{
    ApiKey, alter_partition_reassignments, alter_replica_log_dirs, delete_records, describe_log_dirs,
    describe_producers, describe_quorum, describe_transactions, elect_leaders, list_partition_reassignments,
    list_transactions,
};
use eventor_core::wire::Text;
use eventor_tests::at;

use super::row::{EMPTY, FALSE, Group, NULL, acts, cannot, int, ints, text, texts};
use super::scene::{Scene, moving, topics, transactions};

const NOTHING_WAITS: &str = "nothing is waited for";

pub fn delete_records_rows() -> Group {
    fn first(version: i16) -> Scene {
        let partition = delete_records::Partition { partition_index: 0, offset: 1 };
        let topic = delete_records::Topic { name: Text::new("t"), partitions: &[partition] };
        topics().asked(at(version, delete_records::Request { topics: &[topic], timeout_ms: 1000 }))
    }
    let rows = vec![
        acts("topics", first, EMPTY),
        acts("topics.name", first, text("missing")),
        acts("topics.partitions", first, EMPTY),
        acts("topics.partitions.partition_index", first, int(9)),
        acts("topics.partitions.offset", first, int(99)),
        cannot("timeout_ms", "there are no followers to wait for"),
    ];
    Group::of(ApiKey::DeleteRecords, rows)
}

pub fn alter_replica_log_dirs_rows() -> Group {
    fn here(version: i16) -> Scene {
        let topic =
            alter_replica_log_dirs::AlterReplicaLogDirTopic { name: Text::new("t"), partitions: &[0] };
        let dir = alter_replica_log_dirs::AlterReplicaLogDir { path: Text::new("memory"), topics: &[topic] };
        topics().asked(at(version, alter_replica_log_dirs::Request { dirs: &[dir] }))
    }
    let rows = vec![
        acts("dirs", here, EMPTY),
        acts("dirs.path", here, text("elsewhere")),
        acts("dirs.topics", here, EMPTY),
        acts("dirs.topics.name", here, text("missing")),
        acts("dirs.topics.partitions", here, ints(&[9])),
    ];
    Group::of(ApiKey::AlterReplicaLogDirs, rows)
}

pub fn describe_log_dirs_rows() -> Group {
    fn one(version: i16) -> Scene {
        let topic = describe_log_dirs::DescribableLogDirTopic { topic: Text::new("t"), partitions: &[0] };
        topics().asked(at(version, describe_log_dirs::Request { topics: Some(&[topic]) }))
    }
    let rows = vec![
        acts("topics", one, NULL),
        acts("topics.topic", one, text("missing")),
        acts("topics.partitions", one, ints(&[9])),
    ];
    Group::of(ApiKey::DescribeLogDirs, rows)
}

pub fn elect_leaders_rows() -> Group {
    fn one(version: i16) -> Scene {
        let topic = elect_leaders::TopicPartitions { topic: Text::new("t"), partitions: &[0] };
        let request =
            elect_leaders::Request { election_type: 0, topic_partitions: Some(&[topic]), timeout_ms: 1000 };
        topics().asked(at(version, request))
    }
    let rows = vec![
        acts("election_type", one, int(9)),
        acts("topic_partitions", one, NULL),
        acts("topic_partitions.topic", one, text("missing")),
        acts("topic_partitions.partitions", one, ints(&[9])),
        cannot("timeout_ms", NOTHING_WAITS),
    ];
    Group::of(ApiKey::ElectLeaders, rows)
}

pub fn alter_partition_reassignments_rows() -> Group {
    use alter_partition_reassignments::{ReassignablePartition, ReassignableTopic, Request};
    fn onto_itself(version: i16) -> Scene {
        let partition = ReassignablePartition { partition_index: 0, replicas: Some(&[1]) };
        let topic = ReassignableTopic { name: Text::new("t"), partitions: &[partition] };
        let request = Request { timeout_ms: 1000, allow_replication_factor_change: true, topics: &[topic] };
        topics().asked(at(version, request))
    }
    let rows = vec![
        cannot("timeout_ms", NOTHING_WAITS),
        acts("allow_replication_factor_change", onto_itself, FALSE).echo(),
        acts("topics", onto_itself, EMPTY),
        acts("topics.name", onto_itself, text("missing")),
        acts("topics.partitions", onto_itself, EMPTY),
        acts("topics.partitions.partition_index", onto_itself, int(9)),
        acts("topics.partitions.replicas", onto_itself, NULL),
    ];
    Group::of(ApiKey::AlterPartitionReassignments, rows)
}

pub fn list_partition_reassignments_rows() -> Group {
    fn one(version: i16) -> Scene {
        let topic = list_partition_reassignments::Topics { name: Text::new("wide"), partition_indexes: &[0] };
        let request = list_partition_reassignments::Request { timeout_ms: 1000, topics: Some(&[topic]) };
        moving().asked(at(version, request))
    }
    let rows = vec![
        cannot("timeout_ms", NOTHING_WAITS),
        acts("topics", one, EMPTY),
        acts("topics.name", one, text("missing")),
        acts("topics.partition_indexes", one, ints(&[9])),
    ];
    Group::of(ApiKey::ListPartitionReassignments, rows)
}

pub fn describe_quorum_rows() -> Group {
    fn one(version: i16) -> Scene {
        let partition = describe_quorum::PartitionData { partition_index: 0 };
        let topic = describe_quorum::TopicData {
            topic_name: Text::new("__cluster_metadata"),
            partitions: &[partition],
        };
        topics().asked(at(version, describe_quorum::Request { topics: &[topic] }))
    }
    let rows = vec![
        acts("topics", one, EMPTY),
        acts("topics.topic_name", one, text("t")),
        acts("topics.partitions", one, EMPTY),
        acts("topics.partitions.partition_index", one, int(9)),
    ];
    Group::of(ApiKey::DescribeQuorum, rows)
}

pub fn describe_producers_rows() -> Group {
    fn one(version: i16) -> Scene {
        let topic = describe_producers::TopicRequest { name: Text::new("t"), partition_indexes: &[0] };
        topics().asked(at(version, describe_producers::Request { topics: &[topic] }))
    }
    let rows = vec![
        acts("topics", one, EMPTY),
        acts("topics.name", one, text("missing")),
        acts("topics.partition_indexes", one, ints(&[9])),
    ];
    Group::of(ApiKey::DescribeProducers, rows)
}

pub fn describe_transactions_rows() -> Group {
    fn one(version: i16) -> Scene {
        let ids = [Text::new("nothing")];
        transactions().asked(at(version, describe_transactions::Request { transactional_ids: &ids }))
    }
    Group::of(ApiKey::DescribeTransactions, vec![acts("transactional_ids", one, EMPTY)])
}

pub fn list_transactions_rows() -> Group {
    fn all(version: i16) -> Scene {
        transactions().asked(at(version, list_transactions::Request::default()))
    }
    let rows = vec![
        acts("state_filters", all, texts(&["Ongoing"])),
        acts("producer_id_filters", all, ints(&[987_654])),
        acts("duration_filter", all, int(i64::MAX)),
        acts("transactional_id_pattern", all, text("nothing.*")),
    ];
    Group::of(ApiKey::ListTransactions, rows)
}
