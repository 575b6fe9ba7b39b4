//! DeleteShareGroupOffsets, API key 92.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget where a share group reads these topics.
    pub struct Request<'a> of ApiKey::DeleteShareGroupOffsets {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
    }

    /// Whether each topic is forgotten.
    pub struct Response<'a> of ApiKey::DeleteShareGroupOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// The outcome for each.
        responses: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// The topic's id.
        topic_id: Uuid;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
