//! OffsetForLeaderEpoch, API key 23.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Where did this leader epoch end in each partition?
    pub struct Request<'a> of ApiKey::OffsetForLeaderEpoch {
        replica_id: i32 = -2, in 3+;
        topics: &'a [OffsetForLeaderTopic<'a>];
    }

    /// Part of [`Request`].
    pub struct OffsetForLeaderTopic<'a> {
        topic: Text<'a>;
        partitions: &'a [OffsetForLeaderPartition];
    }

    /// Part of [`Request`].
    pub struct OffsetForLeaderPartition {
        partition: i32;
        current_leader_epoch: i32 = -1;
        leader_epoch: i32;
    }

    /// The end of the epoch, or of the one before it.
    pub struct Response<'a> of ApiKey::OffsetForLeaderEpoch {
        throttle_time_ms: i32;
        topics: &'a [OffsetForLeaderTopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct OffsetForLeaderTopicResult<'a> {
        topic: Text<'a>;
        partitions: &'a [EpochEndOffset];
    }

    /// Part of [`Response`].
    pub struct EpochEndOffset {
        error_code: ErrorCode;
        partition: i32;
        leader_epoch: i32 = -1;
        end_offset: i64 = -1;
    }
}
