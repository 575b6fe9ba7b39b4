//! DescribeUserScramCredentials, API key 50.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which SCRAM mechanisms do these users have?
    pub struct Request<'a> of ApiKey::DescribeUserScramCredentials {
        /// The users; null or empty is everybody.
        users: Option<&'a [UserName<'a>]>;
    }

    /// A user to tell of.
    pub struct UserName<'a> {
        /// The user who logs in with the password.
        name: Text<'a>;
    }

    /// Mechanisms and iterations of each user.
    pub struct Response<'a> of ApiKey::DescribeUserScramCredentials {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// The outcome for each.
        results: &'a [DescribeUserScramCredentialsResult<'a>];
    }

    /// One user's passwords, without their secrets.
    pub struct DescribeUserScramCredentialsResult<'a> {
        /// The user's name.
        user: Text<'a>;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// What is known of each mechanism.
        credential_infos: &'a [CredentialInfo];
    }

    /// One password: how it was hashed, not what it is.
    pub struct CredentialInfo {
        /// For which way of logging in: 1 SCRAM-SHA-256, 2 SCRAM-SHA-512.
        mechanism: i8;
        /// How often the password is hashed.
        iterations: i32;
    }
}
