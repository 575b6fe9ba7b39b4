//! DescribeCluster, API key 60.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which brokers or controllers make up the cluster?
    pub struct Request of ApiKey::DescribeCluster {
        include_cluster_authorized_operations: bool;
        endpoint_type: i8 = 1, in 1+;
        include_fenced_brokers: bool, in 2+;
    }

    /// The endpoints of each.
    pub struct Response<'a> of ApiKey::DescribeCluster {
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        endpoint_type: i8 = 1, in 1+;
        cluster_id: Text<'a>;
        controller_id: i32 = -1;
        brokers: &'a [Broker<'a>];
        cluster_authorized_operations: i32 = i32::MIN;
    }

    /// Part of [`Response`].
    pub struct Broker<'a> {
        broker_id: i32;
        host: Text<'a>;
        port: i32;
        rack: Option<Text<'a>> = None;
        is_fenced: bool, in 2+;
    }
}
