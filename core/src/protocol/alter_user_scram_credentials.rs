//! AlterUserScramCredentials, API key 51.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// Set or remove SCRAM passwords.
    pub struct Request<'a> of ApiKey::AlterUserScramCredentials {
        /// The passwords to remove.
        deletions: &'a [ScramCredentialDeletion<'a>];
        /// The passwords to set.
        upsertions: &'a [ScramCredentialUpsertion<'a>];
    }

    /// Part of [`Request`].
    pub struct ScramCredentialDeletion<'a> {
        /// Its name.
        name: Text<'a>;
        /// The SASL mechanism.
        mechanism: i8;
    }

    /// Part of [`Request`].
    pub struct ScramCredentialUpsertion<'a> {
        /// Its name.
        name: Text<'a>;
        /// The SASL mechanism.
        mechanism: i8;
        /// How often the password is hashed.
        iterations: i32;
        /// The salt.
        salt: Blob<'a>;
        /// The salted password of RFC 5802.
        salted_password: Blob<'a>;
    }

    /// Whether each user was changed.
    pub struct Response<'a> of ApiKey::AlterUserScramCredentials {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The outcome for each.
        results: &'a [AlterUserScramCredentialsResult<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterUserScramCredentialsResult<'a> {
        /// The user's name.
        user: Text<'a>;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
    }
}
