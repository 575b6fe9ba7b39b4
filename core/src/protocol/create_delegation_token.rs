//! CreateDelegationToken, API key 38.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// A token that may speak for this principal.
    /// - 2: flexible (KIP-482).
    /// - 3: a token may be asked for somebody else (KIP-373).
    pub struct Request<'a> of ApiKey::CreateDelegationToken {
        /// The kind of principal that the token is for; null or empty is the one who asks.
        owner_principal_type: Option<Text<'a>>, in 3+;
        /// Whom the token is to speak for, `alice` for one; null or empty is the one who asks.
        owner_principal_name: Option<Text<'a>>, in 3+;
        /// Who may renew the token, apart from its owner.
        renewers: &'a [CreatableRenewers<'a>];
        /// How long the token may live at most, however often it is renewed, in milliseconds; -1 is the broker's
        /// limit.
        max_lifetime_ms: i64;
    }

    /// Somebody who may renew the token.
    pub struct CreatableRenewers<'a> {
        /// The kind of principal, `User` for one.
        principal_type: Text<'a>;
        /// Who, without the kind: `alice` of `User:alice`.
        principal_name: Text<'a>;
    }

    /// The token and how long it lives.
    /// - 2: flexible (KIP-482).
    /// - 3: says who asked for the token (KIP-373).
    pub struct Response<'a> of ApiKey::CreateDelegationToken {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The kind of principal, `User` for one.
        principal_type: Text<'a>;
        /// Who, without the kind: `alice` of `User:alice`.
        principal_name: Text<'a>;
        /// The kind of principal that asked for the token.
        token_requester_principal_type: Text<'a>, in 3+;
        /// The name of the principal that asked for the token.
        token_requester_principal_name: Text<'a>, in 3+;
        /// When it was made, in milliseconds since 1970.
        issue_timestamp_ms: i64;
        /// When it ends unless it is renewed, in milliseconds since 1970.
        expiry_timestamp_ms: i64;
        /// When it ends even if it is renewed, in milliseconds since 1970.
        max_timestamp_ms: i64;
        /// What the token goes by in public; its bearer logs in with it as a user name.
        token_id: Text<'a>;
        /// What the token is proven with: whoever knows it can log in (KIP-48).
        hmac: Blob<'a>;
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
    }
}
