//! AlterUserScramCredentials, API key 51.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// Set or remove SCRAM passwords.
    pub struct Request<'a> of ApiKey::AlterUserScramCredentials {
        /// Which passwords to remove; no user may be in both lists with one mechanism.
        deletions: &'a [ScramCredentialDeletion<'a>];
        /// Which passwords to set, whether the user had one or not.
        upsertions: &'a [ScramCredentialUpsertion<'a>];
    }

    /// A password to remove: a user has one for each mechanism.
    pub struct ScramCredentialDeletion<'a> {
        /// The user who logs in with the password.
        name: Text<'a>;
        /// For which way of logging in: 1 SCRAM-SHA-256, 2 SCRAM-SHA-512; 0 is unknown.
        mechanism: i8;
    }

    /// A password to set; it travels salted and hashed, never plain.
    pub struct ScramCredentialUpsertion<'a> {
        /// The user who logs in with the password.
        name: Text<'a>;
        /// For which way of logging in: 1 SCRAM-SHA-256, 2 SCRAM-SHA-512; 0 is unknown.
        mechanism: i8;
        /// How often the password is hashed, to make guessing slow; at least 4096.
        iterations: i32;
        /// Random bytes that were hashed with the password, so that equal passwords look different.
        salt: Blob<'a>;
        /// The password, hashed with the salt `iterations` times, as RFC 5802 says; servers derive their keys from
        /// it.
        salted_password: Blob<'a>;
    }

    /// Whether each user was changed.
    pub struct Response<'a> of ApiKey::AlterUserScramCredentials {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What became of each user whose passwords were to change.
        results: &'a [AlterUserScramCredentialsResult<'a>];
    }

    /// What became of one user's changes.
    pub struct AlterUserScramCredentialsResult<'a> {
        /// The user who logs in with the password.
        user: Text<'a>;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
