//! DescribeClientQuotas, API key 48.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which quotas match these users and clients?
    /// - 1: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::DescribeClientQuotas {
        /// What the entities must be.
        components: &'a [ComponentData<'a>];
        /// Only entities with nothing else in them?
        strict: bool;
    }

    /// One half of whom the quotas must be for.
    pub struct ComponentData<'a> {
        /// `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// 0 this name, 1 the default, 2 any name.
        match_type: i8;
        /// The name; null if the match needs none.
        r#match: Option<Text<'a>>;
    }

    /// The quotas that match.
    /// - 1: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::DescribeClientQuotas {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// Everybody who matches, with the limits; null if it failed.
        entries: Option<&'a [EntryData<'a>]>;
    }

    /// The limits of one user, client or address, or of a pair of user and client.
    pub struct EntryData<'a> {
        /// Who is limited: a user, a client id, both together, or an address.
        entity: &'a [EntityData<'a>];
        /// What is limited, and how far.
        values: &'a [ValueData<'a>];
    }

    /// One half of whom the quota is for.
    pub struct EntityData<'a> {
        /// `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Its name; null for everybody without a quota of their own.
        entity_name: Option<Text<'a>>;
    }

    /// One limit.
    pub struct ValueData<'a> {
        /// What is limited: `producer_byte_rate`, `consumer_byte_rate`, `request_percentage` and others.
        key: Text<'a>;
        /// The limit: bytes a second, percent of a thread, or changes a second.
        value: f64;
    }
}
