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
        /// Only look whether it could be done?
        validate_only: bool;
    }

    /// A topic, broker or the like, with all settings that it is to have.
    pub struct Resource<'a> {
        /// What it is: 2 topic, 4 broker, 8 logger of a broker, 16 client metrics, 32 group.
        resource_type: i8;
        /// Which one of that kind: a topic's or a group's name, a broker's number; empty means all brokers.
        resource_name: Text<'a>;
        /// The settings.
        configs: &'a [AlterableConfig<'a>];
    }

    /// A setting and what it is to be.
    pub struct AlterableConfig<'a> {
        /// Which setting: `retention.ms` of a topic for one.
        name: Text<'a>;
        /// What the setting is to be, as text; null where nothing is set.
        value: Option<Text<'a>>;
    }

    /// Whether each resource was changed.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::AlterConfigs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The outcome for each.
        responses: &'a [ResourceResponse<'a>];
    }

    /// What became of one resource's settings.
    pub struct ResourceResponse<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// What it is: 2 topic, 4 broker, 8 logger of a broker, 16 client metrics, 32 group.
        resource_type: i8;
        /// Which one of that kind: a topic's or a group's name, a broker's number; empty means all brokers.
        resource_name: Text<'a>;
    }
}
