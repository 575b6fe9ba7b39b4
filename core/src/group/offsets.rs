//! What groups have committed, and what open transactions are about to commit.
//!
//! Not here: whether a commit is allowed (its group says), expiry (the shard knows both).
//! Source: Kafka's `OffsetMetadataManager`.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Name;

/// A committed offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The next offset to read.
    pub offset: i64,
    /// Leader epoch of the last record that was read, -1 for none.
    pub leader_epoch: i32,
    /// What the committer added.
    pub metadata: Name,
    /// When it was committed, milliseconds since 1970.
    pub commit_timestamp: i64,
    /// When it expires, milliseconds since 1970; `None` when the broker decides.
    pub expire_timestamp: Option<i64>,
    /// The topic's id, nil when the committer did not know it.
    pub topic_id: Uuid,
    /// Where its record stands in the log.
    pub record_offset: i64,
}

/// One group's offsets, by topic and partition.
pub type GroupOffsets = BTreeMap<Name, BTreeMap<i32, Committed>>;

/// All offsets of a shard.
#[derive(Debug, Default)]
pub struct Offsets {
    committed: BTreeMap<Name, GroupOffsets>,
    /// By producer id: what its open transaction will commit.
    pending: BTreeMap<i64, BTreeMap<(Name, Name, i32), Committed>>,
}

impl Offsets {
    /// What a group has committed.
    #[must_use]
    pub fn group(&self, group: &str) -> Option<&GroupOffsets> {
        self.committed.get(group)
    }

    /// One committed offset.
    #[must_use]
    pub fn get(&self, group: &str, topic: &str, partition: i32) -> Option<&Committed> {
        self.committed.get(group)?.get(topic)?.get(&partition)
    }

    /// Does an open transaction hold an offset back?
    #[must_use]
    pub fn is_pending(&self, group: &str, topic: &str, partition: i32) -> bool {
        // Few transactions are open at once, and only they are looked at.
        self.pending
            .values()
            .any(|offsets| offsets.keys().any(|(g, t, p)| &**g == group && &**t == topic && *p == partition))
    }

    /// Does an open transaction hold any offset of the group back?
    #[must_use]
    pub fn has_pending(&self, group: &str) -> bool {
        self.pending.values().any(|offsets| offsets.keys().any(|(g, ..)| &**g == group))
    }

    /// Every partition of a group that has an offset, or will have one when its transaction commits.
    #[must_use]
    pub fn partitions_of(&self, group: &str) -> Vec<(Name, i32)> {
        let committed = self.group(group).into_iter().flatten();
        let committed =
            committed.flat_map(|(topic, partitions)| partitions.keys().map(|p| (topic.clone(), *p)));
        let pending = self.pending.values().flat_map(BTreeMap::keys).filter(|(g, ..)| &**g == group);
        let mut all: Vec<(Name, i32)> =
            committed.chain(pending.map(|(_, topic, p)| (topic.clone(), *p))).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Every group and partition that has an offset of `topic`.
    #[must_use]
    pub fn of_topic(&self, topic: &str) -> Vec<(Name, i32)> {
        let committed = self.committed.iter().flat_map(|(group, topics)| {
            let partitions = topics.get(topic).into_iter().flat_map(BTreeMap::keys);
            partitions.map(|partition| (group.clone(), *partition))
        });
        let pending = self.pending.values().flat_map(BTreeMap::keys).filter(|(_, t, _)| &**t == topic);
        let mut all: Vec<(Name, i32)> =
            committed.chain(pending.map(|(group, _, p)| (group.clone(), *p))).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Every group, topic and partition that has an offset, or will have one when its transaction commits, of a topic that is
    /// not there. Each is told with the id that it was committed under, nil when nobody knew it.
    #[must_use]
    pub fn orphans(&self, is_there: impl Fn(&str, Uuid) -> bool) -> Vec<(Name, Name, i32)> {
        let is_orphan = |topic: &str, committed: &Committed| !is_there(topic, committed.topic_id);
        let mut all = Vec::new();
        for (group, topics) in &self.committed {
            for (topic, partitions) in topics {
                let gone = partitions.iter().filter(|(_, committed)| is_orphan(topic, committed));
                all.extend(gone.map(|(partition, _)| (group.clone(), topic.clone(), *partition)));
            }
        }
        let pending = self.pending.values().flatten();
        all.extend(
            pending.filter(|((_, t, _), committed)| is_orphan(t, committed)).map(|(key, _)| key.clone()),
        );
        all.sort();
        all.dedup();
        all
    }

    /// Replays a commit; one of a transaction is held back until its end.
    pub fn replay_commit(
        &mut self,
        group: Name,
        topic: Name,
        partition: i32,
        committed: Committed,
        producer_id: i64,
    ) {
        match producer_id {
            ..0 => self.put(group, topic, partition, committed),
            _ => {
                self.pending.entry(producer_id).or_default().insert((group, topic, partition), committed);
            }
        }
    }

    /// Replays a tombstone: nothing is committed any more, and nothing is about to be.
    pub fn replay_tombstone(&mut self, group: &Name, topic: &Name, partition: i32) {
        if let Some(topics) = self.committed.get_mut(group) {
            if let Some(partitions) = topics.get_mut(topic) {
                partitions.remove(&partition);
                if partitions.is_empty() {
                    topics.remove(topic);
                }
            }
            if topics.is_empty() {
                self.committed.remove(group);
            }
        }
        let key = (group.clone(), topic.clone(), partition);
        self.pending.retain(|_, offsets| {
            offsets.remove(&key);
            !offsets.is_empty()
        });
    }

    /// Replays the end of a producer's transaction.
    pub fn replay_end(&mut self, producer_id: i64, is_commit: bool) {
        let pending = self.pending.remove(&producer_id).unwrap_or_default();
        for ((group, topic, partition), committed) in pending.into_iter().filter(|_| is_commit) {
            // An ordinary commit that came later stays: without this, compaction could bring an old one back.
            let known = self.get(&group, &topic, partition);
            if known.is_none_or(|known| known.record_offset < committed.record_offset) {
                self.put(group, topic, partition, committed);
            }
        }
    }

    fn put(&mut self, group: Name, topic: Name, partition: i32, committed: Committed) {
        self.committed.entry(group).or_default().entry(topic).or_default().insert(partition, committed);
    }
}
