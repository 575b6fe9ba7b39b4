//! CreatePartitions, API key 37.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Give these topics more partitions.
    pub struct Request<'a> of ApiKey::CreatePartitions {
        topics: &'a [Topic<'a>];
        timeout_ms: i32;
        validate_only: bool;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        name: Text<'a>;
        count: i32;
        assignments: Option<&'a [Assignment<'a>]>;
    }

    /// Part of [`Request`].
    pub struct Assignment<'a> {
        broker_ids: &'a [i32];
    }

    /// Whether each topic has grown.
    pub struct Response<'a> of ApiKey::CreatePartitions {
        throttle_time_ms: i32;
        results: &'a [TopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResult<'a> {
        name: Text<'a>;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
    }
}
