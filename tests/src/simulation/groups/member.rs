//! One member: what it asks, and what it makes of the answers. It asks one thing at a time.

use std::collections::BTreeMap;

use eventor_core::random::Random;

use super::super::Found;
use super::model::{COMMITTED, Model, partitions};
use super::{Count, Coverage, GROUPS, PARTITIONS, REBALANCE_TIMEOUT_MS, SESSION_TIMEOUT_MS, TOPIC};
use crate::{Client, Reply, commit, committed, heartbeat, join_group, leave_group, sync_group};

const LOADING: i16 = 14;
const ILLEGAL_GENERATION: i16 = 22;
const UNKNOWN_MEMBER: i16 = 25;
const REBALANCING: i16 = 27;
const ID_REQUIRED: i16 = 79;
const FENCED: i16 = 82;

/// Where a member stands.
#[derive(Debug, Clone, Default, PartialEq)]
enum Standing {
    /// Not in the group, or to join again.
    #[default]
    Out,
    /// In a generation, without a share yet.
    Joined { generation: i64, leads: Vec<String> },
    /// With a share.
    In { generation: i64, share: Vec<i32> },
}

/// What was asked.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Join,
    Sync {
        generation: i64,
    },
    Heartbeat,
    /// `latest`: what generation somebody knew of when it was sent.
    Commit {
        partition: i32,
        offset: i64,
        generation: i64,
        latest: i64,
    },
    Position {
        partition: i32,
        floor: i64,
    },
    Leave,
}

pub(super) struct Member {
    pub number: usize,
    pub client: Client,
    group: &'static str,
    /// The name of a static member.
    instance: Option<String>,
    id: String,
    version: i16,
    standing: Standing,
    asked: Option<Asked>,
    /// What it committed last, of the partitions that are its own.
    positions: BTreeMap<i32, i64>,
}

impl Member {
    /// Some are static, and one of those has a double.
    pub fn new(number: usize, client: Client) -> Member {
        let instance = match number {
            1 | 5 => Some("one".to_owned()),
            2 => Some("two".to_owned()),
            _ => None,
        };
        Member {
            number,
            client,
            group: GROUPS[usize::from(number.is_multiple_of(3))],
            instance,
            id: String::new(),
            version: if number.is_multiple_of(2) { 3 } else { 9 },
            standing: Standing::Out,
            asked: None,
            positions: BTreeMap::new(),
        }
    }

    pub fn is_waiting(&self) -> bool {
        self.asked.is_some()
    }

    pub fn waits_for(&self) -> String {
        format!("member {} of {} still waits for {:?}", self.number, self.group, self.asked)
    }

    /// A new connection: what was asked may have happened or not.
    pub fn reconnect(&mut self, client: Client) {
        self.client = client;
        self.asked = None;
        self.positions.clear();
    }

    /// Joins, whatever else it was about to do, unless it waits for something.
    pub fn join(&mut self) {
        if self.asked.is_some() {
            return;
        }
        let mut join = join_group(self.group)
            .member(&self.id)
            .session_timeout_ms(SESSION_TIMEOUT_MS)
            .rebalance_timeout_ms(REBALANCE_TIMEOUT_MS)
            .version(self.version);
        if let Some(instance) = &self.instance {
            join = join.instance(instance);
        }
        self.client.send(join);
        self.asked = Some(Asked::Join);
    }

    /// Does the next thing, or something else.
    pub fn act(&mut self, model: &mut Model, random: &mut Random) {
        if self.asked.is_some() {
            return;
        }
        match self.standing.clone() {
            Standing::Out => self.join(),
            // Slow ones are waited for.
            Standing::Joined { .. } if random.below(8) == 0 => {}
            Standing::Joined { generation, leads } => self.sync(generation, &leads, model),
            Standing::In { generation, share } => match random.below(20) {
                0 => self.leave(),
                1 => self.join(),
                2..8 => self.heartbeat(generation),
                _ => self.advance(generation, &share, model, random),
            },
        }
    }

    fn sync(&mut self, generation: i64, leads: &[String], model: &mut Model) {
        let mut sync = sync_group(self.group, &self.id, generation as i32);
        if let Some(instance) = &self.instance {
            sync = sync.instance(instance);
        }
        if !leads.is_empty() {
            let mut shares: BTreeMap<String, Vec<String>> =
                leads.iter().map(|id| (id.clone(), Vec::new())).collect();
            for partition in 0..PARTITIONS {
                let id = &leads[partition as usize % leads.len()];
                shares.entry(id.clone()).or_default().push(partition.to_string());
            }
            let shares: BTreeMap<String, String> =
                shares.into_iter().map(|(id, share)| (id, share.join(","))).collect();
            sync = shares.iter().fold(sync, |sync, (id, share)| sync.assign(id, share));
            model.gives(self.group, generation, shares);
        }
        self.client.send(sync);
        self.asked = Some(Asked::Sync { generation });
    }

    fn heartbeat(&mut self, generation: i64) {
        let beat = heartbeat(self.group, &self.id, generation as i32);
        match &self.instance {
            Some(instance) => self.client.send(beat.instance(instance)),
            None => self.client.send(beat),
        }
        self.asked = Some(Asked::Heartbeat);
    }

    fn leave(&mut self) {
        self.client.send(leave_group(self.group, &self.id));
        self.asked = Some(Asked::Leave);
    }

    /// Commits of a partition of its own, which it first asks how far it got.
    fn advance(&mut self, generation: i64, share: &[i32], model: &mut Model, random: &mut Random) {
        if share.is_empty() {
            return self.heartbeat(generation);
        }
        let partition = share[random.below(share.len() as u64) as usize];
        let Some(position) = self.positions.get(&partition) else {
            self.client.send(committed(self.group, TOPIC, partition));
            self.asked = Some(Asked::Position { partition, floor: model.floor(self.group, partition) });
            return;
        };
        let offset = position + 1 + random.below(5) as i64;
        let mut request = commit(self.group, TOPIC, partition, offset).member(&self.id, generation as i32);
        if let Some(instance) = &self.instance {
            request = request.instance(instance);
        }
        self.client.send(request);
        model.tries(self.group, partition, offset);
        let latest = model.latest(self.group);
        self.asked = Some(Asked::Commit { partition, offset, generation, latest });
    }

    /// Takes the reply that came, if one did, and holds it against what is known.
    pub fn read(&mut self, model: &mut Model, coverage: &mut Coverage) -> Result<(), Found> {
        while let Some(reply) = self.client.reply() {
            let Some(asked) = self.asked.take() else {
                return Err(("NoWakeLost", format!("member {} got a reply too many", self.number)));
            };
            match reply.first_error().0 {
                0 => self.answered(&asked, &reply, model, coverage)?,
                error => self.refused(&asked, error, &reply, coverage)?,
            }
        }
        Ok(())
    }

    fn answered(
        &mut self,
        asked: &Asked,
        reply: &Reply,
        model: &mut Model,
        coverage: &mut Coverage,
    ) -> Result<(), Found> {
        match asked {
            Asked::Join => {
                let generation = reply.int("generation_id");
                self.id = reply.text("member_id");
                if model.joined(self.group, generation) {
                    coverage.count(Count::Generations);
                }
                let id = |at| reply.text(&format!("members.{at}.member_id"));
                let leads: Vec<String> = (0..reply.count("members")).map(id).collect();
                if leads.is_empty() == (reply.text("leader") == self.id) {
                    let what = format!(
                        "{} is told of {} members, led by {}",
                        self.id,
                        leads.len(),
                        reply.text("leader")
                    );
                    return Err(("OneOwnerPerPartition", what));
                }
                self.standing = Standing::Joined { generation, leads };
                self.positions.clear();
            }
            Asked::Sync { generation } => {
                coverage.count(Count::Shares);
                let share = String::from_utf8_lossy(reply.bytes("assignment")).into_owned();
                let who = self.instance.clone().unwrap_or_else(|| self.id.clone());
                model.owns(self.group, *generation, &self.id, &who, &share)?;
                self.standing = Standing::In { generation: *generation, share: partitions(&share).collect() };
            }
            Asked::Heartbeat => {}
            Asked::Commit { partition, offset, generation, latest } => {
                coverage.count(Count::Commits);
                if generation < latest {
                    let what = format!(
                        "{}: {offset} of partition {partition} in generation {generation} counts in {latest}",
                        self.group
                    );
                    return Err(("CommitsNeverGoBack", what));
                }
                model.rises(self.group, *partition, *offset);
                self.positions.insert(*partition, *offset);
            }
            Asked::Position { partition, floor } => {
                let offset = reply.int(COMMITTED);
                model.reads(self.group, *partition, offset, *floor)?;
                self.positions.insert(*partition, offset);
            }
            Asked::Leave => self.begin_anew(),
        }
        Ok(())
    }

    fn refused(
        &mut self,
        asked: &Asked,
        error: i16,
        reply: &Reply,
        coverage: &mut Coverage,
    ) -> Result<(), Found> {
        let is_commit = matches!(asked, Asked::Commit { .. });
        match error {
            ID_REQUIRED => self.id = reply.text("member_id"),
            // The coordinator is loading, away, or its log offline: another time.
            LOADING => coverage.count(Count::Loading),
            15 | 16 | 56 => {}
            REBALANCING | ILLEGAL_GENERATION => {
                if is_commit {
                    coverage.count(Count::StaleCommits);
                }
                self.standing = Standing::Out;
            }
            UNKNOWN_MEMBER => {
                coverage.count(Count::GivenUp);
                self.begin_anew();
            }
            FENCED => {
                coverage.count(Count::Fenced);
                self.begin_anew();
            }
            error => {
                let what = format!("member {} is answered {error} to {asked:?}", self.number);
                return Err(("EveryJoinIsAnswered", what));
            }
        }
        Ok(())
    }

    fn begin_anew(&mut self) {
        self.id.clear();
        self.standing = Standing::Out;
        self.positions.clear();
    }
}
