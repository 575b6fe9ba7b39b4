//! DeleteShareGroupOffsets, API key 92.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget where a share group reads these topics.
    pub struct Request<'a> of ApiKey::DeleteShareGroupOffsets {
        group_id: Text<'a>;
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        topic_name: Text<'a>;
    }

    /// Whether each topic is forgotten.
    pub struct Response<'a> of ApiKey::DeleteShareGroupOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        responses: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        topic_name: Text<'a>;
        topic_id: Uuid;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
    }
}
