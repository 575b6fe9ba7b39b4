//! AlterClientQuotas, API key 49.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Set or remove quotas of users and clients.
    pub struct Request<'a> of ApiKey::AlterClientQuotas {
        /// The entries.
        entries: &'a [EntryData<'a>];
        /// Only look whether it could be done?
        validate_only: bool;
    }

    /// Part of [`Request`].
    pub struct EntryData<'a> {
        /// Whom the quota is for.
        entity: &'a [EntityData<'a>];
        /// The quotas to set or remove.
        ops: &'a [OpData<'a>];
    }

    /// Part of [`Request`].
    pub struct EntityData<'a> {
        /// `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Its name; null for everybody without a quota of their own.
        entity_name: Option<Text<'a>>;
    }

    /// Part of [`Request`].
    pub struct OpData<'a> {
        /// The key.
        key: Text<'a>;
        /// The value.
        value: f64;
        /// Is it removed rather than set?
        remove: bool;
    }

    /// Whether each entity was changed.
    pub struct Response<'a> of ApiKey::AlterClientQuotas {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The entries.
        entries: &'a [AlterClientQuotasResponseEntryData<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterClientQuotasResponseEntryData<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// Whom the quota is for.
        entity: &'a [AlterClientQuotasResponseEntityData<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterClientQuotasResponseEntityData<'a> {
        /// `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Its name; null for everybody without a quota of their own.
        entity_name: Option<Text<'a>>;
    }
}
