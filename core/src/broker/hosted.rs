//! One partition as the broker holds it: the machine behind its lock, what readers may see behind a tiny one, and who waits.

use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard};

use uuid::Uuid;

use crate::error::ErrorCode;
use crate::event::{Event, Level};
use crate::lock::lock;
use crate::partition::producers::Producers;
use crate::partition::retention::Retention;
use crate::partition::{AppendError, Appended, Closed, Partition, Prepared, View};
use crate::planted::{self, Bug};
use crate::storage::{Fault, Log, LogConfig, Offset, PartitionName};
use crate::time::{Now, Wall};

use super::signal::Waiters;

/// A partition that this node hosts.
pub(crate) struct Hosted {
    pub name: PartitionName,
    pub topic_id: Uuid,
    machine: Option<Mutex<Partition>>,
    log: Option<Arc<dyn Log>>,
    published: Mutex<Published>,
    /// Sessions that wait for data or for a flush of this partition.
    pub waiters: Waiters,
    /// Whether it is in the queue of flushes: changed under that queue's lock only.
    pub is_flush_wanted: AtomicBool,
}

#[derive(Debug, Clone)]
struct Published {
    view: View,
    flushed_offset: Offset,
    closed: Option<Closed>,
    /// A fault closed it, and nobody has said so yet.
    is_untold: bool,
}

impl fmt::Debug for Hosted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)
    }
}

impl Hosted {
    /// Takes in a partition as opening left it: led, or offline from the first moment.
    pub fn new(name: PartitionName, topic_id: Uuid, opened: Result<Partition, Fault>) -> Hosted {
        let nothing = View { start_offset: -1, end_offset: -1, stable_offset: -1, leader_epoch: -1 };
        match opened {
            Ok(partition) => {
                let log = partition.log().clone();
                let published = Published {
                    view: partition.view(),
                    flushed_offset: log.flushed_offset(),
                    closed: None,
                    is_untold: false,
                };
                Hosted {
                    name,
                    topic_id,
                    machine: Some(Mutex::new(partition)),
                    log: Some(log),
                    published: Mutex::new(published),
                    waiters: Waiters::default(),
                    is_flush_wanted: AtomicBool::new(false),
                }
            }
            Err(fault) => {
                let closed = Some(Closed::Offline(fault));
                let published = Published { view: nothing, flushed_offset: -1, closed, is_untold: true };
                Hosted {
                    name,
                    topic_id,
                    machine: None,
                    log: None,
                    published: Mutex::new(published),
                    waiters: Waiters::default(),
                    is_flush_wanted: AtomicBool::new(false),
                }
            }
        }
    }

    fn published(&self) -> MutexGuard<'_, Published> {
        lock(&self.published)
    }

    /// What readers may see.
    ///
    /// # Errors
    /// The answer of a partition that is closed.
    pub fn view(&self) -> Result<View, ErrorCode> {
        let published = self.published();
        published.closed.as_ref().map_or(Ok(published.view), |closed| Err(closed.error()))
    }

    /// The log, for reading and flushing.
    ///
    /// # Errors
    /// The answer of a partition that is closed.
    pub fn log(&self) -> Result<&Arc<dyn Log>, ErrorCode> {
        self.view()?;
        self.log.as_ref().ok_or(ErrorCode::KAFKA_STORAGE_ERROR)
    }

    /// The bytes of its segments, also when it is offline; none when it never opened.
    pub fn size_bytes(&self) -> Option<u64> {
        self.log.as_ref().map(|log| log.size_bytes())
    }

    /// Up to where it is on disk.
    pub fn flushed_offset(&self) -> Offset {
        self.published().flushed_offset
    }

    /// Looks at what it remembers of its producers.
    ///
    /// # Errors
    /// The answer of a partition that is closed.
    pub fn producers<R>(&self, look: impl FnOnce(&Producers) -> R) -> Result<R, ErrorCode> {
        self.with_machine(|partition| look(partition.producers()))
    }

    /// Whether everything below `offset` is durable.
    ///
    /// # Errors
    /// The answer of a partition that went offline: what was not durable then never will be.
    pub fn is_durable(&self, offset: Offset) -> Result<bool, ErrorCode> {
        let published = self.published();
        if published.flushed_offset >= offset {
            return Ok(true);
        }
        match &published.closed {
            Some(Closed::Stopping) | None => Ok(false),
            Some(closed) => Err(closed.error()),
        }
    }

    /// Appends a batch, publishes it, and wakes who waits for data.
    ///
    /// # Errors
    /// Why not. The caller takes the partition offline for a fault.
    pub fn append(&self, prepared: &Prepared<'_>, now: Now) -> Result<Appended, AppendError> {
        let appended = self.append_quietly(prepared, now)?;
        if !planted::is(Bug::LoseWake) {
            self.waiters.wake();
        }
        Ok(appended)
    }

    /// The same for who holds a lock: the caller wakes the waiters once it has let go.
    ///
    /// # Errors
    /// As [`Hosted::append`].
    pub fn append_quietly(&self, prepared: &Prepared<'_>, now: Now) -> Result<Appended, AppendError> {
        let result = self.with_machine(|partition| partition.append(prepared, now));
        result.map_err(AppendError::Refused)?
    }

    /// Goes on in a later leader epoch, with new settings.
    pub fn renew(&self, leader_epoch: i32, config: LogConfig) {
        let result = self.with_machine(|partition| {
            partition.log().set_config(config);
            partition.set_leader_epoch(leader_epoch)
        });
        if let Ok(Err(fault)) = result {
            self.close(Closed::Offline(fault));
        }
    }

    /// Nothing below `offset` may be read any more, none meaning all that is there. Answers where the log begins now, which
    /// is durable after the next checkpoint, and wakes who waits.
    ///
    /// # Errors
    /// `OFFSET_OUT_OF_RANGE`: the log does not reach so far; or the answer of a partition that is closed.
    pub fn raise_start(&self, offset: Option<Offset>) -> Result<Offset, ErrorCode> {
        let raised = self.with_machine(|partition| {
            partition.raise_start(offset.unwrap_or_else(|| partition.log().end_offset()))
        });
        self.waiters.wake();
        raised?
    }

    /// Forgets producers that were idle for so long; answers whether others are still known.
    pub fn expire_producers(&self, expiration_ms: i64, wall: Wall) -> bool {
        self.with_machine(|partition| partition.expire_producers(expiration_ms, wall)).unwrap_or(false)
    }

    /// Raises the start over what is not kept; answers whether segments are to be deleted. Blocks.
    pub fn expire(&self, retention: &Retention, wall: Wall) -> bool {
        let expired = self.with_machine(|partition| {
            let before = partition.log().start_offset();
            let has_dead = partition.expire(retention, wall)?;
            Ok((has_dead, partition.log().start_offset() > before))
        });
        match expired {
            Ok(Ok((has_dead, has_moved))) => {
                // Whoever waits below the start is told; a look that finds nothing wakes nobody.
                if has_moved {
                    self.waiters.wake();
                }
                has_dead
            }
            Ok(Err(fault)) => {
                self.close(Closed::Offline(fault));
                false
            }
            Err(_) => false,
        }
    }

    /// Marks as deleted what lies below the start, which is durable; answers the first offsets of those segments. Blocks.
    pub fn delete_segments(&self) -> Vec<Offset> {
        let Ok(log) = self.log() else { return Vec::new() };
        log.delete_segments().unwrap_or_else(|fault| {
            self.close(Closed::Offline(fault));
            Vec::new()
        })
    }

    /// Removes the files of segments that were marked as deleted. Blocks.
    pub fn remove_deleted(&self, segments: &[Offset]) {
        if let Ok(log) = self.log()
            && let Err(fault) = log.remove_deleted(segments)
        {
            self.close(Closed::Offline(fault));
        }
    }

    /// Makes durable what was appended; blocks.
    pub fn flush(&self) {
        let Some(log) = &self.log else { return };
        match log.flush() {
            Ok(flushed_offset) => {
                let mut published = self.published();
                published.flushed_offset = published.flushed_offset.max(flushed_offset);
            }
            Err(fault) => self.close(Closed::Offline(fault)),
        }
    }

    /// Ends the partition's service: the first reason stays, and every wait on it resolves.
    pub fn close(&self, reason: Closed) {
        let mut published = self.published();
        if matches!(published.closed, None | Some(Closed::Stopping)) {
            published.is_untold = matches!(reason, Closed::Offline(_));
            published.closed = Some(reason);
        }
        drop(published);
        self.waiters.wake();
    }

    /// Closes the log cleanly, last of all; blocks.
    ///
    /// # Errors
    /// The fault that took the log offline.
    pub fn close_log(&self) -> Result<(), Fault> {
        self.close(Closed::Stopping);
        let Some(machine) = &self.machine else { return Ok(()) };
        let partition = lock(machine);
        if let Some(Closed::Offline(fault)) = &self.published().closed {
            return Err(fault.clone());
        }
        partition.log().close(partition.producers())
    }

    /// The line that tells of a fault that closed the partition; once.
    pub fn take_news(&self) -> Option<Event> {
        let mut published = self.published();
        if !std::mem::take(&mut published.is_untold) {
            return None;
        }
        let Some(Closed::Offline(fault)) = &published.closed else { return None };
        Some(Event::new(Level::Error, "partition", format!("{} is offline: {fault}", self.name)))
    }

    /// Why the partition is closed, if it is.
    pub fn closed(&self) -> Option<Closed> {
        self.published().closed.clone()
    }

    /// Runs `change` on the machine and publishes what it left, under the partition's lock.
    fn with_machine<R>(&self, change: impl FnOnce(&mut Partition) -> R) -> Result<R, ErrorCode> {
        let machine = self.machine.as_ref().ok_or(ErrorCode::KAFKA_STORAGE_ERROR)?;
        let mut partition = lock(machine);
        self.view()?;
        let result = change(&mut partition);
        self.published().view = partition.view();
        Ok(result)
    }
}
