//! The checkpoint files, for requests that are answered once what they changed is in them.
//!
//! One job at a time writes them, for everybody who asked before it began. One that fails is tried again when it is due; who
//! waits for it learns that nobody knows. Not here: what is in them (storage).

use std::sync::{Arc, Mutex};

use crate::event::{Event, Level};
use crate::storage::{Fault, Offset, Storage};
use crate::time::Now;

use super::hosted::Hosted;
use super::jobs::Work;
use super::snapshot::Publication;
use super::{Broker, lock};

#[derive(Default)]
pub(crate) struct Checkpoints {
    asked: Mutex<Asked>,
    /// Everything that was asked for up to this number is written.
    pub written: Publication,
    /// Of everything up to this number that is not written nobody knows.
    pub failed: Publication,
}

#[derive(Default)]
struct Asked {
    /// Counts those who asked.
    number: Offset,
    /// A job is in the queue.
    is_queued: bool,
}

/// One writing of the files.
pub(crate) struct Checkpoint {
    storage: Arc<dyn Storage>,
    /// Logs with segments that are full and not flushed. They are now, though nobody waits for it, so that no start reads
    /// them again.
    rolled: Vec<Arc<Hosted>>,
    /// Everything that was asked for up to this number.
    number: Offset,
}

impl Checkpoint {
    /// Blocks.
    pub fn run(&self) -> Result<(), Fault> {
        self.rolled.iter().for_each(|hosted| hosted.flush());
        self.storage.write_checkpoints()
    }
}

impl Broker {
    /// Asks for the checkpoint files to be written. What is in force now is in them once [`Checkpoints::written`] has come to
    /// the number that is answered.
    pub(crate) fn want_checkpoint(&self) -> Offset {
        let mut asked = lock(&self.checkpoints.asked);
        asked.number += 1;
        let number = asked.number;
        let is_queued = std::mem::replace(&mut asked.is_queued, true);
        drop(asked);
        if !is_queued {
            let storage = self.storage.clone();
            self.want_work(Work::Checkpoint(Checkpoint { storage, rolled: Vec::new(), number }));
        }
        number
    }

    /// A job begins, and so includes everybody who asked until now.
    pub(super) fn begin_checkpoint(&self, work: Work) -> Work {
        let Work::Checkpoint(checkpoint) = work else { return work };
        let snapshot = self.snapshot();
        let partitions = snapshot.topics.values().flat_map(|topic| topic.partitions.values());
        let rolled = partitions.filter(|hosted| hosted.log().is_ok_and(|log| log.has_rolled())).cloned();
        let mut asked = lock(&self.checkpoints.asked);
        asked.is_queued = false;
        Work::Checkpoint(Checkpoint { rolled: rolled.collect(), number: asked.number, ..checkpoint })
    }

    pub(super) fn checkpointed(&self, checkpoint: Checkpoint, written: Result<(), Fault>, now: Now) {
        let Checkpoint { rolled, number, .. } = checkpoint;
        self.flushed(&rolled);
        match written {
            Ok(()) => self.checkpoints.written.advance(number),
            Err(fault) => {
                let text = format!("checkpoints were not written: {fault}");
                self.say(Event::new(Level::Error, "storage", text));
                self.checkpoints.failed.advance(number);
                self.checkpoints.written.waiters.wake();
                self.touch(now);
            }
        }
    }
}
