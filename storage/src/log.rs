//! A partition's log: segments, one of which grows at its end.
//!
//! The appender (one at a time) writes and then publishes a small view: the segments, and how far they are filled.
//! Readers copy the view and never take the appender's lock, which may sit in a write. Flushing takes neither.
//!
//! Not here: finding bytes in segments ([`crate::read`]), opening what was left behind ([`crate::recovery`]), taking away what
//! lies below the start ([`crate::deletion`]).

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use eventor_core::lock::lock;
use eventor_core::partition::producers::Producers;
use eventor_core::random::Random;
use eventor_core::records::Header;
use eventor_core::storage::{
    AbortedTxn, Append, EpochStart, Fault, Log, LogConfig, Offset, ReadLimit, SegmentSpan, Slice,
    TimestampOffset,
};
use eventor_core::time::Wall;

use crate::epochs;
use crate::file_system::{FileSystem, Open};
use crate::index::{Growing, Sealed, Table};
use crate::log_file::{LogFile, damaged, fault};
use crate::names::{self, Kind};
use crate::segment::{Indexes, Segment};
use crate::snapshot;

/// No space is reserved ahead in a segment smaller than this.
const RESERVE_FROM_BYTES: u64 = 1 << 20;
/// At least, and at most, so much is reserved at a time.
const RESERVE_BYTES: (u64, u64) = (4 << 20, 16 << 20);

/// One partition's log over a file system.
pub(crate) struct SegmentedLog<F: FileSystem> {
    pub(crate) fs: Arc<F>,
    /// The partition's directory, relative to the log directory.
    pub(crate) directory: String,
    config: Mutex<LogConfig>,
    appender: Mutex<Appender<F>>,
    pub(crate) view: Mutex<View<F>>,
    flushing: Mutex<()>,
    unflushed: Mutex<Unflushed<F>>,
    flushed_offset: AtomicI64,
    pub(crate) epochs: Mutex<Arc<[EpochStart]>>,
    offline: OnceLock<Fault>,
    is_closed: AtomicBool,
}

/// What readers see.
pub(crate) struct View<F: FileSystem> {
    /// Ascending; never empty. The last one grows.
    pub(crate) segments: Arc<[Arc<Segment<F::File>>]>,
    pub(crate) start_offset: Offset,
    pub(crate) end_offset: Offset,
    /// Where the last segment ends.
    pub(crate) end_position: u64,
    /// First offset and position of the last append, so that a reader at the end need not search.
    pub(crate) last_append: (Offset, u64),
}

impl<F: FileSystem> Clone for View<F> {
    fn clone(&self) -> View<F> {
        View { segments: Arc::clone(&self.segments), ..*self }
    }
}

/// The growing end, as only the appender needs it.
struct Appender<F: FileSystem> {
    active: Arc<Segment<F::File>>,
    /// When the active segment was made, for rolling without timestamps.
    created: Wall,
    /// The largest timestamp of the active segment's first batch, once it has one.
    first_timestamp: Option<i64>,
    /// Taken off `segment.ms`, drawn for this segment.
    jitter_ms: i64,
    /// Space is reserved up to here.
    reserved: u64,
}

/// Files that the next flush has to make durable, beside the active segment.
struct Unflushed<F: FileSystem> {
    files: Vec<Arc<LogFile<F::File>>>,
    names: bool,
}

/// Where and when a new segment begins.
struct Start<'a> {
    base_offset: Offset,
    /// Producer states below it.
    producers: &'a Producers,
    wall: Wall,
}

/// What opening found or made.
pub(crate) struct Parts<F: FileSystem> {
    pub(crate) fs: Arc<F>,
    pub(crate) directory: String,
    pub(crate) config: LogConfig,
    /// Ascending, the last one with growing indexes; all durable up to `flushed_offset`.
    pub(crate) segments: Vec<Arc<Segment<F::File>>>,
    pub(crate) start_offset: Offset,
    pub(crate) end_offset: Offset,
    pub(crate) flushed_offset: Offset,
    pub(crate) first_timestamp: Option<i64>,
    pub(crate) epochs: Vec<EpochStart>,
    pub(crate) wall: Wall,
}

impl<F: FileSystem> SegmentedLog<F> {
    pub(crate) fn new(parts: Parts<F>) -> SegmentedLog<F> {
        let active = Arc::clone(parts.segments.last().expect("a log has a segment"));
        let end_position = active.size_bytes();
        let jitter_ms = jitter_ms(&parts.config, &parts.directory, active.base_offset);
        SegmentedLog {
            fs: parts.fs,
            directory: parts.directory,
            config: Mutex::new(parts.config),
            appender: Mutex::new(Appender {
                active,
                created: parts.wall,
                first_timestamp: parts.first_timestamp,
                jitter_ms,
                reserved: end_position,
            }),
            view: Mutex::new(View {
                segments: parts.segments.into(),
                start_offset: parts.start_offset,
                end_offset: parts.end_offset,
                end_position,
                last_append: (Offset::MAX, 0),
            }),
            flushing: Mutex::new(()),
            unflushed: Mutex::new(Unflushed { files: Vec::new(), names: false }),
            flushed_offset: AtomicI64::new(parts.flushed_offset),
            epochs: Mutex::new(parts.epochs.into()),
            offline: OnceLock::new(),
            is_closed: AtomicBool::new(false),
        }
    }

    pub(crate) fn view(&self) -> View<F> {
        lock(&self.view).clone()
    }

    /// Was it closed without a fault?
    pub(crate) fn is_closed_cleanly(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    /// Answers every later call with a fault that says why.
    pub(crate) fn take_offline(&self, why: &str) {
        let _ = self.offline.set(damaged(&self.directory, 0, why));
    }

    fn check(&self) -> Result<(), Fault> {
        self.offline.get().map_or(Ok(()), |fault| Err(fault.clone()))
    }

    /// Runs a step on a log that is not offline; a fault takes it there.
    pub(crate) fn guarded<T>(&self, step: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        self.check()?;
        step().map_err(|fault| self.offline.get_or_init(|| fault).clone())
    }

    fn append_guarded(&self, append: &Append<'_>) -> Result<(), Fault> {
        let config = *lock(&self.config);
        let mut appender = lock(&self.appender);
        let size = append.head.len() as u64 + append.tail.len() as u64;
        let mut position = lock(&self.view).end_position;
        if self.must_roll(&appender, &config, append, position, size) {
            let start =
                Start { base_offset: append.base_offset, producers: append.producers, wall: append.wall };
            self.roll_at(&mut appender, &config, &start, position)?;
            position = 0;
        }
        appender.reserve(position + size, u64::from(config.segment_bytes));
        let active = Arc::clone(&appender.active);
        active.file.write_at(position, append.head, append.tail)?;
        self.index(&active, &config, position, append);
        appender.first_timestamp.get_or_insert(append.max_timestamp);
        let mut view = lock(&self.view);
        view.end_offset = append.last_offset + 1;
        view.end_position = position + size;
        view.last_append = (append.base_offset, position);
        Ok(())
    }

    /// Kafka's rules for rolling, decided before the append.
    fn must_roll(
        &self,
        appender: &Appender<F>,
        config: &LogConfig,
        append: &Append<'_>,
        position: u64,
        size: u64,
    ) -> bool {
        if position == 0 {
            // An empty segment is rolled only to give it a base that its offsets fit to.
            return !offset_fits(appender.active.base_offset, append.last_offset);
        }
        let waited_ms = match appender.first_timestamp {
            Some(first) if first >= 0 => append.max_timestamp.saturating_sub(first),
            _ => append.wall.0.saturating_sub(appender.created.0),
        };
        position + size > u64::from(config.segment_bytes)
            || waited_ms > config.segment_ms.saturating_sub(appender.jitter_ms)
            || !offset_fits(appender.active.base_offset, append.last_offset)
            || appender.active.grow(|growing| growing.is_full(config.segment_index_bytes)).unwrap_or(true)
    }

    fn roll_guarded(&self, producers: &Producers, wall: Wall) -> Result<(), Fault> {
        let config = *lock(&self.config);
        let mut appender = lock(&self.appender);
        let view = self.view();
        if view.end_position == 0 {
            return Ok(());
        }
        let start = Start { base_offset: view.end_offset, producers, wall };
        self.roll_at(&mut appender, &config, &start, view.end_position)
    }

    /// Seals the active segment, which ends at `position`, and begins the next one.
    fn roll_at(
        &self,
        appender: &mut Appender<F>,
        config: &LogConfig,
        start: &Start<'_>,
        position: u64,
    ) -> Result<(), Fault> {
        let &Start { base_offset, producers, wall } = start;
        let before = Arc::clone(&appender.active);
        let mut files = self.seal(&before, position, appender.reserved.max(before.file.length()?))?;
        // A later segment must never be found without this one and its end: the gap would look like a compacted log.
        before.file.sync()?;
        self.fs.sync_directory(&self.directory).map_err(fault("flush", &self.directory))?;
        files.push(Arc::new(snapshot::write(&*self.fs, &self.directory, base_offset, producers)?));
        let active = Arc::new(create_segment(&*self.fs, &self.directory, base_offset, config, wall)?);
        // Known to be unflushed before anybody can see the new segment, so that no flush misses them.
        let mut unflushed = lock(&self.unflushed);
        unflushed.files.extend(files);
        unflushed.names = true;
        drop(unflushed);
        *appender = Appender {
            jitter_ms: jitter_ms(config, &self.directory, active.base_offset),
            active: Arc::clone(&active),
            created: wall,
            first_timestamp: None,
            reserved: 0,
        };
        let mut view = lock(&self.view);
        let segments =
            if position == 0 { &view.segments[..view.segments.len() - 1] } else { &view.segments[..] };
        view.segments = segments.iter().cloned().chain([active]).collect();
        view.end_position = 0;
        view.last_append = (Offset::MAX, 0);
        drop(view);
        if position == 0 {
            remove_empty_segment(&*self.fs, &self.directory, before.base_offset)?;
        }
        Ok(())
    }

    /// Trims the segment to its bytes, writes its index files and looks things up in them from now on.
    fn seal(
        &self,
        segment: &Segment<F::File>,
        position: u64,
        reserved: u64,
    ) -> Result<Vec<Arc<LogFile<F::File>>>, Fault> {
        if reserved > position {
            segment.file.set_length(position)?;
        }
        segment.set_size_bytes(position);
        seal_indexes(&*self.fs, &self.directory, segment)
    }

    fn index(&self, active: &Segment<F::File>, config: &LogConfig, mut position: u64, append: &Append<'_>) {
        active.grow(|growing| {
            let mut rest = append.head;
            while let Ok(header) = Header::parse(rest, 0) {
                growing.add(active.base_offset, position, &header, config.index_interval_bytes);
                position += header.size_bytes() as u64;
                rest = rest.get(header.size_bytes()..).unwrap_or_default();
            }
            growing.aborted.extend(append.aborted);
        });
    }

    pub(crate) fn flush_guarded(&self) -> Result<Offset, Fault> {
        let _one_at_a_time = lock(&self.flushing);
        self.check()?;
        let view = self.view();
        let (files, names) = {
            let mut unflushed = lock(&self.unflushed);
            (std::mem::take(&mut unflushed.files), std::mem::take(&mut unflushed.names))
        };
        if self.flushed_offset() < view.end_offset || names {
            files.iter().try_for_each(|file| file.sync())?;
            if let Some(active) = view.segments.last() {
                active.file.sync()?;
            }
            if names {
                self.fs.sync_directory(&self.directory).map_err(fault("flush", &self.directory))?;
            }
            self.flushed_offset.fetch_max(view.end_offset, Ordering::AcqRel);
        }
        Ok(view.end_offset)
    }

    fn close_guarded(&self, producers: &Producers) -> Result<(), Fault> {
        let appender = lock(&self.appender);
        let view = self.view();
        let active = &appender.active;
        let reserved = appender.reserved.max(active.file.length()?);
        let mut files = self.seal(active, view.end_position, reserved)?;
        files.push(Arc::new(snapshot::write(&*self.fs, &self.directory, view.end_offset, producers)?));
        let mut unflushed = lock(&self.unflushed);
        unflushed.files.extend(files);
        unflushed.names = true;
        drop(unflushed);
        self.flush_guarded().map(|_| ())
    }

    fn set_epoch_guarded(&self, epoch: EpochStart) -> Result<(), Fault> {
        let mut epochs = lock(&self.epochs);
        let mut changed = epochs.to_vec();
        if epochs::assign(&mut changed, epoch) {
            epochs::write(&*self.fs, &self.directory, &changed)?;
            *epochs = changed.into();
        }
        Ok(())
    }
}

impl<F: FileSystem> Appender<F> {
    /// Reserves space ahead of `end`, so that steady appends need not allocate blocks one by one.
    fn reserve(&mut self, end: u64, segment_bytes: u64) {
        if end > self.reserved && end >= RESERVE_FROM_BYTES {
            let chunk = (end / 4).clamp(RESERVE_BYTES.0, RESERVE_BYTES.1);
            let upto = (end + chunk).min(segment_bytes.max(end));
            self.active.file.allocate(end, upto - end);
            self.reserved = upto;
        }
    }
}

fn offset_fits(base_offset: Offset, last_offset: Offset) -> bool {
    (0..=i64::from(i32::MAX)).contains(&last_offset.saturating_sub(base_offset))
}

/// Drawn from the directory's name and the segment's base, so that equal runs roll alike and partitions do not.
fn jitter_ms(config: &LogConfig, directory: &str, base_offset: Offset) -> i64 {
    let seed = directory.bytes().fold(base_offset as u64, |seed, byte| seed.rotate_left(7) ^ u64::from(byte));
    let bound = config.segment_jitter_ms.min(config.segment_ms).max(0);
    i64::try_from(Random::seed(seed).below(bound as u64)).unwrap_or(0)
}

/// Makes a segment's files: the log, and indexes that are empty until it is sealed.
pub(crate) fn create_segment<F: FileSystem>(
    fs: &F,
    directory: &str,
    base_offset: Offset,
    config: &LogConfig,
    wall: Wall,
) -> Result<Segment<F::File>, Fault> {
    let file = LogFile::open(fs, names::path(directory, base_offset, Kind::Log), Open::Create)?;
    file.set_length(if config.preallocate { u64::from(config.segment_bytes) } else { 0 })?;
    for kind in [Kind::OffsetIndex, Kind::TimeIndex] {
        LogFile::open(fs, names::path(directory, base_offset, kind), Open::Create)?.set_length(0)?;
    }
    Ok(Segment::new(base_offset, file, 0, Indexes::Growing(Growing::default()), wall))
}

fn remove_empty_segment<F: FileSystem>(fs: &F, directory: &str, base_offset: Offset) -> Result<(), Fault> {
    for kind in [Kind::OffsetIndex, Kind::TimeIndex, Kind::TransactionIndex, Kind::Log] {
        crate::log_file::remove_if_there(fs, &names::path(directory, base_offset, kind))?;
    }
    Ok(())
}

/// Writes the index files of a segment that grew; answers them for syncing.
pub(crate) fn seal_indexes<F: FileSystem>(
    fs: &F,
    directory: &str,
    segment: &Segment<F::File>,
) -> Result<Vec<Arc<LogFile<F::File>>>, Fault> {
    let grown = segment.grow(|growing| {
        growing.offer_time();
        growing.clone()
    });
    let Some(mut growing) = grown else { return Ok(Vec::new()) };
    let files = growing.write(fs, directory, segment.base_offset)?;
    let index = |kind| LogFile::open(fs, names::path(directory, segment.base_offset, kind), Open::Read);
    segment.set_indexes(Indexes::Sealed(Arc::new(Sealed {
        offsets: Table::open(index(Kind::OffsetIndex)?)?,
        times: Table::open(index(Kind::TimeIndex)?)?,
        aborted: growing.aborted,
        max_timestamp: growing.max_timestamp,
    })));
    Ok(files.into_iter().map(Arc::new).collect())
}

impl<F: FileSystem> Log for SegmentedLog<F> {
    fn start_offset(&self) -> Offset {
        lock(&self.view).start_offset
    }

    fn end_offset(&self) -> Offset {
        lock(&self.view).end_offset
    }

    fn flushed_offset(&self) -> Offset {
        self.flushed_offset.load(Ordering::Acquire)
    }

    fn has_rolled(&self) -> bool {
        !lock(&self.unflushed).files.is_empty()
    }

    fn size_bytes(&self) -> u64 {
        let view = self.view();
        let (_, sealed) = view.segments.split_last().expect("a log has a segment");
        sealed.iter().map(|segment| segment.size_bytes()).sum::<u64>() + view.end_position
    }

    fn append(&self, append: &Append<'_>) -> Result<(), Fault> {
        self.guarded(|| self.append_guarded(append))
    }

    fn read(&self, offset: Offset, limit: ReadLimit) -> Result<Slice, Fault> {
        self.guarded(|| self.view().read(offset, limit))
    }

    fn bytes_between(&self, offset: Offset, end_offset: Offset) -> Result<u64, Fault> {
        self.guarded(|| self.view().bytes_between(offset, end_offset))
    }

    fn find_timestamp(&self, timestamp: i64) -> Result<Option<TimestampOffset>, Fault> {
        self.guarded(|| self.view().find_timestamp(timestamp))
    }

    fn max_timestamp(&self) -> Result<Option<TimestampOffset>, Fault> {
        self.guarded(|| self.view().max_timestamp())
    }

    fn aborted(&self, from: Offset, to: Offset) -> Result<Vec<AbortedTxn>, Fault> {
        self.guarded(|| Ok(self.view().aborted(from, to)))
    }

    fn flush(&self) -> Result<Offset, Fault> {
        self.guarded(|| self.flush_guarded())
    }

    fn set_epoch(&self, epoch: EpochStart) -> Result<(), Fault> {
        self.guarded(|| self.set_epoch_guarded(epoch))
    }

    fn epochs(&self) -> Arc<[EpochStart]> {
        Arc::clone(&lock(&self.epochs))
    }

    fn raise_start(&self, offset: Offset) {
        self.raise_start_to(offset);
    }

    fn segments(&self) -> Result<Vec<SegmentSpan>, Fault> {
        self.guarded(|| Ok(self.view().spans()))
    }

    fn roll(&self, producers: &Producers, wall: Wall) -> Result<(), Fault> {
        self.guarded(|| self.roll_guarded(producers, wall))
    }

    fn delete_segments(&self) -> Result<Vec<Offset>, Fault> {
        self.guarded(|| self.delete_dead())
    }

    fn remove_deleted(&self, segments: &[Offset]) -> Result<(), Fault> {
        self.guarded(|| self.remove_marked(segments))
    }

    fn set_config(&self, config: LogConfig) {
        *lock(&self.config) = config;
    }

    fn close(&self, producers: &Producers) -> Result<(), Fault> {
        self.guarded(|| self.close_guarded(producers))?;
        let closed = damaged(&self.directory, 0, "the log is closed");
        if self.offline.set(closed).is_ok() {
            self.is_closed.store(true, Ordering::Release);
        }
        Ok(())
    }
}
