//! OffsetDelete, API key 47.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget the offsets that a group committed for these partitions.
    pub struct Request<'a> of ApiKey::OffsetDelete {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [Partition];
    }

    /// Part of [`Request`].
    pub struct Partition {
        /// The partition's number.
        partition_index: i32;
    }

    /// Whether each offset is forgotten.
    pub struct Response<'a> of ApiKey::OffsetDelete {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The topics.
        topics: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        /// Its name.
        name: Text<'a>;
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
