//! TxnOffsetCommit, API key 28.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Remember these offsets if the transaction commits.
    pub struct Request<'a> of ApiKey::TxnOffsetCommit {
        transactional_id: Text<'a>;
        group_id: Text<'a>;
        producer_id: i64;
        producer_epoch: i16;
        generation_id_or_member_epoch: i32 = -1, in 3+;
        member_id: Text<'a>, in 3+;
        group_instance_id: Option<Text<'a>> = None, in 3+;
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        name: Text<'a>, in 0-5;
        topic_id: Uuid, in 6+;
        partitions: &'a [Partition<'a>];
    }

    /// Part of [`Request`].
    pub struct Partition<'a> {
        partition_index: i32;
        committed_offset: i64;
        committed_leader_epoch: i32 = -1, in 2+;
        committed_metadata: Option<Text<'a>>;
    }

    /// Whether each offset was taken.
    pub struct Response<'a> of ApiKey::TxnOffsetCommit {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        topics: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        name: Text<'a>, in 0-5;
        topic_id: Uuid, in 6+;
        partitions: &'a [ResponsePartition];
    }

    /// Part of [`Response`].
    pub struct ResponsePartition {
        partition_index: i32;
        error_code: ErrorCode;
    }
}
