//! DescribeDelegationToken, API key 41.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// Which tokens do these principals own?
    pub struct Request<'a> of ApiKey::DescribeDelegationToken {
        owners: Option<&'a [Owner<'a>]>;
    }

    /// Part of [`Request`].
    pub struct Owner<'a> {
        principal_type: Text<'a>;
        principal_name: Text<'a>;
    }

    /// The tokens and who may renew them.
    pub struct Response<'a> of ApiKey::DescribeDelegationToken {
        error_code: ErrorCode;
        tokens: &'a [DescribedDelegationToken<'a>];
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
    }

    /// Part of [`Response`].
    pub struct DescribedDelegationToken<'a> {
        principal_type: Text<'a>;
        principal_name: Text<'a>;
        token_requester_principal_type: Text<'a>, in 3+;
        token_requester_principal_name: Text<'a>, in 3+;
        issue_timestamp: i64;
        expiry_timestamp: i64;
        max_timestamp: i64;
        token_id: Text<'a>;
        hmac: Blob<'a>;
        renewers: &'a [DescribedDelegationTokenRenewer<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribedDelegationTokenRenewer<'a> {
        principal_type: Text<'a>;
        principal_name: Text<'a>;
    }
}
