//! AlterClientQuotas, API key 49.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Set or remove quotas of users and clients.
    pub struct Request<'a> of ApiKey::AlterClientQuotas {
        entries: &'a [EntryData<'a>];
        validate_only: bool;
    }

    /// Part of [`Request`].
    pub struct EntryData<'a> {
        entity: &'a [EntityData<'a>];
        ops: &'a [OpData<'a>];
    }

    /// Part of [`Request`].
    pub struct EntityData<'a> {
        entity_type: Text<'a>;
        entity_name: Option<Text<'a>>;
    }

    /// Part of [`Request`].
    pub struct OpData<'a> {
        key: Text<'a>;
        value: f64;
        remove: bool;
    }

    /// Whether each entity was changed.
    pub struct Response<'a> of ApiKey::AlterClientQuotas {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        entries: &'a [AlterClientQuotasResponseEntryData<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterClientQuotasResponseEntryData<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        entity: &'a [AlterClientQuotasResponseEntityData<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterClientQuotasResponseEntityData<'a> {
        entity_type: Text<'a>;
        entity_name: Option<Text<'a>>;
    }
}
