//! Formatting a log directory, reading whose it is, and why one cannot be opened.

use std::io;

use eventor_core::storage::{Fault, Identity};

use crate::file_system::FileSystem;
use crate::log_file::{self, fault};
use crate::metadata;
use crate::names::METADATA_DIRECTORY;
use crate::properties::{self, META_PROPERTIES};

/// Why a log directory cannot be opened or formatted. Each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// There is no `meta.properties`.
    #[error(
        "{0} is not a Kafka log directory (it has no meta.properties): format it first, or correct log.dirs"
    )]
    NotFormatted(String),
    /// There is one already.
    #[error("{0} is formatted already: open it, or choose an empty directory")]
    AlreadyFormatted(String),
    /// Another broker has it.
    #[error("{0} is locked by another broker (Kafka or Eventor): stop that one, or correct log.dirs")]
    Locked(String),
    /// `meta.properties` cannot be understood.
    #[error("{directory}/meta.properties: {what}: correct it, or restore it from a backup")]
    Properties {
        /// Where it lies.
        directory: String,
        /// What is wrong with it.
        what: String,
    },
    /// Kafka would not start on it either.
    #[error("{directory} holds the directory {name}, which is no partition's: move it elsewhere")]
    Foreign {
        /// Where it lies.
        directory: String,
        /// Its name.
        name: String,
    },
    /// A file cannot be read or written, or is damaged.
    #[error("{directory}: {fault}")]
    Fault {
        /// Where it lies.
        directory: String,
        /// What happened.
        fault: Fault,
    },
}

/// Makes an empty log directory that this broker, and Kafka, start on: an identity, and the metadata log's first
/// snapshot, whose record batches the caller made.
///
/// # Errors
/// The directory is formatted already, or cannot be written.
pub fn format<F: FileSystem>(fs: &F, identity: &Identity, bootstrap: &[u8]) -> Result<(), DirectoryError> {
    let wrong = |fault| DirectoryError::Fault { directory: fs.describe(), fault };
    let steps = || -> Result<bool, Fault> {
        match fs.create_directory("") {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(fault("create", "")(error));
            }
            _ => {}
        }
        if log_file::read_small(fs, META_PROPERTIES)?.is_some() {
            return Ok(false);
        }
        match fs.create_directory(METADATA_DIRECTORY) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(fault("create", METADATA_DIRECTORY)(error));
            }
            _ => {}
        }
        log_file::write_small(fs, &metadata::bootstrap_path(), bootstrap)?;
        fs.sync_directory("").map_err(fault("flush", ""))?;
        // Last, as it makes the directory a formatted one.
        log_file::write_small(fs, META_PROPERTIES, properties::text(identity).as_bytes())?;
        Ok(true)
    };
    match steps().map_err(wrong)? {
        true => Ok(()),
        false => Err(DirectoryError::AlreadyFormatted(fs.describe())),
    }
}

/// The identity of a formatted directory, read without opening it; `None` when it is not formatted.
///
/// # Errors
/// `meta.properties` cannot be read.
pub fn identity<F: FileSystem>(fs: &F) -> Result<Option<Identity>, DirectoryError> {
    let found = read_properties(fs)?;
    Ok(found.map(|found| Identity {
        cluster_id: found.cluster_id,
        node_id: found.node_id,
        directory_id: found.directory_id.unwrap_or_default(),
    }))
}

pub(crate) fn read_properties<F: FileSystem>(
    fs: &F,
) -> Result<Option<properties::MetaProperties>, DirectoryError> {
    let bytes = log_file::read_small(fs, META_PROPERTIES)
        .map_err(|fault| DirectoryError::Fault { directory: fs.describe(), fault })?;
    let Some(bytes) = bytes else { return Ok(None) };
    let found = properties::parse(&bytes);
    found.map(Some).map_err(|what| DirectoryError::Properties { directory: fs.describe(), what })
}
