//! The requests of one seed: a state, then what is asked and done in it. The same seed gives the same bytes.

use eventor_core::broker::api::SERVED;
use eventor_core::protocol::{ApiKey, leave_group};
use eventor_core::random::Random;
use eventor_core::records::Codec;
use eventor_core::wire::Text;
use eventor_tests::{
    Request, at, batch, commit, create_topic, frame, init_producer_id, join_group, produce, sync_group,
};

use super::generator::{self, Kindness};
use super::words::Words;
use crate::referee::identity::{PRODUCERS, member};

/// So many requests of a seed come from the deck that holds every version of every API once.
const FROM_DECK: u64 = 12;
/// And so many are about one of [`THEMES`].
const OF_THEME: u64 = 10;
/// JoinGroup in the last version that lets a member in without telling it its id first.
const JOIN_AT_ONCE: i16 = 3;

/// LeaveGroup in a version that many may leave with at once.
const LEAVE_MANY: i16 = 4;

/// Longer than any sequence takes.
const LONG_MS: i32 = 600_000;

/// APIs that belong together.
const THEMES: &[&[ApiKey]] = &[
    &[
        ApiKey::Produce,
        ApiKey::Fetch,
        ApiKey::ListOffsets,
        ApiKey::DeleteRecords,
        ApiKey::OffsetForLeaderEpoch,
        ApiKey::InitProducerId,
        ApiKey::DescribeProducers,
        ApiKey::DescribeLogDirs,
    ],
    &[
        ApiKey::JoinGroup,
        ApiKey::SyncGroup,
        ApiKey::Heartbeat,
        ApiKey::LeaveGroup,
        ApiKey::DescribeGroups,
        ApiKey::OffsetCommit,
    ],
    &[
        ApiKey::OffsetCommit,
        ApiKey::OffsetFetch,
        ApiKey::OffsetDelete,
        ApiKey::DeleteGroups,
        ApiKey::ListGroups,
        ApiKey::DeleteTopics,
        ApiKey::CreateTopics,
    ],
    &[
        ApiKey::CreateTopics,
        ApiKey::DeleteTopics,
        ApiKey::CreatePartitions,
        ApiKey::Metadata,
        ApiKey::DescribeTopicPartitions,
        ApiKey::Produce,
        ApiKey::Fetch,
        ApiKey::ElectLeaders,
        ApiKey::AlterPartitionReassignments,
    ],
    &[
        ApiKey::AlterConfigs,
        ApiKey::IncrementalAlterConfigs,
        ApiKey::DescribeConfigs,
        ApiKey::CreateTopics,
        ApiKey::ListConfigResources,
        ApiKey::Produce,
        ApiKey::Fetch,
    ],
];

/// One request of a sequence.
#[derive(Clone)]
pub struct Step {
    /// Its place in the sequence.
    pub at: usize,
    pub api: ApiKey,
    pub version: i16,
    pub frame: Vec<u8>,
    /// How it was made up; none of what is the same for every seed.
    pub kindness: Option<Kindness>,
}

/// Every version of every API that is served.
pub fn all() -> Vec<(ApiKey, i16)> {
    let versions = |api: &ApiKey| {
        api.request().schema.versions.each().map(|version| (*api, version)).collect::<Vec<_>>()
    };
    SERVED.iter().flat_map(versions).collect()
}

/// The requests of a seed: those that make a state and those that are made up in it; and those with which all members leave in
/// the end, so that nobody waits for anybody any more.
pub fn of(seed: u64) -> (Vec<Step>, Vec<Step>) {
    let mut sequence = Sequence { words: Words::new(seed), steps: Vec::new() };
    sequence.prepare();
    let mut random = Random::seed(seed);
    let theme = THEMES[random.below(THEMES.len() as u64) as usize];
    for at in 0..FROM_DECK + OF_THEME {
        let (api, version, kindness) = match at.checked_sub(OF_THEME) {
            None => {
                let api = theme[random.below(theme.len() as u64) as usize];
                let versions = api.request().schema.versions;
                let count = (versions.last - versions.first + 1) as u64;
                (api, versions.first + random.below(count) as i16, valid(&mut random))
            }
            Some(at) => from_deck(&mut random, seed * FROM_DECK + at),
        };
        sequence.add(&mut random, api, version, kindness);
    }
    let last = sequence.steps.len();
    sequence.take_leave();
    let farewell = sequence.steps.split_off(last);
    (sequence.steps, farewell)
}

fn valid(random: &mut Random) -> Kindness {
    Kindness::Valid([0, 0, 20, 60, 200][random.below(5) as usize])
}

/// The deck is shuffled anew each time that it is through. Every other time its requests are random.
fn from_deck(random: &mut Random, at: u64) -> (ApiKey, i16, Kindness) {
    let mut deck = all();
    let (round, at) = (at / deck.len() as u64, (at % deck.len() as u64) as usize);
    let mut shuffle = Random::seed(round);
    for last in (1..deck.len()).rev() {
        deck.swap(last, shuffle.below(last as u64 + 1) as usize);
    }
    let kindness = if round % 2 == 0 { valid(random) } else { Kindness::Random };
    (deck[at].0, deck[at].1, kindness)
}

struct Sequence {
    words: Words,
    steps: Vec<Step>,
}

impl Sequence {
    /// Two topics with records, one of whose producers is idempotent; a group with offsets and one with a member.
    fn prepare(&mut self) {
        let ([orders, lines], [readers, workers]) = (self.words.topics(), self.words.groups());
        self.push(create_topic(&orders).partitions(3));
        self.push(create_topic(&lines));
        self.push(init_producer_id());
        let producer = PRODUCERS + self.words.producers[0] as i64;
        self.push(produce(&orders, 0, ["a", "b", "c"]));
        self.push(produce(&orders, 0, batch(["d", "e", "f"]).producer(producer, 0, 0)));
        self.push(produce(&lines, 0, batch(["g", "h"]).codec(Codec::Gzip)));
        self.push(commit(&readers, &orders, 0, 3).metadata("of the state"));
        let join = join_group(&workers).session_timeout_ms(LONG_MS).rebalance_timeout_ms(LONG_MS);
        self.push(join.version(JOIN_AT_ONCE));
        let member = member(self.words.members[0]);
        self.push(sync_group(&workers, &member, 1).assign(&member, "a share"));
    }

    /// Everybody who ever asked to join leaves every group.
    fn take_leave(&mut self) {
        let members: Vec<String> = self.words.members.iter().map(|at| member(*at)).collect();
        let members: Vec<leave_group::MemberIdentity<'_>> = members
            .iter()
            .map(|id| leave_group::MemberIdentity { member_id: Text::new(id), ..Default::default() })
            .collect();
        let [readers, workers] = self.words.groups();
        for group in [readers, workers, self.words.own("fresh")] {
            let group_id = Text::new(&group);
            self.push(at(
                LEAVE_MANY,
                leave_group::Request { group_id, members: &members, ..Default::default() },
            ));
        }
    }

    fn add(&mut self, random: &mut Random, api: ApiKey, version: i16, kindness: Kindness) {
        let request = generator::request(random, &self.words, api, version, kindness);
        self.push(request);
        let step = self.steps.last_mut().expect("it was just pushed");
        step.kindness = Some(kindness);
        if kindness == Kindness::Random && random.below(10) == 0 {
            cut(random, &mut step.frame);
        }
    }

    fn push(&mut self, request: impl Request) {
        let at = self.steps.len();
        match request.api() {
            ApiKey::JoinGroup => self.words.members.push(at),
            ApiKey::InitProducerId => self.words.producers.push(at),
            ApiKey::Fetch => self.words.sessions.push(at),
            _ => {}
        }
        let (api, version) = (request.api(), request.version());
        self.steps.push(Step { at, api, version, frame: frame(&request, at as i32), kindness: None });
    }
}

/// Takes bytes off the end of a body.
fn cut(random: &mut Random, frame: &mut Vec<u8>) {
    let body = frame.len().saturating_sub(24) as u64;
    frame.truncate(frame.len() - random.below(body.min(20)) as usize);
    let length = (frame.len() - 4) as u32;
    frame[..4].copy_from_slice(&length.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
        let frames = |seed| of(seed).0.into_iter().map(|step| step.frame).collect::<Vec<_>>();
        assert_eq!(frames(7), frames(7));
        assert_ne!(frames(7), frames(8));
    }

    #[test]
    fn a_deck_holds_every_version_of_every_api_once() {
        let mut random = Random::seed(0);
        let mut dealt: Vec<(ApiKey, i16)> = Vec::new();
        for at in 0..all().len() as u64 {
            let (api, version, _) = from_deck(&mut random, at);
            dealt.push((api, version));
        }
        assert!(all().iter().all(|pair| dealt.contains(pair)));
    }
}
