//! WriteTxnMarkers, API key 27.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Coordinator to partition leaders: write the end of these transactions into the logs.
    pub struct Request<'a> of ApiKey::WriteTxnMarkers {
        markers: &'a [WritableTxnMarker<'a>];
    }

    /// Part of [`Request`].
    pub struct WritableTxnMarker<'a> {
        producer_id: i64;
        producer_epoch: i16;
        transaction_result: bool;
        topics: &'a [WritableTxnMarkerTopic<'a>];
        coordinator_epoch: i32;
        transaction_version: i8, in 2+;
    }

    /// Part of [`Request`].
    pub struct WritableTxnMarkerTopic<'a> {
        name: Text<'a>;
        partition_indexes: &'a [i32];
    }

    /// Whether each marker was written.
    pub struct Response<'a> of ApiKey::WriteTxnMarkers {
        markers: &'a [WritableTxnMarkerResult<'a>];
    }

    /// Part of [`Response`].
    pub struct WritableTxnMarkerResult<'a> {
        producer_id: i64;
        topics: &'a [WritableTxnMarkerTopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct WritableTxnMarkerTopicResult<'a> {
        name: Text<'a>;
        partitions: &'a [WritableTxnMarkerPartitionResult];
    }

    /// Part of [`Response`].
    pub struct WritableTxnMarkerPartitionResult {
        partition_index: i32;
        error_code: ErrorCode;
    }
}
