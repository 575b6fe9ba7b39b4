//! DeleteTopics, API key 20.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Remove these topics with all they hold.
    pub struct Request<'a> of ApiKey::DeleteTopics {
        topics: &'a [DeleteTopicState<'a>], in 6+;
        topic_names: &'a [Text<'a>], in 0-5;
        timeout_ms: i32;
    }

    /// Part of [`Request`].
    pub struct DeleteTopicState<'a> {
        name: Option<Text<'a>> = None;
        topic_id: Uuid;
    }

    /// Whether each topic is gone.
    pub struct Response<'a> of ApiKey::DeleteTopics {
        throttle_time_ms: i32;
        responses: &'a [DeletableTopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct DeletableTopicResult<'a> {
        name: Option<Text<'a>>, null 6+;
        topic_id: Uuid, in 6+;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None, in 5+;
    }
}
