//! DescribeClientQuotas, API key 48.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which quotas match these users and clients?
    pub struct Request<'a> of ApiKey::DescribeClientQuotas {
        components: &'a [ComponentData<'a>];
        strict: bool;
    }

    /// Part of [`Request`].
    pub struct ComponentData<'a> {
        entity_type: Text<'a>;
        match_type: i8;
        r#match: Option<Text<'a>>;
    }

    /// The quotas that match.
    pub struct Response<'a> of ApiKey::DescribeClientQuotas {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        entries: Option<&'a [EntryData<'a>]>;
    }

    /// Part of [`Response`].
    pub struct EntryData<'a> {
        entity: &'a [EntityData<'a>];
        values: &'a [ValueData<'a>];
    }

    /// Part of [`Response`].
    pub struct EntityData<'a> {
        entity_type: Text<'a>;
        entity_name: Option<Text<'a>>;
    }

    /// Part of [`Response`].
    pub struct ValueData<'a> {
        key: Text<'a>;
        value: f64;
    }
}
