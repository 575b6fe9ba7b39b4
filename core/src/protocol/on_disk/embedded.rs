//! Messages inside byte strings of other messages.

use super::{CONSUMER_PROTOCOL_ASSIGNMENT, CONSUMER_PROTOCOL_SUBSCRIPTION, DEFAULT_PRINCIPAL_DATA};
use crate::wire::{Blob, Text, wire};

wire! {
    /// What a consumer tells its classic group when it joins.
    pub struct ConsumerProtocolSubscription<'a> of CONSUMER_PROTOCOL_SUBSCRIPTION {
        /// The topics.
        topics: &'a [Text<'a>];
        /// What the assignor added, for its own use.
        user_data: Option<Blob<'a>> = None;
        /// The partitions that the consumer has, by topic (KIP-429).
        owned_partitions: &'a [TopicPartition<'a>], in 1+;
        /// The group's generation.
        generation_id: i32 = -1, in 2+;
        /// The rack that the client stands in; null if it does not say.
        rack_id: Option<Text<'a>> = None, in 3+;
    }

    /// Part of [`ConsumerProtocolSubscription`].
    pub struct TopicPartition<'a> {
        /// The topic's name.
        topic: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// The partitions that a classic group's leader gives to a consumer.
    pub struct ConsumerProtocolAssignment<'a> of CONSUMER_PROTOCOL_ASSIGNMENT {
        /// The partitions that the member owns.
        assigned_partitions: &'a [ConsumerProtocolAssignmentTopicPartition<'a>];
        /// What the assignor added, for its own use.
        user_data: Option<Blob<'a>> = None;
    }

    /// Part of [`ConsumerProtocolAssignment`].
    pub struct ConsumerProtocolAssignmentTopicPartition<'a> {
        /// The topic's name.
        topic: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// A client's identity inside an Envelope request.
    pub struct DefaultPrincipalData<'a> of DEFAULT_PRINCIPAL_DATA {
        /// The kind of principal, `User` for one.
        r#type: Text<'a>;
        /// Its name.
        name: Text<'a>;
        /// Was it a delegation token?
        token_authenticated: bool;
    }
}
