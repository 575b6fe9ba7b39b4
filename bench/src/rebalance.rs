//! A rebalance of a large group: everybody joins again, and is given its part of a thousand partitions.

use std::time::Instant;

use bumpalo::Bump;
use eventor_core::error::ErrorCode;
use eventor_core::protocol::{find_coordinator, join_group};
use eventor_core::wire::{Reader, Text};
use eventor_tests::{at, frame, sync_group};

use crate::Outcome;
use crate::cases::Step;
use crate::client::Client;
use crate::server::Server;

const GROUP: &str = "bench";
const MEMBERS: usize = 100;
const PARTITIONS: usize = 1000;
/// As long as a consumer's assignment of one topic with its partitions.
const SHARE_BYTES: usize = 30 + 4 * PARTITIONS / MEMBERS;
/// As long as a consumer's subscription that says what it owned before.
const SUBSCRIPTION_BYTES: usize = 60 + 4 * PARTITIONS / MEMBERS;
/// A member that does not come back within this fails the bench.
const TIMEOUT_MS: i32 = 60_000;

/// A group whose members have nothing else to do.
struct Group {
    members: Vec<Member>,
    generation: i32,
}

struct Member {
    client: Client,
    /// Empty until the coordinator gave it one, and always on the floor, which knows nothing.
    id: String,
}

/// Makes a group, and answers what leads it from one generation to the next.
pub fn rebalance(server: &Server) -> Outcome<Step> {
    let mut group = Group::gather(server)?;
    Ok(Box::new(move || {
        let begun = Instant::now();
        group.rebalance()?;
        Ok(begun.elapsed())
    }))
}

impl Group {
    /// An empty group waits a while for more members, so all are in its first generation.
    fn gather(server: &Server) -> Outcome<Group> {
        let member = || Ok(Member { client: Client::connect(server.address)?, id: String::new() });
        let mut members = (0..MEMBERS).map(|_| member()).collect::<Outcome<Vec<Member>>>()?;
        let find = find_coordinator::Request { key: Text::new(GROUP), ..Default::default() };
        members[0].client.call(&frame(&at(3, find), 1))?;
        let mut group = Group { members, generation: 0 };
        group.rebalance()?;
        Ok(group)
    }

    fn rebalance(&mut self) -> Outcome<()> {
        let generation = self.generation + 1;
        for member in &mut self.members {
            member.join(generation)?;
        }
        let mut leader = 0;
        for (at, member) in self.members.iter_mut().enumerate() {
            let (joined, leads) = member.joined()?;
            // The floor knows no generations.
            if joined != generation && joined != 0 {
                return Err(format!("generation {joined} comes after {}", self.generation));
            }
            leader = if leads { at } else { leader };
        }
        self.generation = generation;
        self.share_out(leader)
    }

    /// All ask for their share, and the leader brings those of all.
    fn share_out(&mut self, leader: usize) -> Outcome<()> {
        let share = "s".repeat(SHARE_BYTES);
        let ids: Vec<_> = self.members.iter().map(|member| member.id.clone()).collect();
        for (at, member) in self.members.iter_mut().enumerate() {
            let alone = sync_group(GROUP, &member.id, self.generation);
            let brought = if at == leader { &ids[..] } else { &[] };
            let sync = brought.iter().fold(alone, |sync, id| sync.assign(id, &share));
            member.client.send(&frame(&sync, 1))?;
        }
        for member in &mut self.members {
            // Of version 4: length, correlation, throttle time, error.
            let (_, reply) = member.client.reply()?;
            if reply[12..14] != [0, 0] {
                return Err(format!("SyncGroup: error {:?}", &reply[12..14]));
            }
        }
        Ok(())
    }
}

impl Member {
    /// What it says of itself changes each time, or the coordinator might leave things as they are.
    fn join(&mut self, generation: i32) -> Outcome<()> {
        let join = eventor_tests::join_group(GROUP).member(&self.id).rebalance_timeout_ms(TIMEOUT_MS);
        let join = join.session_timeout_ms(TIMEOUT_MS).metadata(&[generation as u8; SUBSCRIPTION_BYTES]);
        self.client.send(&frame(&join, 1))
    }

    /// Takes the reply, in version 3: which generation this is, and whether this member leads.
    fn joined(&mut self) -> Outcome<(i32, bool)> {
        let (_, reply) = self.client.reply()?;
        let arena = Bump::new();
        let body = reply.get(8..).ok_or("a JoinGroup reply without a body")?;
        let body: join_group::Response<'_> =
            Reader::new(body, &arena).message(3).map_err(|malformed| format!("JoinGroup: {malformed}"))?;
        if body.error_code != ErrorCode::NONE {
            return Err(format!("JoinGroup: {:?}", body.error_code));
        }
        self.id = String::from_utf8_lossy(body.member_id.0).into_owned();
        Ok((body.generation_id, body.leader == body.member_id))
    }
}
