//! OffsetCommit, API key 8.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A group has consumed up to these offsets: remember them.
    pub struct Request<'a> of ApiKey::OffsetCommit {
        /// The group's id.
        group_id: Text<'a>;
        /// The generation of a classic group, or the member's epoch in another; -1 outside of any.
        generation_id_or_member_epoch: i32 = -1;
        /// The member's id.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 7+;
        /// How long to keep the offsets, in milliseconds; -1 is the broker's default.
        retention_time_ms: i64 = -1, in 2-4;
        /// The topics.
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        /// Its name.
        name: Text<'a>, in 0-9;
        /// The topic's id.
        topic_id: Uuid, in 10+;
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
        committed_leader_epoch: i32 = -1, in 6+;
        /// What the committer added, for its own use; null if nothing.
        committed_metadata: Option<Text<'a>>;
    }

    /// Whether each offset was remembered.
    pub struct Response<'a> of ApiKey::OffsetCommit {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 3+;
        /// The topics.
        topics: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        /// Its name.
        name: Text<'a>, in 0-9;
        /// The topic's id.
        topic_id: Uuid, in 10+;
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
