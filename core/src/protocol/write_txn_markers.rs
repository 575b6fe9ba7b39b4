//! WriteTxnMarkers, API key 27.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Coordinator to partition leaders: write the end of these transactions into the logs.
    pub struct Request<'a> of ApiKey::WriteTxnMarkers {
        /// The transactions, or what became of each.
        markers: &'a [WritableTxnMarker<'a>];
    }

    /// Part of [`Request`].
    pub struct WritableTxnMarker<'a> {
        /// The producer's id.
        producer_id: i64;
        /// The producer's epoch.
        producer_epoch: i16;
        /// True if it commits, false if it aborts.
        transaction_result: bool;
        /// The topics.
        topics: &'a [WritableTxnMarkerTopic<'a>];
        /// The epoch of the coordinator, which rises when it moves.
        coordinator_epoch: i32;
        /// The transaction version that the marker is written under.
        transaction_version: i8, in 2+;
    }

    /// Part of [`Request`].
    pub struct WritableTxnMarkerTopic<'a> {
        /// Its name.
        name: Text<'a>;
        /// The numbers of its partitions.
        partition_indexes: &'a [i32];
    }

    /// Whether each marker was written.
    pub struct Response<'a> of ApiKey::WriteTxnMarkers {
        /// The transactions, or what became of each.
        markers: &'a [WritableTxnMarkerResult<'a>];
    }

    /// Part of [`Response`].
    pub struct WritableTxnMarkerResult<'a> {
        /// The producer's id.
        producer_id: i64;
        /// The topics.
        topics: &'a [WritableTxnMarkerTopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct WritableTxnMarkerTopicResult<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [WritableTxnMarkerPartitionResult];
    }

    /// Part of [`Response`].
    pub struct WritableTxnMarkerPartitionResult {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
