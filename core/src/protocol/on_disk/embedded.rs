//! Messages inside byte strings of other messages.

use super::{CONSUMER_PROTOCOL_ASSIGNMENT, CONSUMER_PROTOCOL_SUBSCRIPTION, DEFAULT_PRINCIPAL_DATA};
use crate::wire::{Blob, Text, wire};

wire! {
    /// What a consumer tells its classic group when it joins.
    /// - 1: what the member owns, so that only what moves must stop (KIP-429).
    /// - 2: the generation in which it owned that, to tell stale claims (KIP-792).
    /// - 3: the rack, for assignments that keep reading nearby (KIP-881).
    pub struct ConsumerProtocolSubscription<'a> of CONSUMER_PROTOCOL_SUBSCRIPTION {
        /// What the member wants to read: names of topics.
        topics: &'a [Text<'a>];
        /// What the assignor added, for its own use; null if nothing.
        user_data: Option<Blob<'a>> = None;
        /// The partitions that the consumer has had so far, to keep as many as possible (KIP-429).
        owned_partitions: &'a [TopicPartition<'a>], in 1+;
        /// Counts the rebalances of the group; who is behind has missed one.
        generation_id: i32 = -1, in 2+;
        /// The rack or zone that the client stands in: `client.rack` in its settings; null if it does not say.
        rack_id: Option<Text<'a>> = None, in 3+;
    }

    /// Which partitions of one topic a member has, or shall have.
    pub struct TopicPartition<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// The partitions that a classic group's leader gives to a consumer.
    /// - 1: as before, in step with the subscription.
    /// - 2: as before, in step with the subscription.
    /// - 3: as before, in step with the subscription.
    pub struct ConsumerProtocolAssignment<'a> of CONSUMER_PROTOCOL_ASSIGNMENT {
        /// The partitions that the member is to read.
        assigned_partitions: &'a [ConsumerProtocolAssignmentTopicPartition<'a>];
        /// What the assignor added, for its own use; null if nothing.
        user_data: Option<Blob<'a>> = None;
    }

    /// Which partitions of one topic a member has, or shall have.
    pub struct ConsumerProtocolAssignmentTopicPartition<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// A client's identity inside an Envelope request.
    pub struct DefaultPrincipalData<'a> of DEFAULT_PRINCIPAL_DATA {
        /// The kind of principal, `User` for one.
        r#type: Text<'a>;
        /// Who was authenticated, without the kind of principal: `alice`.
        name: Text<'a>;
        /// Did the client log in with a delegation token?
        token_authenticated: bool;
    }
}
