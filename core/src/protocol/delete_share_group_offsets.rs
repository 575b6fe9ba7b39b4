//! DeleteShareGroupOffsets, API key 92.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget where a share group reads these topics.
    pub struct Request<'a> of ApiKey::DeleteShareGroupOffsets {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Which topics the group shall forget.
        topics: &'a [Topic<'a>];
    }

    /// A topic that the group is to forget.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
    }

    /// Whether each topic is forgotten.
    pub struct Response<'a> of ApiKey::DeleteShareGroupOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// Which topics were forgotten and which not.
        responses: &'a [ResponseTopic<'a>];
    }

    /// What became of one topic's offsets.
    pub struct ResponseTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
