//! AlterClientQuotas, API key 49.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Set or remove quotas of users and clients.
    /// - 1: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::AlterClientQuotas {
        /// Who is limited how from now on.
        entries: &'a [EntryData<'a>];
        /// Only look whether it could be done?
        validate_only: bool;
    }

    /// The changes for one user, client or address, or for a pair of user and client.
    pub struct EntryData<'a> {
        /// Who is limited: a user, a client id, both together, or an address.
        entity: &'a [EntityData<'a>];
        /// The quotas to set or remove.
        ops: &'a [OpData<'a>];
    }

    /// One half of whom the quota is for.
    pub struct EntityData<'a> {
        /// `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Its name; null for everybody without a quota of their own.
        entity_name: Option<Text<'a>>;
    }

    /// One limit to set or to remove.
    pub struct OpData<'a> {
        /// What is limited: `producer_byte_rate`, `consumer_byte_rate`, `request_percentage` and others.
        key: Text<'a>;
        /// The limit: bytes a second, percent of a thread, or changes a second; of no use to remove one.
        value: f64;
        /// Is it removed rather than set?
        remove: bool;
    }

    /// Whether each entity was changed.
    /// - 1: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::AlterClientQuotas {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// What became of each change that was asked for.
        entries: &'a [AlterClientQuotasResponseEntryData<'a>];
    }

    /// What became of the changes for one of them.
    pub struct AlterClientQuotasResponseEntryData<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// Who is limited: a user, a client id, both together, or an address.
        entity: &'a [AlterClientQuotasResponseEntityData<'a>];
    }

    /// One half of whom the quota is for.
    pub struct AlterClientQuotasResponseEntityData<'a> {
        /// `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Its name; null for everybody without a quota of their own.
        entity_name: Option<Text<'a>>;
    }
}
