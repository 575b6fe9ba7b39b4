//! CreateTopics, API key 19.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Make these topics.
    /// - 3: the client waits by itself when it is over a quota (KIP-219).
    /// - 4: the broker's defaults for partitions and replicas can be asked for (KIP-464).
    /// - 5: flexible (KIP-482).
    /// - 6: THROTTLING_QUOTA_EXCEEDED, when a quota of changes is used up (KIP-599).
    /// - 7: as before; only the response changed.
    pub struct Request<'a> of ApiKey::CreateTopics {
        /// Which topics to make, each name once.
        topics: &'a [CreatableTopic<'a>];
        /// How long to wait until they are made, in milliseconds.
        timeout_ms: i32 = 60000;
        /// Only find out whether they could be made, and make none (KIP-4)?
        validate_only: bool;
    }

    /// A topic to make.
    pub struct CreatableTopic<'a> {
        /// What the topic shall be called: 1 to 249 letters, digits, `.`, `_` and `-`.
        name: Text<'a>;
        /// How many partitions it shall have; -1 is the broker's default, or what `assignments` say (KIP-464).
        num_partitions: i32;
        /// How many replicas each partition shall have; -1 is the broker's default, or what `assignments` say
        /// (KIP-464).
        replication_factor: i16;
        /// The replicas of each partition, if the client chooses them.
        assignments: &'a [CreatableReplicaAssignment<'a>];
        /// The settings that differ from the broker's.
        configs: &'a [CreatableTopicConfig<'a>];
    }

    /// The replicas of a partition.
    pub struct CreatableReplicaAssignment<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The brokers that hold a replica, the preferred leader first.
        broker_ids: &'a [i32];
    }

    /// A setting of a topic.
    pub struct CreatableTopicConfig<'a> {
        /// Which setting, by its name in Kafka's documentation: `retention.ms` for one.
        name: Text<'a>;
        /// What the setting is to be, as text.
        value: Option<Text<'a>>;
    }

    /// What each new topic turned out to be.
    /// - 3: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 4: as before; only the request changed.
    /// - 5: flexible (KIP-482); shows what was made, with its settings (KIP-525).
    /// - 6: THROTTLING_QUOTA_EXCEEDED, when a quota of changes is used up (KIP-599).
    /// - 7: topic ids (KIP-516).
    pub struct Response<'a> of ApiKey::CreateTopics {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What became of each topic.
        topics: &'a [CreatableTopicResult<'a>];
    }

    /// What became of one topic.
    pub struct CreatableTopicResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// By which the topic is told from others of its name; zero if it was not made (KIP-516).
        topic_id: Uuid, in 7+;
        /// 0 if it was made, otherwise why not.
        error_code: ErrorCode;
        /// The error in words, for people.
        error_message: Option<Text<'a>>;
        /// 0 if its settings are shown, otherwise why not (KIP-525).
        topic_config_error_code: ErrorCode, in 5+, tag 0;
        /// How many partitions it has; -1 if the client may not know.
        num_partitions: i32 = -1, in 5+;
        /// How many replicas of each; -1 if the client may not know.
        replication_factor: i16 = -1, in 5+;
        /// Every setting of it; null if the client may not know.
        configs: Option<&'a [CreatableTopicConfigs<'a>]>, in 5+;
    }

    /// A setting of the new topic.
    pub struct CreatableTopicConfigs<'a> {
        /// Which setting, by its name in Kafka's documentation: `retention.ms` for one.
        name: Text<'a>;
        /// What the setting is, as text; null if it is a secret or has none.
        value: Option<Text<'a>>;
        /// Is the setting impossible to change?
        read_only: bool;
        /// Where the value comes from, numbered as in DescribeConfigs.
        config_source: i8 = -1;
        /// Is it a secret, so that its value is not told?
        is_sensitive: bool;
    }
}
