//! DescribeClientQuotas, API key 48.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which quotas match these users and clients?
    pub struct Request<'a> of ApiKey::DescribeClientQuotas {
        /// What the entities must be.
        components: &'a [ComponentData<'a>];
        /// Only entities with nothing else in them?
        strict: bool;
    }

    /// Part of [`Request`].
    pub struct ComponentData<'a> {
        /// `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// 0 this name, 1 the default, 2 any name.
        match_type: i8;
        /// The name; null if the match needs none.
        r#match: Option<Text<'a>>;
    }

    /// The quotas that match.
    pub struct Response<'a> of ApiKey::DescribeClientQuotas {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// The entries.
        entries: Option<&'a [EntryData<'a>]>;
    }

    /// Part of [`Response`].
    pub struct EntryData<'a> {
        /// Whom the quota is for.
        entity: &'a [EntityData<'a>];
        /// The quotas.
        values: &'a [ValueData<'a>];
    }

    /// Part of [`Response`].
    pub struct EntityData<'a> {
        /// `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Its name; null for everybody without a quota of their own.
        entity_name: Option<Text<'a>>;
    }

    /// Part of [`Response`].
    pub struct ValueData<'a> {
        /// The key.
        key: Text<'a>;
        /// The value.
        value: f64;
    }
}
