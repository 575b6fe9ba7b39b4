//! CreateTopics, API key 19.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Make these topics.
    pub struct Request<'a> of ApiKey::CreateTopics {
        topics: &'a [CreatableTopic<'a>];
        timeout_ms: i32 = 60000;
        validate_only: bool;
    }

    /// Part of [`Request`].
    pub struct CreatableTopic<'a> {
        name: Text<'a>;
        num_partitions: i32;
        replication_factor: i16;
        assignments: &'a [CreatableReplicaAssignment<'a>];
        configs: &'a [CreatableTopicConfig<'a>];
    }

    /// Part of [`Request`].
    pub struct CreatableReplicaAssignment<'a> {
        partition_index: i32;
        broker_ids: &'a [i32];
    }

    /// Part of [`Request`].
    pub struct CreatableTopicConfig<'a> {
        name: Text<'a>;
        value: Option<Text<'a>>;
    }

    /// What each new topic turned out to be.
    pub struct Response<'a> of ApiKey::CreateTopics {
        throttle_time_ms: i32;
        topics: &'a [CreatableTopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct CreatableTopicResult<'a> {
        name: Text<'a>;
        topic_id: Uuid, in 7+;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        topic_config_error_code: ErrorCode, in 5+, tag 0;
        num_partitions: i32 = -1, in 5+;
        replication_factor: i16 = -1, in 5+;
        configs: Option<&'a [CreatableTopicConfigs<'a>]>, in 5+;
    }

    /// Part of [`Response`].
    pub struct CreatableTopicConfigs<'a> {
        name: Text<'a>;
        value: Option<Text<'a>>;
        read_only: bool;
        config_source: i8 = -1;
        is_sensitive: bool;
    }
}
