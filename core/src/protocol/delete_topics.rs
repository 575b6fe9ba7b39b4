//! DeleteTopics, API key 20.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Remove these topics with all they hold.
    /// - 2: the client waits by itself when it is over a quota (KIP-219).
    /// - 3: the client understands TOPIC_DELETION_DISABLED (KIP-322).
    /// - 4: flexible (KIP-482).
    /// - 5: THROTTLING_QUOTA_EXCEEDED, when a quota of changes is used up (KIP-599).
    /// - 6: topics by name or by id (KIP-516).
    pub struct Request<'a> of ApiKey::DeleteTopics {
        /// The topics to remove, from version 6 on (KIP-516).
        topics: &'a [DeleteTopicState<'a>], in 6+;
        /// The names of the topics to remove, up to version 5.
        topic_names: &'a [Text<'a>], in 0-5;
        /// How long to wait until they are gone, in milliseconds.
        timeout_ms: i32;
    }

    /// A topic by name or by id.
    pub struct DeleteTopicState<'a> {
        /// What the topic is called; null if it is named by id.
        name: Option<Text<'a>> = None;
        /// The id to find the topic by; zero if it is named by name (KIP-516).
        topic_id: Uuid;
    }

    /// Whether each topic is gone.
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: TOPIC_DELETION_DISABLED where `delete.topic.enable` is false (KIP-322).
    /// - 4: flexible (KIP-482).
    /// - 5: errors in words. THROTTLING_QUOTA_EXCEEDED, when a quota of changes is used up (KIP-599).
    /// - 6: topic ids (KIP-516).
    pub struct Response<'a> of ApiKey::DeleteTopics {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What became of each topic.
        responses: &'a [DeletableTopicResult<'a>];
    }

    /// What became of one topic.
    pub struct DeletableTopicResult<'a> {
        /// What the topic was called; null if nothing has the id.
        name: Option<Text<'a>>, null 6+;
        /// The id that the topic had; zero if nothing has the name (KIP-516).
        topic_id: Uuid, in 6+;
        /// 0 if it was removed, otherwise why not.
        error_code: ErrorCode;
        /// The error in words, for people.
        error_message: Option<Text<'a>> = None, in 5+;
    }
}
