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
        /// Only find out whether it could be done, and change nothing?
        validate_only: bool;
    }

    /// The changes for one user, client or address, or for a pair of user and client.
    pub struct EntryData<'a> {
        /// Who is limited: a user, a client id, both together, or an address.
        entity: &'a [EntityData<'a>];
        /// Which limits to set, and which to remove.
        ops: &'a [OpData<'a>];
    }

    /// One half of whom the quota is for.
    pub struct EntityData<'a> {
        /// What kind of name follows: `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Whose limit it is; null for everybody who has none of their own.
        entity_name: Option<Text<'a>>;
    }

    /// One limit to set or to remove.
    pub struct OpData<'a> {
        /// What is limited: `producer_byte_rate`, `consumer_byte_rate`, `request_percentage` and others.
        key: Text<'a>;
        /// The limit: bytes a second, percent of a thread, or changes a second; of no use to remove one.
        value: f64;
        /// Is the limit to be removed rather than set?
        remove: bool;
    }

    /// Whether each entity was changed.
    /// - 1: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::AlterClientQuotas {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What became of each change that was asked for.
        entries: &'a [AlterClientQuotasResponseEntryData<'a>];
    }

    /// What became of the changes for one of them.
    pub struct AlterClientQuotasResponseEntryData<'a> {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// Who is limited: a user, a client id, both together, or an address.
        entity: &'a [AlterClientQuotasResponseEntityData<'a>];
    }

    /// One half of whom the quota is for.
    pub struct AlterClientQuotasResponseEntityData<'a> {
        /// What kind of name follows: `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Whose limit it is; null for everybody who has none of their own.
        entity_name: Option<Text<'a>>;
    }
}
