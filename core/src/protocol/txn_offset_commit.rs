//! TxnOffsetCommit, API key 28.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Remember these offsets if the transaction commits.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: leader epochs, to notice a log that was truncated (KIP-320).
    /// - 3: flexible (KIP-482); the member says who it is, so that one that was replaced is refused (KIP-447).
    /// - 4: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 5: adds the group to the transaction by itself (KIP-890).
    /// - 6: topics by id (KIP-1319).
    pub struct Request<'a> of ApiKey::TxnOffsetCommit {
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i16;
        /// The generation of a classic group, or the member's epoch in another; -1 outside of any.
        generation_id_or_member_epoch: i32 = -1, in 3+;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>, in 3+;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 3+;
        /// How far the group will have got once the transaction commits, topic by topic.
        topics: &'a [Topic<'a>];
    }

    /// How far the group will have got in one topic.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>, in 0-5;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 6+;
        /// How far the group will have got in each partition.
        partitions: &'a [Partition<'a>];
    }

    /// How far the group will have got in one partition, once the transaction commits.
    pub struct Partition<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The record to read next: one more than the last that is done.
        committed_offset: i64;
        /// The leader epoch of the last record consumed; -1 if it is not known (KIP-320).
        committed_leader_epoch: i32 = -1, in 2+;
        /// What the committer added, for its own use; null if nothing.
        committed_metadata: Option<Text<'a>>;
    }

    /// Whether each offset was taken.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: as before; only the request changed.
    /// - 3: flexible (KIP-482); errors about the member (KIP-447).
    /// - 4: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 5: as before; only the request changed.
    /// - 6: topics by id; GROUP_ID_NOT_FOUND, STALE_MEMBER_EPOCH and UNKNOWN_TOPIC_ID (KIP-1319).
    pub struct Response<'a> of ApiKey::TxnOffsetCommit {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// Which offsets were taken and which not, topic by topic.
        topics: &'a [ResponseTopic<'a>];
    }

    /// What became of the commits to one topic.
    pub struct ResponseTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>, in 0-5;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 6+;
        /// Which offsets were taken and which not.
        partitions: &'a [ResponsePartition];
    }

    /// What became of one commit.
    pub struct ResponsePartition {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
