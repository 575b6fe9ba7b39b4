//! A rebalance of a large group: everybody joins again, says which of a thousand partitions it has, and is given others.

use std::time::Instant;

use bumpalo::Bump;
use eventor_core::error::ErrorCode;
use eventor_core::protocol::{find_coordinator, join_group, sync_group};
use eventor_core::wire::{Reader, Text};
use eventor_tests::{assignment, at, frame, subscription_owning};

use crate::Outcome;
use crate::cases::Step;
use crate::client::Client;
use crate::server::Server;

const GROUP: &str = "bench";
const MEMBERS: usize = 100;
const TOPIC: &str = "bench";
const PARTITIONS: usize = 1000;
/// Of JoinGroup the last version that takes a member in at once; of both the fields are where the floor's zeros do for them.
const VERSION: i16 = 3;
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
    /// The partitions that it has.
    owned: Vec<i32>,
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
        let member =
            || Ok(Member { client: Client::connect(server.address)?, id: String::new(), owned: Vec::new() });
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
            member.join()?;
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
        let shares: Vec<_> = (0..MEMBERS).map(|at| share(at, self.generation)).collect();
        let given: Vec<_> = shares.iter().map(|share| assignment(TOPIC, share)).collect();
        let ids: Vec<_> = self.members.iter().map(|member| member.id.clone()).collect();
        for (at, member) in self.members.iter_mut().enumerate() {
            let alone = eventor_tests::sync_group(GROUP, &member.id, self.generation).version(VERSION);
            let brought = if at == leader { ids.iter().zip(&given) } else { [].iter().zip(&[]) };
            let sync = brought.fold(alone, |sync, (id, given)| sync.assign(id, given));
            member.client.send(&frame(&sync, 1))?;
        }
        for ((member, share), given) in self.members.iter_mut().zip(shares).zip(&given) {
            member.synced(given)?;
            member.owned = share;
        }
        Ok(())
    }
}

/// A member's part of the partitions: another one in each generation.
fn share(member: usize, generation: i32) -> Vec<i32> {
    const EACH: usize = PARTITIONS / MEMBERS;
    let first = (member + generation as usize) % MEMBERS * EACH;
    (first..first + EACH).map(|partition| partition as i32).collect()
}

impl Member {
    /// What it has changes each time, or the coordinator might leave things as they are.
    fn join(&mut self) -> Outcome<()> {
        let join = eventor_tests::join_group(GROUP).member(&self.id).rebalance_timeout_ms(TIMEOUT_MS);
        let says = subscription_owning(&[TOPIC], &self.owned);
        self.client.send(&frame(&join.session_timeout_ms(TIMEOUT_MS).metadata(&says).version(VERSION), 1))
    }

    /// Takes the reply: which generation this is, and whether this member leads.
    fn joined(&mut self) -> Outcome<(i32, bool)> {
        let (_, reply) = self.client.reply()?;
        let arena = Bump::new();
        let body = reply.get(8..).ok_or("a JoinGroup reply without a body")?;
        let body: join_group::Response<'_> = Reader::new(body, &arena)
            .message(VERSION)
            .map_err(|malformed| format!("JoinGroup: {malformed}"))?;
        if body.error_code != ErrorCode::NONE {
            return Err(format!("JoinGroup: {:?}", body.error_code));
        }
        self.id = String::from_utf8_lossy(body.member_id.0).into_owned();
        Ok((body.generation_id, body.leader == body.member_id))
    }

    /// Takes its share, which must be this; the floor gives none.
    fn synced(&mut self, given: &[u8]) -> Outcome<()> {
        let (_, reply) = self.client.reply()?;
        let arena = Bump::new();
        let body = reply.get(8..).ok_or("a SyncGroup reply without a body")?;
        let body: sync_group::Response<'_> = Reader::new(body, &arena)
            .message(VERSION)
            .map_err(|malformed| format!("SyncGroup: {malformed}"))?;
        if body.error_code != ErrorCode::NONE {
            return Err(format!("SyncGroup: {:?}", body.error_code));
        }
        match body.assignment.0 {
            [] if self.id.is_empty() => Ok(()),
            share if share == given => Ok(()),
            share => Err(format!("SyncGroup: a share of {} bytes and not what was assigned", share.len())),
        }
    }
}
