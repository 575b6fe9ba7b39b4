//! CreateDelegationToken, API key 38.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// A token that may speak for this principal.
    pub struct Request<'a> of ApiKey::CreateDelegationToken {
        owner_principal_type: Option<Text<'a>>, in 3+;
        owner_principal_name: Option<Text<'a>>, in 3+;
        renewers: &'a [CreatableRenewers<'a>];
        max_lifetime_ms: i64;
    }

    /// Part of [`Request`].
    pub struct CreatableRenewers<'a> {
        principal_type: Text<'a>;
        principal_name: Text<'a>;
    }

    /// The token and how long it lives.
    pub struct Response<'a> of ApiKey::CreateDelegationToken {
        error_code: ErrorCode;
        principal_type: Text<'a>;
        principal_name: Text<'a>;
        token_requester_principal_type: Text<'a>, in 3+;
        token_requester_principal_name: Text<'a>, in 3+;
        issue_timestamp_ms: i64;
        expiry_timestamp_ms: i64;
        max_timestamp_ms: i64;
        token_id: Text<'a>;
        hmac: Blob<'a>;
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
    }
}
