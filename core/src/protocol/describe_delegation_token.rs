//! DescribeDelegationToken, API key 41.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// Which tokens do these principals own?
    /// - 2: flexible (KIP-482).
    /// - 3: as before; only the response changed.
    pub struct Request<'a> of ApiKey::DescribeDelegationToken {
        /// Whose tokens to tell; null is everybody's, empty is nobody's.
        owners: Option<&'a [Owner<'a>]>;
    }

    /// Somebody whose tokens to tell.
    pub struct Owner<'a> {
        /// The kind of principal, `User` for one.
        principal_type: Text<'a>;
        /// Who, without the kind: `alice` of `User:alice`.
        principal_name: Text<'a>;
    }

    /// The tokens and who may renew them.
    /// - 2: flexible (KIP-482).
    /// - 3: says who asked for each token (KIP-373).
    pub struct Response<'a> of ApiKey::DescribeDelegationToken {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Those that the one who asks may see.
        tokens: &'a [DescribedDelegationToken<'a>];
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
    }

    /// One token with its secret.
    pub struct DescribedDelegationToken<'a> {
        /// The kind of principal, `User` for one.
        principal_type: Text<'a>;
        /// Who, without the kind: `alice` of `User:alice`.
        principal_name: Text<'a>;
        /// The kind of principal that asked for the token.
        token_requester_principal_type: Text<'a>, in 3+;
        /// The name of the principal that asked for the token.
        token_requester_principal_name: Text<'a>, in 3+;
        /// When it was made, in milliseconds since 1970.
        issue_timestamp: i64;
        /// When it ends unless it is renewed, in milliseconds since 1970.
        expiry_timestamp: i64;
        /// When it ends even if it is renewed, in milliseconds since 1970.
        max_timestamp: i64;
        /// What the token goes by in public; its bearer logs in with it as a user name.
        token_id: Text<'a>;
        /// What the token is proven with: whoever knows it can log in (KIP-48).
        hmac: Blob<'a>;
        /// Who may renew the token, apart from its owner.
        renewers: &'a [DescribedDelegationTokenRenewer<'a>];
    }

    /// Somebody who may renew the token.
    pub struct DescribedDelegationTokenRenewer<'a> {
        /// The kind of principal, `User` for one.
        principal_type: Text<'a>;
        /// Who, without the kind: `alice` of `User:alice`.
        principal_name: Text<'a>;
    }
}
