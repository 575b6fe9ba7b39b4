//! AlterConfigs, API key 33.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Replace all settings of these resources.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::AlterConfigs {
        /// What is to be changed, each resource at most once.
        resources: &'a [Resource<'a>];
        /// Only find out whether it could be done, and change nothing?
        validate_only: bool;
    }

    /// A topic, broker or the like, with all settings that it is to have.
    pub struct Resource<'a> {
        /// What it is: 2 topic, 4 broker, 8 logger of a broker, 16 client metrics, 32 group.
        resource_type: i8;
        /// Which one of that kind: a topic's or a group's name, a broker's number; empty means all brokers.
        resource_name: Text<'a>;
        /// All settings that shall hold: what is not named here falls back to its default.
        configs: &'a [AlterableConfig<'a>];
    }

    /// A setting and what it is to be.
    pub struct AlterableConfig<'a> {
        /// Which setting: `retention.ms` of a topic for one.
        name: Text<'a>;
        /// What the setting is to be, as text; null is refused.
        value: Option<Text<'a>>;
    }

    /// Whether each resource was changed.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::AlterConfigs {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What became of each resource whose settings were to be replaced.
        responses: &'a [ResourceResponse<'a>];
    }

    /// What became of one resource's settings.
    pub struct ResourceResponse<'a> {
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
