//! Taking away what lies below a log's start: whole segments, never a part of one, and never the one that grows.
//!
//! A crash may undo any of the renames, in any order. So what is kept is durable before anything goes, and so is the start
//! (the caller's part): whatever comes back lies below it, and opening takes it away. Not here: what is to be deleted (core).

use eventor_core::lock::lock;
use eventor_core::storage::{Fault, Offset, SegmentSpan};

use crate::epochs;
use crate::file_system::FileSystem;
use crate::log::{SegmentedLog, View};
use crate::log_file::{fault, remove_if_there};
use crate::names::{self, Kind};

impl<F: FileSystem> View<F> {
    /// Its segments as retention looks at them.
    pub(crate) fn spans(&self) -> Vec<SegmentSpan> {
        let bases = self.segments.iter().skip(1).map(|segment| segment.base_offset);
        let ends = bases.chain([self.end_offset]);
        let spans = self.segments.iter().zip(ends).map(|(segment, end_offset)| SegmentSpan {
            base_offset: segment.base_offset,
            end_offset,
            size_bytes: segment.size_bytes(),
            newest: segment.newest(),
        });
        let mut spans: Vec<SegmentSpan> = spans.collect();
        if let Some(active) = spans.last_mut() {
            active.size_bytes = self.end_position;
        }
        spans
    }

    /// How many segments lie below the start as a whole.
    fn dead(&self) -> usize {
        self.segments.iter().skip(1).take_while(|next| next.base_offset <= self.start_offset).count()
    }
}

impl<F: FileSystem> SegmentedLog<F> {
    pub(crate) fn raise_start_to(&self, offset: Offset) {
        let mut view = lock(&self.view);
        if offset <= view.start_offset {
            return;
        }
        view.start_offset = offset;
        let end_offset = view.end_offset;
        drop(view);
        let mut known = lock(&self.epochs);
        let mut epochs = known.to_vec();
        epochs::clamp(&mut epochs, offset, end_offset);
        *known = epochs.into();
    }

    pub(crate) fn delete_dead(&self) -> Result<Vec<Offset>, Fault> {
        if self.view().dead() == 0 {
            return Ok(Vec::new());
        }
        // The first segment that is kept needs the producer states at its base.
        self.flush_guarded()?;
        let known = lock(&self.epochs);
        epochs::write(&*self.fs, &self.directory, &known)?;
        drop(known);
        let view = self.view();
        let dead = view.dead();
        let bases: Vec<Offset> = view.segments[..dead].iter().map(|segment| segment.base_offset).collect();
        for base_offset in &bases {
            for kind in Kind::ALL {
                let path = names::path(&self.directory, *base_offset, kind);
                match self.fs.rename(&path, &format!("{path}{DELETED}")) {
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    done => done.map_err(fault("rename", &path))?,
                }
            }
        }
        // Checkpoints leave out a start that is the first segment's: from now on it must be the first for good.
        self.fs.sync_directory(&self.directory).map_err(fault("flush", &self.directory))?;
        let mut view = lock(&self.view);
        view.segments = view.segments[dead..].to_vec().into();
        drop(view);
        Ok(bases)
    }

    pub(crate) fn remove_marked(&self, segments: &[Offset]) -> Result<(), Fault> {
        for base_offset in segments {
            for kind in Kind::ALL {
                let path = names::path(&self.directory, *base_offset, kind) + DELETED;
                remove_if_there(&*self.fs, &path)?;
            }
        }
        Ok(())
    }
}

/// Ends the name of a file that is to go.
const DELETED: &str = ".deleted";
