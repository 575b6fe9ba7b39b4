//! Messages inside byte strings of other messages.

use super::{CONSUMER_PROTOCOL_ASSIGNMENT, CONSUMER_PROTOCOL_SUBSCRIPTION, DEFAULT_PRINCIPAL_DATA};
use crate::wire::{Blob, Text, wire};

wire! {
    /// What a consumer tells its classic group when it joins.
    pub struct ConsumerProtocolSubscription<'a> of CONSUMER_PROTOCOL_SUBSCRIPTION {
        topics: &'a [Text<'a>];
        user_data: Option<Blob<'a>> = None;
        owned_partitions: &'a [TopicPartition<'a>], in 1+;
        generation_id: i32 = -1, in 2+;
        rack_id: Option<Text<'a>> = None, in 3+;
    }

    /// Part of [`ConsumerProtocolSubscription`].
    pub struct TopicPartition<'a> {
        topic: Text<'a>;
        partitions: &'a [i32];
    }

    /// The partitions that a classic group's leader gives to a consumer.
    pub struct ConsumerProtocolAssignment<'a> of CONSUMER_PROTOCOL_ASSIGNMENT {
        assigned_partitions: &'a [ConsumerProtocolAssignmentTopicPartition<'a>];
        user_data: Option<Blob<'a>> = None;
    }

    /// Part of [`ConsumerProtocolAssignment`].
    pub struct ConsumerProtocolAssignmentTopicPartition<'a> {
        topic: Text<'a>;
        partitions: &'a [i32];
    }

    /// A client's identity inside an Envelope request.
    pub struct DefaultPrincipalData<'a> of DEFAULT_PRINCIPAL_DATA {
        r#type: Text<'a>;
        name: Text<'a>;
        token_authenticated: bool;
    }
}
