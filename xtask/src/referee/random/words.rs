//! What each field of a request may say: words of the state that a sequence is in, and values that just miss it.
//!
//! What waits for long or acts on more than a sequence's own topics and groups is bounded here, whatever kind of request it is.

use eventor_core::protocol::ApiKey;
use eventor_core::wire::Kind;
use eventor_tests::START_MS;

use crate::referee::identity::{PRODUCERS, SESSIONS, member};

/// The resource type of topics.
pub const TOPIC: i8 = 2;
/// That of brokers.
pub const BROKER: i8 = 4;
const CLIENT_METRICS: i8 = 16;
const GROUP: i8 = 32;

/// What exists, or may, in the sequence of one seed.
pub struct Words {
    seed: u64,
    /// The requests that asked for a member's id, a producer's or a session's.
    pub members: Vec<usize>,
    pub producers: Vec<usize>,
    pub sessions: Vec<usize>,
}

/// Where a value is wanted.
#[derive(Clone, Copy)]
pub struct Place {
    pub api: ApiKey,
    pub structure: &'static str,
    pub field: &'static str,
    /// Of the resource that is spoken about.
    pub resource_type: i8,
    /// The name of the config whose value it is.
    pub config: usize,
    /// The fetch session that is spoken about.
    pub session_id: i64,
}

/// Topic configs with values that can be and some that cannot. What compresses anew is left out: nobody's bytes are those of another.
pub const TOPIC_CONFIGS: &[(&str, &[&str])] = &[
    ("cleanup.policy", &["delete", "compact", "compact,delete", "nonsense", ""]),
    ("compression.type", &["producer", "uncompressed", "brotli"]),
    ("delete.retention.ms", &["0", "86400000", "-1"]),
    ("file.delete.delay.ms", &["60000", "-1"]),
    ("flush.messages", &["1", "9223372036854775807", "0"]),
    ("index.interval.bytes", &["4096", "0", "-1"]),
    ("max.message.bytes", &["1048588", "150", "0", "-1"]),
    ("message.timestamp.before.max.ms", &["9223372036854775807", "1000", "-1"]),
    ("message.timestamp.type", &["CreateTime", "LogAppendTime", "Never"]),
    ("min.cleanable.dirty.ratio", &["0.5", "1", "1.5", "half"]),
    ("min.insync.replicas", &["1", "2", "0"]),
    ("retention.bytes", &["-1", "1000", "-2", "9223372036854775808"]),
    ("retention.ms", &["-1", "604800000", " 60000 ", "1.5", "-2"]),
    ("segment.bytes", &["1048576", "1073741824", "14"]),
    ("segment.ms", &["1", "604800000", "0"]),
    ("unclean.leader.election.enable", &["true", "FALSE", "perhaps"]),
    ("remote.storage.enable", &["false"]),
    ("leader.replication.throttled.replicas", &["*", "0:1", "none"]),
    ("no.such.config", &["1"]),
    ("", &["1"]),
];
/// Configs of brokers that do nothing to other sequences once they are taken back.
pub const BROKER_CONFIGS: &[(&str, &[&str])] = &[
    ("log.retention.ms", &["60000000", "-1", "x", "0"]),
    ("log.roll.ms", &["60000000", "0"]),
    ("log.index.interval.bytes", &["4096", "-1"]),
    ("log.cleanup.policy", &["delete", "compact", "bad"]),
    ("num.partitions", &["5"]),
    ("no.such.config", &["1"]),
];
const GROUP_CONFIGS: &[(&str, &[&str])] = &[
    ("consumer.session.timeout.ms", &["45000", "50000", "1"]),
    ("consumer.heartbeat.interval.ms", &["5000", "1", "x"]),
    ("share.isolation.level", &["read_committed", "read_committed ", "other"]),
    ("share.auto.offset.reset", &["earliest", "by_duration:PT1H", "by_duration:1H"]),
    ("streams.num.standby.replicas", &["1", "9"]),
    ("no.such.config", &["1"]),
];
const CLIENT_METRICS_CONFIGS: &[(&str, &[&str])] = &[
    ("interval.ms", &["100", "60000", "99", "x"]),
    ("metrics", &["a,b", "*", "", "a,,b"]),
    ("match", &["client_id=(a|b)+.*", "client_id=[", "colour=red"]),
    ("no.such.config", &["1"]),
];

/// The configs that a resource of this type can have.
pub fn configs(resource_type: i8) -> &'static [(&'static str, &'static [&'static str])] {
    match resource_type {
        BROKER => BROKER_CONFIGS,
        CLIENT_METRICS => CLIENT_METRICS_CONFIGS,
        GROUP => GROUP_CONFIGS,
        _ => TOPIC_CONFIGS,
    }
}

impl Words {
    pub fn new(seed: u64) -> Words {
        Words { seed, members: Vec::new(), producers: Vec::new(), sessions: Vec::new() }
    }

    /// The two topics that are there from the start, three partitions and one.
    pub fn topics(&self) -> [String; 2] {
        ["orders", "lines"].map(|name| self.own(name))
    }

    /// A group with offsets, and one with a member.
    pub fn groups(&self) -> [String; 2] {
        ["readers", "workers"].map(|name| self.own(name))
    }

    /// A name that no other sequence has.
    pub fn own(&self, name: &str) -> String {
        format!("{name}-{}", self.seed)
    }

    /// Texts that fit, the likeliest several times; none where this module knows of none.
    pub fn texts(&self, place: Place) -> Vec<String> {
        let [orders, lines] = self.topics();
        let [readers, workers] = self.groups();
        let topics = || vec![orders.clone(), orders.clone(), lines.clone(), self.own("more")];
        let groups = || vec![workers.clone(), workers.clone(), readers.clone(), self.own("fresh")];
        let some = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        match (place.api, place.structure, place.field) {
            (_, "AlterableConfig" | "CreatableTopicConfig", "name") | (_, _, "configuration_keys") => {
                configs(place.resource_type).iter().map(|(name, _)| (*name).to_owned()).collect()
            }
            (_, "AlterableConfig" | "CreatableTopicConfig", "value") => {
                let configs = configs(place.resource_type);
                some(configs[place.config % configs.len()].1)
            }
            (_, _, "resource_name") => match place.resource_type {
                BROKER => some(&["1", "1", ""]),
                CLIENT_METRICS => vec![self.own("metrics")],
                GROUP => groups(),
                _ => topics(),
            },
            (ApiKey::JoinGroup, "Protocol" | "JoinGroupRequestProtocol", _) => {
                some(&["range", "range", "sticky"])
            }
            (ApiKey::CreateTopics, _, "name") => vec![self.own("more"), self.own("others"), orders],
            (ApiKey::DescribeUserScramCredentials, ..) => some(&["nobody", "somebody"]),
            (ApiKey::DescribeQuorum, _, "topic_name") => vec!["__cluster_metadata".into(), orders],
            (ApiKey::FindCoordinator, ..) => groups(),
            (_, _, "name" | "topic" | "topic_name" | "topic_names") => topics(),
            (_, _, "group_id" | "group_ids" | "groups" | "groups_names") => groups(),
            (_, _, "member_id") => self.member_ids(place.api),
            (_, _, "group_instance_id") => some(&["static"]),
            (_, _, "protocol_type") => some(&["consumer", "consumer", "connect"]),
            (_, _, "protocol_name") => some(&["range", "range", "sticky"]),
            (_, _, "committed_metadata" | "reason") => some(&["", "words"]),
            (_, _, "feature") => {
                some(&["metadata.version", "group.version", "transaction.version", "kraft.version"])
            }
            (_, _, "states_filter") => {
                some(&["Empty", "Stable", "stable", "PreparingRebalance", "Dead", "Assigning"])
            }
            (_, _, "types_filter") => some(&["classic", "Consumer", "share"]),
            (_, _, "state_filters") => some(&["Ongoing", "Empty", "CompleteAbort"]),
            (_, _, "transactional_id_pattern") => some(&["tx.*", "", ".*"]),
            (_, _, "transactional_id" | "transactional_ids") => some(&["tx"]),
            (_, _, "entity_type") => some(&["user", "client-id", "ip"]),
            (_, _, "path") => some(&["/nowhere"]),
            (_, _, "client_software_name" | "client_software_version") => some(&["client", "1.0"]),
            _ => Vec::new(),
        }
    }

    fn member_ids(&self, api: ApiKey) -> Vec<String> {
        let mut ids: Vec<String> = self.members.iter().map(|at| member(*at)).collect();
        // The first has a share already.
        ids.extend(self.members.first().map(|at| member(*at)));
        match api {
            ApiKey::JoinGroup => ids.extend(["".into(), "".into(), "".into()]),
            ApiKey::OffsetCommit | ApiKey::LeaveGroup => ids.push("".into()),
            _ => {}
        }
        ids
    }

    /// Numbers that fit; none where this module knows of none.
    pub fn numbers(&self, place: Place) -> Vec<i64> {
        if let Some(numbers) = bounded(place) {
            return numbers.to_vec();
        }
        let of = |first: i64, at: &[usize]| at.iter().map(|at| first + *at as i64).collect::<Vec<_>>();
        match (place.api, place.field) {
            (ApiKey::DescribeConfigs, "resource_type") => vec![2, 2, 2, 16, 32],
            (_, "resource_type") => vec![2, 2, 2, 4, 16, 32],
            (_, "resource_types") => vec![2, 4, 16, 32],
            (ApiKey::InitProducerId, "producer_id" | "producer_epoch") => vec![-1],
            (_, "producer_id" | "producer_id_filters") => of(PRODUCERS, &self.producers),
            (_, "session_id") => [vec![0; 3], of(SESSIONS, &self.sessions)].concat(),
            (_, "session_epoch") if place.session_id == 0 => vec![-1, -1, 0],
            (_, "session_epoch") => vec![1, 1, 2, 3, -1],
            (_, "partition" | "partition_index" | "partition_indexes" | "partitions" | "index") => {
                vec![0, 0, 0, 1, 2]
            }
            (_, "broker_ids" | "replicas") => vec![1],
            (_, "fetch_offset") => vec![0, 0, 1, 3, 5, 7],
            (ApiKey::DeleteRecords, "offset") => vec![-1, 0, 1, 3, 5],
            (_, "committed_offset") => vec![0, 3, 5, 100],
            (_, "log_start_offset") => vec![-1],
            (_, "high_watermark") => vec![i64::MAX],
            (
                _,
                "current_leader_epoch" | "last_fetched_epoch" | "committed_leader_epoch" | "leader_epoch",
            ) => vec![-1, -1, 0],
            (_, "generation_id" | "generation_id_or_member_epoch" | "member_epoch") => vec![1, 1, 1, 2, -1],
            (_, "timestamp") => vec![-1, -2, -3, -4, START_MS, START_MS + 1, START_MS + 5000],
            (_, "retention_time_ms") => vec![-1],
            (_, "replica_id") => vec![-1],
            (_, "replica_epoch") => vec![-1],
            (_, "max_bytes") => vec![1 << 20, 1 << 20, 200],
            (_, "partition_max_bytes") => vec![1 << 20, 1 << 20, 200],
            (_, "acks") => vec![-1, -1, 1, 1, 0],
            (ApiKey::CreateTopics, "num_partitions") => vec![-1, 1, 3],
            (_, "replication_factor") => vec![-1, 1],
            (_, "count") => vec![2, 3, 4, 5],
            (_, "response_partition_limit") => vec![2000, 1, 2],
            (_, "endpoint_type") => vec![1],
            (_, "config_operation") => vec![0, 0, 1, 2, 3],
            (_, "match_type") => vec![0, 1, 2],
            (_, "max_version_level") => vec![0, 1, 2],
            (_, "upgrade_type") => vec![1, 2, 3],
            (_, "election_type") => vec![0, 1],
            (_, "resource_type_filter" | "pattern_type_filter" | "operation" | "permission_type") => {
                vec![1, 2, 3]
            }
            (_, "duration_filter") => vec![-1, 0],
            (_, "node_id") => vec![-1],
            _ => Vec::new(),
        }
    }
}

/// The numbers of a field that no kind of request may leave. What a deadline that has passed does is a race in Kafka, and a member
/// whose time is up goes at a moment of its own; coordinators other than those of groups have topics of their own, which Kafka makes
/// and we do not; loggers and what a broker reads at its start are other ones.
pub fn bounded(place: Place) -> Option<&'static [i64]> {
    match (place.api, place.field) {
        (ApiKey::Fetch, "max_wait_ms") => Some(&[0, 0, 10, -1]),
        (ApiKey::Fetch, "min_bytes") => Some(&[0, 1, 1, -1]),
        (_, "timeout_ms" | "transaction_timeout_ms") => Some(&[30_000, 60_000]),
        (_, "session_timeout_ms") => Some(&[600_000, 600_000, 600_000, 0, -1, i32::MAX as i64]),
        (_, "rebalance_timeout_ms") => Some(&[600_000, 700_000]),
        (_, "key_type") => Some(&[0]),
        (_, "isolation_level") => Some(&[0, 1]),
        _ => None,
    }
}

/// The least that a field may say: what Kafka falls over, and not for long, is at the edges.
pub fn least(place: Place) -> i64 {
    if place.field == "session_id" { -1 } else { i64::MIN }
}

/// Is a flag always so?
pub fn fixed(place: Place) -> Option<bool> {
    match (place.api, place.field) {
        (ApiKey::UpdateFeatures, "validate_only") => Some(true),
        (ApiKey::InitProducerId, "enable2_pc" | "keep_prepared_txn") => Some(false),
        _ => None,
    }
}

/// Values of a type at its edges, for when a request is to miss.
pub fn edges(kind: Kind) -> Vec<i64> {
    let (least, most) = match kind {
        Kind::I8 => (i8::MIN.into(), i8::MAX.into()),
        Kind::I16 => (i16::MIN.into(), i16::MAX.into()),
        Kind::I32 => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    };
    vec![0, 1, -1, -2, 3, 5, least, most]
}

/// Texts that name nothing, or nothing that can be.
pub fn strange_texts() -> Vec<Vec<u8>> {
    vec![
        Vec::new(),
        b"missing".to_vec(),
        b"a b".to_vec(),
        b".".to_vec(),
        b"..".to_vec(),
        b"__consumer_offsets".to_vec(),
        b"-1".to_vec(),
        "größe".as_bytes().to_vec(),
        vec![b'x'; 249],
        vec![b'x'; 250],
        vec![b'y'; 30_000],
        b"\xff\xfe".to_vec(),
        b"nul\0inside".to_vec(),
        "\u{1f980}".as_bytes().to_vec(),
    ]
}
