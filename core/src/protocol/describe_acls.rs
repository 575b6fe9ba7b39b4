//! DescribeAcls, API key 29.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which access rules match this pattern?
    /// - 2: flexible (KIP-482).
    /// - 3: rules for users as resources (KIP-373).
    pub struct Request<'a> of ApiKey::DescribeAcls {
        /// The kind of resource; 1 is any.
        resource_type_filter: i8;
        /// The resource's name; null is any.
        resource_name_filter: Option<Text<'a>>;
        /// 1 any, 2 whatever matches the name, 3 literal, 4 prefixed.
        pattern_type_filter: i8 = 3;
        /// Who; null is anybody.
        principal_filter: Option<Text<'a>>;
        /// From where; null is anywhere.
        host_filter: Option<Text<'a>>;
        /// What may be done: 1 any, 2 all, 3 read, 4 write, 5 create, 6 delete, 7 alter, 8 describe, 9 cluster action,
        /// 10 describe configs, 11 alter configs, 12 idempotent write, 13 create tokens, 14 describe tokens, 15
        /// two-phase commit.
        operation: i8;
        /// 1 any, 2 forbids, 3 allows.
        permission_type: i8;
    }

    /// The rules that match, by resource.
    /// - 2: flexible (KIP-482).
    /// - 3: rules for users as resources (KIP-373).
    pub struct Response<'a> of ApiKey::DescribeAcls {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// The rules that match, by what they are for.
        resources: &'a [Resource<'a>];
    }

    /// The rules for one resource, or for all that match one pattern.
    pub struct Resource<'a> {
        /// The kind of resource.
        resource_type: i8;
        /// Which one of that kind, or how the names of those that are meant begin.
        resource_name: Text<'a>;
        /// 3 if the name is meant literally, 4 if all names that begin so.
        pattern_type: i8 = 3;
        /// The rules.
        acls: &'a [AclDescription<'a>];
    }

    /// One rule: who may, or may not, do what.
    pub struct AclDescription<'a> {
        /// Who, `User:alice` for one.
        principal: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// What may be done: 1 any, 2 all, 3 read, 4 write, 5 create, 6 delete, 7 alter, 8 describe, 9 cluster action,
        /// 10 describe configs, 11 alter configs, 12 idempotent write, 13 create tokens, 14 describe tokens, 15
        /// two-phase commit.
        operation: i8;
        /// 1 any, 2 forbids, 3 allows.
        permission_type: i8;
    }
}
