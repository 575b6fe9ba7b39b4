//! DescribeClientQuotas, API key 48.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which quotas match these users and clients?
    /// - 1: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::DescribeClientQuotas {
        /// Whose quotas to tell: all components must match.
        components: &'a [ComponentData<'a>];
        /// Only those that consist of exactly these components, and of no other?
        strict: bool;
    }

    /// One half of whom the quotas must be for.
    pub struct ComponentData<'a> {
        /// What kind of name follows: `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// What the name must be: 0 this one, 1 none (the default), 2 any that has a quota.
        match_type: i8;
        /// The name to look for; null if `match_type` needs none.
        r#match: Option<Text<'a>>;
    }

    /// The quotas that match.
    /// - 1: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::DescribeClientQuotas {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// Everybody who matches, with the limits; null if it failed.
        entries: Option<&'a [EntryData<'a>]>;
    }

    /// The limits of one user, client or address, or of a pair of user and client.
    pub struct EntryData<'a> {
        /// Who is limited: a user, a client id, both together, or an address.
        entity: &'a [EntityData<'a>];
        /// Each limit that holds for them.
        values: &'a [ValueData<'a>];
    }

    /// One half of whom the quota is for.
    pub struct EntityData<'a> {
        /// What kind of name follows: `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Whose limit it is; null for everybody who has none of their own.
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
