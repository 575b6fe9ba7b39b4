//! Fetch, API key 1.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// Records of these partitions from these offsets on, now or when enough has come in.
    /// - 5: followers say where their logs begin, since records can be deleted (KIP-107).
    /// - 6: the client understands KAFKA_STORAGE_ERROR (KIP-112).
    /// - 7: fetch sessions: only what changes is sent again (KIP-227).
    /// - 8: the client waits by itself when it is over a quota (KIP-219).
    /// - 9: the leader epoch that the client knows, against stale leaders (KIP-320).
    /// - 10: the client can decompress zstd (KIP-110).
    /// - 11: the client's rack, to read from a replica nearby (KIP-392).
    /// - 12: flexible (KIP-482); for the raft of the metadata log (KIP-595).
    /// - 13: topics by id (KIP-516).
    /// - 14: the client understands OFFSET_MOVED_TO_TIERED_STORAGE (KIP-405).
    /// - 15: followers say their broker epoch, so that one that restarted is not taken as in sync (KIP-903).
    /// - 16: as before; only the response changed.
    /// - 17: the directory id of the one who asks (KIP-853).
    /// - 18: followers say the high watermark that they know, and wait when there is no news (KIP-1166).
    pub struct Request<'a> of ApiKey::Fetch {
        /// The cluster that a follower believes it is part of; null for consumers.
        cluster_id: Option<Text<'a>> = None, in 12+, tag 0;
        /// Who asks: a follower by its `node.id`, or -1 for a consumer.
        replica_id: i32 = -1, in 0-14;
        /// The follower that asks, with its epoch (KIP-903).
        replica_state: ReplicaState, in 15+, tag 1;
        /// How long the answer may wait for `min_bytes` to come together, in milliseconds.
        max_wait_ms: i32;
        /// How many bytes of records to wait for, in all partitions together; 0 waits for none.
        min_bytes: i32;
        /// How many bytes of records to answer with; the first batch comes whole even if it is larger (KIP-74).
        max_bytes: i32 = i32::MAX;
        /// 0 reads up to the high watermark, 1 (read_committed) only up to the first open transaction (KIP-98).
        isolation_level: i8;
        /// Which fetch session the request belongs to, as the broker numbered it; 0 if none (KIP-227).
        session_id: i32, in 7+;
        /// The request's number in its session: 0 opens one, then it rises by one each time; -1 closes it or wants
        /// none.
        session_epoch: i32 = -1, in 7+;
        /// What to read; within a session only what has changed.
        topics: &'a [Topic<'a>];
        /// What to read no longer within the session.
        forgotten_topics_data: &'a [ForgottenTopic<'a>], in 7+;
        /// The rack that the consumer stands in, to be told of a replica nearby; empty if it does not say
        /// (KIP-392).
        rack_id: Text<'a>, in 11+;
    }

    /// A follower.
    pub struct ReplicaState {
        /// Its broker id; -1 is a consumer.
        replica_id: i32 = -1;
        /// Its broker epoch; -1 is a consumer.
        replica_epoch: i64 = -1;
    }

    /// What to read of one topic.
    pub struct Topic<'a> {
        /// What the topic is called, up to version 12; then its id stands for it.
        topic: Text<'a>, in 0-12;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 13+;
        /// From where to read each partition, and how much.
        partitions: &'a [Partition];
    }

    /// What to read of one partition.
    pub struct Partition {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The leader epoch that the sender knows: another one is refused; -1 if it is not to be checked (KIP-320).
        current_leader_epoch: i32 = -1, in 9+;
        /// The offset from which to read: that of the first record wanted.
        fetch_offset: i64;
        /// The leader epoch of the last record that the follower has; -1 is none.
        last_fetched_epoch: i32 = -1, in 12+;
        /// The first offset of the follower's log; -1 from a consumer (KIP-107).
        log_start_offset: i64 = -1, in 5+;
        /// How many bytes of records to answer with from this partition; the first batch of an answer comes whole
        /// even if it is larger.
        partition_max_bytes: i32;
        /// The follower's log directory, by which one with a new disk is told from the one before it (KIP-853).
        replica_directory_id: Uuid, in 17+, tag 0;
        /// The high watermark that the follower knows: a greater one is told at once (KIP-1166).
        high_watermark: i64 = i64::MAX, in 18+, tag 1;
    }

    /// What to read no longer of one topic.
    pub struct ForgottenTopic<'a> {
        /// What the topic is called, up to version 12; then its id stands for it.
        topic: Text<'a>, in 7-12;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 13+;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// Record batches of each partition, and how far it reaches.
    /// - 5: where each log begins (KIP-107).
    /// - 6: KAFKA_STORAGE_ERROR, for a log directory that has failed (KIP-112).
    /// - 7: fetch sessions: only what changed is answered (KIP-227).
    /// - 8: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 9: FENCED_LEADER_EPOCH and UNKNOWN_LEADER_EPOCH (KIP-320).
    /// - 10: batches may be compressed with zstd (KIP-110).
    /// - 11: names a replica nearby (KIP-392).
    /// - 12: flexible (KIP-482); where logs part, who leads, which snapshot to load (KIP-595).
    /// - 13: topics by id (KIP-516).
    /// - 14: OFFSET_MOVED_TO_TIERED_STORAGE, for followers (KIP-405).
    /// - 15: as before; only the request changed.
    /// - 16: where the new leader is, so that nobody need ask for metadata (KIP-951).
    /// - 17: as before; only the request changed.
    /// - 18: as before; only the request changed.
    pub struct Response<'a> of ApiKey::Fetch {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What is wrong with the whole request or its session; 0 if nothing is.
        error_code: ErrorCode, in 7+;
        /// Which fetch session to name from now on; 0 if there is none (KIP-227).
        session_id: i32, in 7+;
        /// What was read; within a session only where there is news.
        responses: &'a [FetchableTopicResponse<'a>];
        /// Where to reach the leaders that `current_leader` names, so that nobody need ask for metadata (KIP-951).
        node_endpoints: &'a [NodeEndpoint<'a>], in 16+, tag 0;
    }

    /// What was read of one topic.
    pub struct FetchableTopicResponse<'a> {
        /// What the topic is called, up to version 12; then its id stands for it.
        topic: Text<'a>, in 0-12;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 13+;
        /// The records of each partition, and where its log begins and ends.
        partitions: &'a [PartitionData<'a>];
    }

    /// What was read of one partition.
    pub struct PartitionData<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it could be read, otherwise why not.
        error_code: ErrorCode;
        /// One more than the offset of the last record that all replicas in sync have; -1 with an error.
        high_watermark: i64;
        /// The first offset of an open transaction, or the high watermark: before it every transaction has ended
        /// (KIP-98).
        last_stable_offset: i64 = -1;
        /// The first offset that the partition still has; -1 with an error.
        log_start_offset: i64 = -1, in 5+;
        /// Up to where the follower's log can be the leader's: it must truncate there (KIP-595).
        diverging_epoch: EpochEndOffset, in 12+, tag 0;
        /// Who leads the partition, told to a client that asked the wrong broker.
        current_leader: LeaderIdAndEpoch, in 12+, tag 1;
        /// The snapshot that a follower of the metadata log must load first, since the log begins later (KIP-630).
        snapshot_id: SnapshotId, in 12+, tag 2;
        /// Aborted transactions in what was read, for read_committed clients to drop; null with isolation level 0.
        aborted_transactions: Option<&'a [AbortedTransaction]>;
        /// The broker to read from instead; -1 is this one.
        preferred_read_replica: i32 = -1, in 11+;
        /// Record batches, from the one that holds the offset on; the last may be cut off.
        records: Option<Records<'a>>;
    }

    /// The end of a leader epoch.
    pub struct EpochEndOffset {
        /// The greatest leader epoch that both logs may have; -1 is none.
        epoch: i32 = -1;
        /// One more than the offset of its last record; -1 is none.
        end_offset: i64 = -1;
    }

    /// The leader of a partition.
    pub struct LeaderIdAndEpoch {
        /// The broker that leads it; -1 if nobody knows.
        leader_id: i32 = -1;
        /// How often leadership has changed; -1 if nobody knows.
        leader_epoch: i32 = -1;
    }

    /// A snapshot of the metadata log.
    pub struct SnapshotId {
        /// One more than the offset of the last record that it includes; -1 is none.
        end_offset: i64 = -1;
        /// The epoch of that record; -1 is none.
        epoch: i32 = -1;
    }

    /// An aborted transaction, whose records a reader must drop.
    pub struct AbortedTransaction {
        /// Whose records to drop: those of this producer from `first_offset` to its abort marker.
        producer_id: i64;
        /// The offset of its first record.
        first_offset: i64;
    }

    /// Where to reach a broker.
    pub struct NodeEndpoint<'a> {
        /// The number that the broker has in the cluster, its setting `node.id`.
        node_id: i32;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: i32;
        /// The rack or zone that the node stands in: `broker.rack` in its settings; null if it does not say.
        rack: Option<Text<'a>> = None;
    }
}
