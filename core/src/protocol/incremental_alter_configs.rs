//! IncrementalAlterConfigs, API key 44.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Change single settings of these resources.
    /// - 1: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::IncrementalAlterConfigs {
        /// What is to be changed, each resource at most once.
        resources: &'a [AlterConfigsResource<'a>];
        /// Only find out whether it could be done, and change nothing?
        validate_only: bool;
    }

    /// A topic, broker or the like, with the settings to change.
    pub struct AlterConfigsResource<'a> {
        /// What it is: 2 topic, 4 broker, 8 logger of a broker, 16 client metrics, 32 group.
        resource_type: i8;
        /// Which one of that kind: a topic's or a group's name, a broker's number; empty means all brokers.
        resource_name: Text<'a>;
        /// Which settings to change, and how.
        configs: &'a [AlterableConfig<'a>];
    }

    /// A setting and what is to be done to it.
    pub struct AlterableConfig<'a> {
        /// Which setting: `retention.ms` of a topic for one.
        name: Text<'a>;
        /// 0 set, 1 delete, 2 append to a list, 3 remove from a list (KIP-339).
        config_operation: i8;
        /// What to set, append or subtract, as text; null to delete.
        value: Option<Text<'a>>;
    }

    /// Whether each resource was changed.
    /// - 1: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::IncrementalAlterConfigs {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What became of each resource whose settings were to be changed.
        responses: &'a [AlterConfigsResourceResponse<'a>];
    }

    /// What became of one resource's changes.
    pub struct AlterConfigsResourceResponse<'a> {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// What it is: 2 topic, 4 broker, 8 logger of a broker, 16 client metrics, 32 group.
        resource_type: i8;
        /// Which one of that kind: a topic's or a group's name, a broker's number; empty means all brokers.
        resource_name: Text<'a>;
    }
}
