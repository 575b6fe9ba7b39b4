//! ListConfigResources, API key 74.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which resources have settings?
    /// - 1: every kind of resource; before, only client metrics (KIP-1142).
    pub struct Request<'a> of ApiKey::ListConfigResources {
        /// Which kinds: 2 topic, 4 broker, 8 logger of a broker, 16 client metrics, 32 group; empty is every kind.
        resource_types: &'a [i8], in 1+;
    }

    /// Their names and types.
    /// - 1: every kind of resource; before, only client metrics (KIP-1142).
    pub struct Response<'a> of ApiKey::ListConfigResources {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Everything that has settings of its own, of the kinds that were asked for.
        config_resources: &'a [ConfigResource<'a>];
    }

    /// Something that has settings.
    pub struct ConfigResource<'a> {
        /// Which one of that kind: a topic's or a group's name, a broker's number; empty means all brokers.
        resource_name: Text<'a>;
        /// What it is: 2 topic, 4 broker, 8 logger of a broker, 16 client metrics, 32 group.
        resource_type: i8 = 16, in 1+;
    }
}
