//! AlterUserScramCredentials, API key 51.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// Set or remove SCRAM passwords.
    pub struct Request<'a> of ApiKey::AlterUserScramCredentials {
        deletions: &'a [ScramCredentialDeletion<'a>];
        upsertions: &'a [ScramCredentialUpsertion<'a>];
    }

    /// Part of [`Request`].
    pub struct ScramCredentialDeletion<'a> {
        name: Text<'a>;
        mechanism: i8;
    }

    /// Part of [`Request`].
    pub struct ScramCredentialUpsertion<'a> {
        name: Text<'a>;
        mechanism: i8;
        iterations: i32;
        salt: Blob<'a>;
        salted_password: Blob<'a>;
    }

    /// Whether each user was changed.
    pub struct Response<'a> of ApiKey::AlterUserScramCredentials {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        results: &'a [AlterUserScramCredentialsResult<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterUserScramCredentialsResult<'a> {
        user: Text<'a>;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
    }
}
