//! A broker's log directory: identity, checkpoints, clean-shutdown marker, and one log per partition.
//!
//! What opening and stopping may change is [`crate::MAY_CHANGE`].

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use eventor_core::lock::lock;
use eventor_core::random::Random;
use eventor_core::storage::{
    Fault, Identity, Log, LogSpec, MetadataSnapshot, OpenLog, PartitionName, Space, Storage,
};
use eventor_core::time::Wall;
use uuid::Uuid;

use crate::checkpoint::{Checkpoints, Offsets};
use crate::file_system::{FileSystem, Open};
use crate::format::{DirectoryError, read_properties};
use crate::log::SegmentedLog;
use crate::log_file::{self, LogFile, damaged, fault};
use crate::metadata;
use crate::names::{self, DirectoryName, METADATA_DIRECTORY};
use crate::properties::{self, META_PROPERTIES};
use crate::recovery::{self, Opening};

const LOCK: &str = ".lock";
const CLEAN_SHUTDOWN: &str = ".kafka_cleanshutdown";
/// Kafka's cache of tiered storage: its loader ignores it, and so do we.
const IGNORED_DIRECTORY: &str = "remote-log-index-cache";

/// A broker's log directory over a file system; the metadata log lies in it.
pub struct DirectoryStorage<F: FileSystem> {
    fs: Arc<F>,
    identity: Identity,
    was_clean: bool,
    clean_epoch: Option<i64>,
    metadata: Arc<SegmentedLog<F>>,
    notes: Vec<String>,
    state: Mutex<State<F>>,
    /// Held until the directory is closed.
    lock: Mutex<Option<F::Lock>>,
    /// A partition's directory is offline: the next start has to look at it again.
    is_damaged: AtomicBool,
}

struct State<F: FileSystem> {
    logs: BTreeMap<PartitionName, Arc<SegmentedLog<F>>>,
    checkpoints: Checkpoints,
    /// The files still hold entries of partitions that were forgotten since.
    remembers_forgotten: bool,
}

impl<F: FileSystem> State<F> {
    fn forget(&mut self, name: &PartitionName) {
        self.remembers_forgotten |= self.checkpoints.forget(name);
    }
}

impl<F: FileSystem> DirectoryStorage<F> {
    /// Opens a formatted directory: locks it, recovers the metadata log, finishes interrupted deletions.
    ///
    /// # Errors
    /// What keeps it closed; the directory is then as it was, but for what the module says.
    pub fn open(fs: F, wall: Wall) -> Result<DirectoryStorage<F>, DirectoryError> {
        let fs = Arc::new(fs);
        let name = fs.describe();
        let wrong = |fault| DirectoryError::Fault { directory: name.clone(), fault };
        // Before the lock, so that a directory of somebody else's is left alone.
        if read_properties(&*fs)?.is_none() {
            return Err(DirectoryError::NotFormatted(name));
        }
        let lock = match fs.lock(LOCK) {
            Ok(lock) => lock,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                return Err(DirectoryError::Locked(name));
            }
            Err(error) => return Err(wrong(fault("lock", LOCK)(error))),
        };
        let found = read_properties(&*fs)?.ok_or_else(|| DirectoryError::NotFormatted(name.clone()))?;
        let leftovers = check_directories(&*fs)?;
        let mut notes = Vec::new();
        for leftover in leftovers {
            remove_tree(&*fs, &leftover).map_err(wrong)?;
            notes.push(format!("{leftover}: removed, as its deletion was interrupted"));
        }
        let identity = complete_identity(&*fs, found, wall).map_err(wrong)?;
        let marker = take_marker(&*fs).map_err(wrong)?;
        let checkpoints = Checkpoints::read(&*fs, &mut notes).map_err(wrong)?;
        // What they say is acted upon, so a loss of power must not bring older ones back.
        fs.sync_directory("").map_err(|error| wrong(fault("flush", "")(error)))?;
        let flushed = checkpoints.recovery_points.get(&metadata_name()).copied().unwrap_or(0);
        let metadata = metadata::open(&fs, flushed, wall, &mut notes).map_err(wrong)?;
        Ok(DirectoryStorage {
            identity,
            was_clean: marker.is_some(),
            clean_epoch: marker.flatten(),
            metadata,
            notes,
            state: Mutex::new(State { logs: BTreeMap::new(), checkpoints, remembers_forgotten: false }),
            lock: Mutex::new(Some(lock)),
            is_damaged: AtomicBool::new(false),
            fs,
        })
    }

    /// Whether the broker that had it last stopped cleanly, or there was none.
    pub fn was_clean(&self) -> bool {
        self.was_clean || self.metadata.end_offset() == 0
    }

    /// What opening repaired, a line each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    fn state(&self) -> MutexGuard<'_, State<F>> {
        lock(&self.state)
    }

    /// Makes a partition's directory, durably. Nothing that is remembered of an earlier one of its name may outlive it.
    fn create(&self, spec: &LogSpec, directory: &str) -> Result<(), Fault> {
        let mut state = self.state();
        state.forget(&spec.name);
        if state.remembers_forgotten {
            state.checkpoints.write(&*self.fs)?;
            state.remembers_forgotten = false;
        }
        drop(state);
        self.fs.create_directory(directory).map_err(fault("create", directory))?;
        properties::write_topic_id(&*self.fs, directory, spec.topic_id)?;
        self.fs.sync_directory("").map_err(fault("flush", ""))
    }

    fn check_topic_id(&self, spec: &LogSpec, directory: &str) -> Result<(), Fault> {
        match properties::read_topic_id(&*self.fs, directory)? {
            Some(id) if id == spec.topic_id => Ok(()),
            Some(id) => {
                let what = format!("it belongs to topic id {}, not {}", id.simple(), spec.topic_id.simple());
                Err(damaged(&format!("{directory}/partition.metadata"), 0, what))
            }
            None => properties::write_topic_id(&*self.fs, directory, spec.topic_id),
        }
    }

    fn open_guarded(&self, spec: &LogSpec, wall: Wall) -> Result<OpenLog, Fault> {
        let directory = spec.name.to_string();
        let exists = match self.fs.list(&directory) {
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound && spec.create => false,
            Err(error) => return Err(fault("open", &directory)(error)),
        };
        if exists {
            self.check_topic_id(spec, &directory)?;
        } else {
            self.create(spec, &directory)?;
        }
        let [recovery_point, start_offset, high_watermark] = {
            let Checkpoints { recovery_points, start_offsets, high_watermarks, .. } =
                &self.state().checkpoints;
            let checkpointed = |offsets: &Offsets| offsets.get(&spec.name).copied().unwrap_or(0);
            [recovery_points, start_offsets, high_watermarks].map(checkpointed)
        };
        let opened = recovery::open(Opening {
            fs: Arc::clone(&self.fs),
            directory,
            config: spec.config,
            is_clean: self.was_clean || !exists,
            check_all: false,
            recovery_point,
            start_offset,
            wall,
        })?;
        let log = Arc::new(opened.log);
        let high_watermark = high_watermark.clamp(log.start_offset(), log.end_offset());
        self.state().logs.insert(spec.name.clone(), Arc::clone(&log));
        Ok(OpenLog {
            log,
            producers: opened.producers,
            high_watermark,
            producer_id_max: opened.producer_id_max,
            notes: opened.notes,
        })
    }

    /// Moves a partition's directory out of the way, durably, and answers its new name.
    fn set_aside(&self, directory: &str, suffix: &str) -> Result<String, Fault> {
        let id = properties::read_topic_id(&*self.fs, directory).ok().flatten().unwrap_or(Uuid::from_u128(0));
        let mut id = id.as_u128();
        let free = loop {
            let name = names::set_aside(directory, Uuid::from_u128(id), suffix);
            match self.fs.list(&name) {
                Ok(_) => id = id.wrapping_add(1),
                Err(_) => break name,
            }
        };
        self.fs.rename(directory, &free).map_err(fault("rename", directory))?;
        self.fs.sync_directory("").map_err(fault("flush", ""))?;
        Ok(free)
    }

    fn partition_directories(&self) -> Result<Vec<PartitionName>, Fault> {
        let entries = self.fs.list("").map_err(fault("list", ""))?;
        let partition = |name: &str| match names::parse_directory(name) {
            Some(DirectoryName::Partition(partition)) if name != METADATA_DIRECTORY => Some(partition),
            _ => None,
        };
        Ok(entries
            .iter()
            .filter(|entry| entry.is_directory)
            .filter_map(|entry| partition(&entry.name))
            .collect())
    }
}

fn metadata_name() -> PartitionName {
    PartitionName { topic: "__cluster_metadata".to_owned(), partition: 0 }
}

/// Refuses directories that Kafka would refuse; answers those whose deletion was interrupted.
fn check_directories<F: FileSystem>(fs: &F) -> Result<Vec<String>, DirectoryError> {
    let directory = fs.describe();
    let entries = fs.list("").map_err(|error| DirectoryError::Fault {
        directory: directory.clone(),
        fault: fault("list", "")(error),
    })?;
    let mut leftovers = Vec::new();
    for entry in entries.into_iter().filter(|entry| entry.is_directory && entry.name != IGNORED_DIRECTORY) {
        match names::parse_directory(&entry.name) {
            Some(DirectoryName::Delete) => leftovers.push(entry.name),
            Some(_) => {}
            None => return Err(DirectoryError::Foreign { directory, name: entry.name }),
        }
    }
    Ok(leftovers)
}

/// Gives an old directory the id that it lacks.
fn complete_identity<F: FileSystem>(
    fs: &F,
    found: properties::MetaProperties,
    wall: Wall,
) -> Result<Identity, Fault> {
    let seed = u64::from(eventor_core::records::checksum(found.cluster_id.as_bytes())) << 32;
    let identity = Identity {
        directory_id: found.directory_id.unwrap_or_else(|| Random::seed(seed ^ wall.0 as u64).uuid()),
        cluster_id: found.cluster_id,
        node_id: found.node_id,
    };
    if found.directory_id.is_none() {
        log_file::write_small(fs, META_PROPERTIES, properties::text(&identity).as_bytes())?;
    }
    Ok(identity)
}

/// Removes the clean-shutdown marker, durably, before anything is changed; answers whether there was one, and the broker
/// epoch in it.
fn take_marker<F: FileSystem>(fs: &F) -> Result<Option<Option<i64>>, Fault> {
    let Some(bytes) = log_file::read_small(fs, CLEAN_SHUTDOWN)? else { return Ok(None) };
    log_file::remove_if_there(fs, CLEAN_SHUTDOWN)?;
    fs.sync_directory("").map_err(fault("flush", ""))?;
    let text = String::from_utf8_lossy(&bytes);
    let digits = text.split_once("\"brokerEpoch\"").and_then(|(_, rest)| rest.split_once(':'));
    let epoch = digits.and_then(|(_, rest)| rest.split([',', '}']).next()?.trim().parse().ok());
    Ok(Some(epoch))
}

fn remove_tree<F: FileSystem>(fs: &F, directory: &str) -> Result<(), Fault> {
    for entry in fs.list(directory).map_err(fault("list", directory))? {
        let path = format!("{directory}/{}", entry.name);
        if entry.is_directory {
            fs.remove_directory(&path).map_err(fault("remove", &path))?;
        } else {
            fs.remove(&path).map_err(fault("remove", &path))?;
        }
    }
    fs.remove_directory(directory).map_err(fault("remove", directory))
}

impl<F: FileSystem> Storage for DirectoryStorage<F> {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn clean_shutdown_epoch(&self) -> Option<i64> {
        self.clean_epoch
    }

    fn metadata_snapshot(&self) -> Result<Option<MetadataSnapshot>, Fault> {
        metadata::newest_snapshot(&*self.fs)
    }

    fn metadata_log(&self) -> Arc<dyn Log> {
        Arc::clone(&self.metadata) as _
    }

    fn quorum_epoch(&self) -> i32 {
        let of_log = self.metadata.epochs().last().map_or(0, |last| last.epoch);
        let of_snapshot = self.metadata_snapshot().ok().flatten().map_or(0, |snapshot| snapshot.epoch);
        let of_file = metadata::quorum_epoch(&*self.fs).unwrap_or(0);
        of_log.max(of_snapshot).max(of_file)
    }

    fn set_quorum_epoch(&self, epoch: i32) -> Result<(), Fault> {
        metadata::set_quorum_epoch(&*self.fs, self.identity.node_id, epoch)
    }

    fn open_log(&self, spec: &LogSpec, wall: Wall) -> Result<OpenLog, Fault> {
        self.open_guarded(spec, wall).inspect_err(|_| self.is_damaged.store(true, Ordering::Release))
    }

    fn delete_log(&self, name: &PartitionName) -> Result<(), Fault> {
        let directory = name.to_string();
        let mut state = self.state();
        if let Some(log) = state.logs.remove(name) {
            log.take_offline("the partition was deleted");
        }
        state.forget(name);
        drop(state);
        if self.fs.list(&directory).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Ok(());
        }
        let leftover = self.set_aside(&directory, "delete")?;
        remove_tree(&*self.fs, &leftover)
    }

    fn set_strays_aside(
        &self,
        known: &dyn Fn(&PartitionName, Option<Uuid>) -> bool,
    ) -> Result<Vec<String>, Fault> {
        let mut renamed = Vec::new();
        for name in self.partition_directories()? {
            let directory = name.to_string();
            let topic_id = properties::read_topic_id(&*self.fs, &directory).ok().flatten();
            if !self.state().logs.contains_key(&name) && !known(&name, topic_id) {
                renamed.push(self.set_aside(&directory, "stray")?);
            }
        }
        Ok(renamed)
    }

    fn path(&self) -> String {
        self.fs.path()
    }

    fn space(&self) -> Option<Space> {
        self.fs.space()
    }

    fn write_checkpoints(&self) -> Result<(), Fault> {
        // Under the lock, so that two writers do not meet in one temporary file.
        let mut state = self.state();
        let State { logs, checkpoints, remembers_forgotten } = &mut *state;
        let before = checkpoints.clone();
        logs.iter().for_each(|(name, log)| checkpoints.note(name, log));
        checkpoints.note(&metadata_name(), &self.metadata);
        if *checkpoints == before && !*remembers_forgotten {
            return Ok(());
        }
        // What was not written must not be taken for written the next time.
        checkpoints.write(&*self.fs).inspect_err(|_| *checkpoints = before)?;
        *remembers_forgotten = false;
        Ok(())
    }

    fn close(&self, broker_epoch: i64) -> Result<(), Fault> {
        self.write_checkpoints()?;
        let state = self.state();
        let all_closed = state.logs.values().all(|log| log.is_closed_cleanly());
        if all_closed && self.metadata.is_closed_cleanly() && !self.is_damaged.load(Ordering::Acquire) {
            let marker = LogFile::open(&*self.fs, CLEAN_SHUTDOWN.to_owned(), Open::Create)?;
            marker.replace(format!("{{\"version\":0,\"brokerEpoch\":{broker_epoch}}}").as_bytes())?;
            marker.sync()?;
            self.fs.sync_directory("").map_err(fault("flush", ""))?;
        }
        drop(state);
        lock(&self.lock).take();
        Ok(())
    }
}
