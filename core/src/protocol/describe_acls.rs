//! DescribeAcls, API key 29.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which access rules match this pattern?
    /// - 2: flexible (KIP-482).
    /// - 3: rules for users as resources (KIP-373).
    pub struct Request<'a> of ApiKey::DescribeAcls {
        /// What the rules protect: 1 any, 2 topic, 3 group, 4 cluster, 5 transactional id, 6 delegation token, 7
        /// user.
        resource_type_filter: i8;
        /// Which resource, or the beginning of names, as the rule has it; null is any.
        resource_name_filter: Option<Text<'a>>;
        /// How the rules mean names: 1 in any way, 2 so that the name matches, 3 literally, 4 as beginnings
        /// (KIP-290).
        pattern_type_filter: i8 = 3;
        /// Whom the rules are about, as they say it: `User:alice`; null is anybody.
        principal_filter: Option<Text<'a>>;
        /// For which address the rules are, as they say it; null is any.
        host_filter: Option<Text<'a>>;
        /// What may be done: 1 any, 2 all, 3 read, 4 write, 5 create, 6 delete, 7 alter, 8 describe, 9 cluster action,
        /// 10 describe configs, 11 alter configs, 12 idempotent write, 13 create tokens, 14 describe tokens, 15
        /// two-phase commit.
        operation: i8;
        /// 2 forbids, 3 allows; 1 is either, in a filter.
        permission_type: i8;
    }

    /// The rules that match, by resource.
    /// - 2: flexible (KIP-482).
    /// - 3: rules for users as resources (KIP-373).
    pub struct Response<'a> of ApiKey::DescribeAcls {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// The rules that match, by what they are for.
        resources: &'a [Resource<'a>];
    }

    /// The rules for one resource, or for all that match one pattern.
    pub struct Resource<'a> {
        /// What the rule protects: 2 topic, 3 group, 4 cluster, 5 transactional id, 6 delegation token, 7 user.
        resource_type: i8;
        /// Which one of that kind, or how the names of those that are meant begin.
        resource_name: Text<'a>;
        /// How the name is meant: 3 literally, 4 as the beginning of names (KIP-290).
        pattern_type: i8 = 3;
        /// Every rule that protects it and matches the question.
        acls: &'a [AclDescription<'a>];
    }

    /// One rule: who may, or may not, do what.
    pub struct AclDescription<'a> {
        /// Who it is about, kind and name: `User:alice`, or `User:*` for everybody.
        principal: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// What may be done: 1 any, 2 all, 3 read, 4 write, 5 create, 6 delete, 7 alter, 8 describe, 9 cluster action,
        /// 10 describe configs, 11 alter configs, 12 idempotent write, 13 create tokens, 14 describe tokens, 15
        /// two-phase commit.
        operation: i8;
        /// 2 forbids, 3 allows; 1 is either, in a filter.
        permission_type: i8;
    }
}
