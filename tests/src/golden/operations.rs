//! The requests of operators' tools: about logs, the quorum, replicas and transactions.

use eventor_core::protocol::{
    ApiKey, alter_partition_reassignments, alter_replica_log_dirs, delete_records, describe_log_dirs,
    describe_producers, describe_quorum, describe_transactions, elect_leaders, list_partition_reassignments,
    list_transactions,
};
use eventor_core::wire::Text;

use super::requests::frame;
use super::{Golden, golden};

/// The golden request of an API in a version; none for an API that is not here.
pub(super) fn of(api: ApiKey, version: i16) -> Option<Vec<u8>> {
    Some(match api {
        ApiKey::DeleteRecords => deleted(version),
        ApiKey::AlterReplicaLogDirs => moved(version),
        ApiKey::DescribeLogDirs => weighed(version),
        ApiKey::ElectLeaders => elected(version),
        ApiKey::AlterPartitionReassignments => reassigned(version),
        ApiKey::ListPartitionReassignments => reassigning(version),
        ApiKey::DescribeQuorum => quorum(version, "__cluster_metadata"),
        ApiKey::DescribeProducers => producers(version),
        ApiKey::DescribeTransactions => {
            let transactional_ids = ["nothing", ""].map(Text::new);
            frame(version, describe_transactions::Request { transactional_ids: &transactional_ids })
        }
        ApiKey::ListTransactions => transactions(version),
        _ => return None,
    })
}

/// Goldens beside those that every version has.
pub(super) fn special() -> Vec<Golden> {
    let all = frame(5, describe_log_dirs::Request { topics: None });
    let moving = frame(0, list_partition_reassignments::Request::default());
    let led = frame(2, elect_leaders::Request { election_type: 1, topic_partitions: None, timeout_ms: 1000 });
    vec![
        golden(ApiKey::DescribeLogDirs, 5, "all", all),
        golden(ApiKey::ListPartitionReassignments, 0, "all", moving),
        golden(ApiKey::ElectLeaders, 2, "all_unclean", led),
        golden(ApiKey::DescribeQuorum, 2, "of_another_topic", quorum(2, "orders")),
    ]
}

/// A directory that is not there.
fn moved(version: i16) -> Vec<u8> {
    let topic = |name, partitions| alter_replica_log_dirs::AlterReplicaLogDirTopic {
        name: Text::new(name),
        partitions,
    };
    let topics = [topic("orders", &[0, 1][..]), topic("missing", &[0])];
    let dir = alter_replica_log_dirs::AlterReplicaLogDir { path: Text::new("/nowhere"), topics: &topics };
    frame(version, alter_replica_log_dirs::Request { dirs: &[dir] })
}

fn weighed(version: i16) -> Vec<u8> {
    let topic =
        |topic, partitions| describe_log_dirs::DescribableLogDirTopic { topic: Text::new(topic), partitions };
    let topics = [topic("orders", &[0, 1, 7][..]), topic("codecs", &[0]), topic("missing", &[0])];
    frame(version, describe_log_dirs::Request { topics: Some(&topics) })
}

fn elected(version: i16) -> Vec<u8> {
    let topic = |topic, partitions| elect_leaders::TopicPartitions { topic: Text::new(topic), partitions };
    let topics = [topic("orders", &[0, 7][..]), topic("missing", &[0])];
    frame(
        version,
        elect_leaders::Request { election_type: 0, topic_partitions: Some(&topics), timeout_ms: 1000 },
    )
}

/// Onto itself, elsewhere, nowhere, twice; stopped; and of a topic that is not there.
fn reassigned(version: i16) -> Vec<u8> {
    use alter_partition_reassignments::{ReassignablePartition, ReassignableTopic, Request};
    let partition = |partition_index, replicas| ReassignablePartition { partition_index, replicas };
    let orders = [partition(0, Some(&[1][..])), partition(1, None), partition(7, Some(&[1]))];
    let (codecs, stamped) = ([partition(0, Some(&[9][..]))], [partition(0, Some(&[][..]))]);
    let compacted = [partition(0, Some(&[1, 1][..]))];
    let topic = |name, partitions| ReassignableTopic { name: Text::new(name), partitions };
    let topics = [
        topic("orders", &orders[..]),
        topic("codecs", &codecs),
        topic("stamped", &stamped),
        topic("compacted", &compacted),
        topic("missing", &codecs),
    ];
    frame(version, Request { timeout_ms: 1000, allow_replication_factor_change: true, topics: &topics })
}

fn reassigning(version: i16) -> Vec<u8> {
    let topic = |name, partition_indexes| list_partition_reassignments::Topics {
        name: Text::new(name),
        partition_indexes,
    };
    let topics = [topic("orders", &[0, 7][..]), topic("missing", &[0])];
    frame(version, list_partition_reassignments::Request { timeout_ms: 1000, topics: Some(&topics) })
}

fn quorum(version: i16, topic: &'static str) -> Vec<u8> {
    let partition = describe_quorum::PartitionData { partition_index: 0 };
    let topic = describe_quorum::TopicData { topic_name: Text::new(topic), partitions: &[partition] };
    frame(version, describe_quorum::Request { topics: &[topic] })
}

fn producers(version: i16) -> Vec<u8> {
    let topic = |name, partition_indexes| describe_producers::TopicRequest {
        name: Text::new(name),
        partition_indexes,
    };
    let topics = [topic("orders", &[0, 1, 7][..]), topic("missing", &[0]), topic("bad name", &[0])];
    frame(version, describe_producers::Request { topics: &topics })
}

fn transactions(version: i16) -> Vec<u8> {
    let state_filters = ["Ongoing", "Unheard"].map(Text::new);
    let request = list_transactions::Request {
        state_filters: &state_filters,
        producer_id_filters: &[0],
        duration_filter: 5,
        transactional_id_pattern: Some(Text::new("tx-.*")),
    };
    frame(version, request)
}

/// Something of a topic, nothing new of another, more than there is, what compaction keeps, and nothing that is there.
fn deleted(version: i16) -> Vec<u8> {
    let partition = |partition_index, offset| delete_records::Partition { partition_index, offset };
    let (orders, codecs) = ([partition(0, 2), partition(1, 0), partition(7, 0)], [partition(0, -1)]);
    let (beyond, kept) = ([partition(0, 99)], [partition(0, 1)]);
    let topic = |name, partitions| delete_records::Topic { name: Text::new(name), partitions };
    let topics = [
        topic("orders", &orders[..]),
        topic("codecs", &codecs),
        topic("stamped", &beyond),
        topic("compacted", &kept),
        topic("missing", &kept),
    ];
    frame(version, delete_records::Request { topics: &topics, timeout_ms: 1000 })
}
