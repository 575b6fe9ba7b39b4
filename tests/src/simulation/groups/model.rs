//! What is known of groups: who was given what, and what was committed.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Found;
use super::TOPIC;
use crate::{Client, Reply, committed};

/// Where a committed offset stands in an OffsetFetch reply for one partition.
pub(super) const COMMITTED: &str = "groups.0.topics.0.partitions.0.committed_offset";

type Generation = (&'static str, i64);

#[derive(Debug, Default)]
pub(super) struct Model {
    /// The latest generation that anybody was told of since the start.
    latest: BTreeMap<&'static str, i64>,
    /// The latest of which shares were told: those are in the log.
    shared: BTreeMap<&'static str, i64>,
    /// What each leader gave in its generation: a member's id, its share.
    given: BTreeMap<Generation, BTreeMap<String, String>>,
    /// Who was told that it owns a partition.
    owners: BTreeMap<(Generation, i32), String>,
    offsets: BTreeMap<(&'static str, i32), Offsets>,
}

/// What is known of a group's offset of one partition.
#[derive(Debug, Default)]
struct Offsets {
    /// Everything that anybody tried to commit.
    tried: BTreeSet<i64>,
    /// The highest that was acknowledged or read.
    seen: i64,
}

impl Model {
    pub fn latest(&self, group: &str) -> i64 {
        self.latest.get(group).copied().unwrap_or(-1)
    }

    /// Somebody was told that it is in this generation; true if nobody was before.
    pub fn joined(&mut self, group: &'static str, generation: i64) -> bool {
        let latest = self.latest.entry(group).or_insert(-1);
        let is_new = generation > *latest;
        *latest = generation.max(*latest);
        is_new
    }

    /// The broker has started again: generations without shares may be forgotten.
    pub fn restarts(&mut self) {
        self.latest = self.shared.clone();
    }

    /// A leader gives shares. One that a crash made forget may lead the same generation again, and give others.
    pub fn gives(&mut self, group: &'static str, generation: i64, shares: BTreeMap<String, String>) {
        self.given.insert((group, generation), shares);
    }

    /// A member was told its share.
    pub fn owns(
        &mut self,
        group: &'static str,
        generation: i64,
        id: &str,
        who: &str,
        share: &str,
    ) -> Result<(), Found> {
        let wrong =
            |what: String| Err(("OneOwnerPerPartition", format!("{group}, generation {generation}: {what}")));
        let shared = self.shared.entry(group).or_insert(-1);
        *shared = generation.max(*shared);
        let given = self.given.get(&(group, generation)).and_then(|given| given.get(id));
        if given.is_some_and(|given| given != share) {
            return wrong(format!("{id} is told {share:?} and was given {given:?}"));
        }
        for partition in partitions(share) {
            let owner = self.owners.entry(((group, generation), partition)).or_insert_with(|| who.to_owned());
            if owner != who {
                return wrong(format!("{partition} is {owner}'s and is told to {who}"));
            }
        }
        Ok(())
    }

    pub fn tries(&mut self, group: &'static str, partition: i32, offset: i64) {
        self.offsets.entry((group, partition)).or_default().tried.insert(offset);
    }

    /// What whoever asks now must at least be told; -1 when nobody has committed.
    pub fn floor(&mut self, group: &'static str, partition: i32) -> i64 {
        self.offsets.entry((group, partition)).or_insert(Offsets { seen: -1, ..Offsets::default() }).seen
    }

    /// An offset is committed, or was read: nobody may be told less from now on.
    pub fn rises(&mut self, group: &'static str, partition: i32, offset: i64) {
        let floor = self.floor(group, partition);
        self.offsets.entry((group, partition)).or_default().seen = floor.max(offset);
    }

    /// An offset was read by somebody who must at least be told `floor`.
    pub fn reads(
        &mut self,
        group: &'static str,
        partition: i32,
        offset: i64,
        floor: i64,
    ) -> Result<(), Found> {
        let wrong =
            |what: String| Err(("CommitsNeverGoBack", format!("{group}, partition {partition}: {what}")));
        if offset < floor {
            return wrong(format!("{offset} is read after {floor}"));
        }
        let offsets = self.offsets.entry((group, partition)).or_default();
        if offset >= 0 && !offsets.tried.contains(&offset) {
            return wrong(format!("{offset} is read, which nobody committed"));
        }
        self.rises(group, partition, offset);
        Ok(())
    }

    /// Asks for one offset, when nothing else happens.
    pub fn read_back(
        &mut self,
        client: &mut Client,
        group: &'static str,
        partition: i32,
    ) -> Result<(), Found> {
        let floor = self.floor(group, partition);
        let reply: Reply = client.call(committed(group, TOPIC, partition));
        if reply.first_error().0 != 0 {
            let what = format!("{group}'s offsets cannot be read: {:?}", reply.first_error());
            return Err(("CommitsNeverGoBack", what));
        }
        self.reads(group, partition, reply.int(COMMITTED), floor)
    }
}

/// The partitions of a share: their numbers with commas between.
pub(super) fn partitions(share: &str) -> impl Iterator<Item = i32> {
    share.split(',').filter_map(|number| number.parse().ok())
}
