//! CreateAcls, API key 30.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Add these access rules.
    /// - 2: flexible (KIP-482).
    /// - 3: rules for users as resources (KIP-373).
    pub struct Request<'a> of ApiKey::CreateAcls {
        /// The rules to add; those that are there already stay as they are.
        creations: &'a [AclCreation<'a>];
    }

    /// A rule: who may, or may not, do what with which resource.
    pub struct AclCreation<'a> {
        /// What the rule protects: 2 topic, 3 group, 4 cluster, 5 transactional id, 6 delegation token, 7 user.
        resource_type: i8;
        /// Which one of that kind, or how the names of those that are meant begin.
        resource_name: Text<'a>;
        /// How the name is meant: 3 literally, 4 as the beginning of names (KIP-290).
        resource_pattern_type: i8 = 3;
        /// Who it is about, kind and name: `User:alice`, or `User:*` for everybody.
        principal: Text<'a>;
        /// The address that the rule is for, `*` for any.
        host: Text<'a>;
        /// What may be done: 1 any, 2 all, 3 read, 4 write, 5 create, 6 delete, 7 alter, 8 describe, 9 cluster action,
        /// 10 describe configs, 11 alter configs, 12 idempotent write, 13 create tokens, 14 describe tokens, 15
        /// two-phase commit.
        operation: i8;
        /// 2 forbids, 3 allows; 1 is either, in a filter.
        permission_type: i8;
    }

    /// Whether each rule was added.
    /// - 2: flexible (KIP-482).
    /// - 3: as before; only the request changed.
    pub struct Response<'a> of ApiKey::CreateAcls {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What became of each rule that was to be added, in their order.
        results: &'a [AclCreationResult<'a>];
    }

    /// What became of one rule.
    pub struct AclCreationResult<'a> {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
