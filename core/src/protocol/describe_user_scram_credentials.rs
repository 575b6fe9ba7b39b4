//! DescribeUserScramCredentials, API key 50.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which SCRAM mechanisms do these users have?
    pub struct Request<'a> of ApiKey::DescribeUserScramCredentials {
        users: Option<&'a [UserName<'a>]>;
    }

    /// Part of [`Request`].
    pub struct UserName<'a> {
        name: Text<'a>;
    }

    /// Mechanisms and iterations of each user.
    pub struct Response<'a> of ApiKey::DescribeUserScramCredentials {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        results: &'a [DescribeUserScramCredentialsResult<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribeUserScramCredentialsResult<'a> {
        user: Text<'a>;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        credential_infos: &'a [CredentialInfo];
    }

    /// Part of [`Response`].
    pub struct CredentialInfo {
        mechanism: i8;
        iterations: i32;
    }
}
