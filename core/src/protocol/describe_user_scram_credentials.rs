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
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// What there is to tell of each user that was asked for.
        results: &'a [DescribeUserScramCredentialsResult<'a>];
    }

    /// One user's passwords, without their secrets.
    pub struct DescribeUserScramCredentialsResult<'a> {
        /// The user who logs in with the password.
        user: Text<'a>;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// The mechanisms that the user has a password for.
        credential_infos: &'a [CredentialInfo];
    }

    /// One password: how it was hashed, not what it is.
    pub struct CredentialInfo {
        /// For which way of logging in: 1 SCRAM-SHA-256, 2 SCRAM-SHA-512; 0 is unknown.
        mechanism: i8;
        /// How often the password is hashed, to make guessing slow; at least 4096.
        iterations: i32;
    }
}
