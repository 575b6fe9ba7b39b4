//! TxnOffsetCommit, API key 28.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Remember these offsets if the transaction commits.
    pub struct Request<'a> of ApiKey::TxnOffsetCommit {
        /// The transactional id.
        transactional_id: Text<'a>;
        /// The group's id.
        group_id: Text<'a>;
        /// The producer's id.
        producer_id: i64;
        /// The producer's epoch.
        producer_epoch: i16;
        /// The generation of a classic group, or the member's epoch in another; -1 outside of any.
        generation_id_or_member_epoch: i32 = -1, in 3+;
        /// The member's id.
        member_id: Text<'a>, in 3+;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 3+;
        /// The topics.
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        /// Its name.
        name: Text<'a>, in 0-5;
        /// The topic's id.
        topic_id: Uuid, in 6+;
        /// Its partitions.
        partitions: &'a [Partition<'a>];
    }

    /// Part of [`Request`].
    pub struct Partition<'a> {
        /// The partition's number.
        partition_index: i32;
        /// The offset that was committed; -1 if there is none.
        committed_offset: i64;
        /// The leader epoch of the last record consumed; -1 if it is not known (KIP-320).
        committed_leader_epoch: i32 = -1, in 2+;
        /// What the committer added, for its own use; null if nothing.
        committed_metadata: Option<Text<'a>>;
    }

    /// Whether each offset was taken.
    pub struct Response<'a> of ApiKey::TxnOffsetCommit {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The topics.
        topics: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        /// Its name.
        name: Text<'a>, in 0-5;
        /// The topic's id.
        topic_id: Uuid, in 6+;
        /// Its partitions.
        partitions: &'a [ResponsePartition];
    }

    /// Part of [`Response`].
    pub struct ResponsePartition {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
