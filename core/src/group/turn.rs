//! What a command is given, and what it leaves: records to append, answers to deliver, lines to log.

use bytes::Bytes;

use crate::error::ErrorCode;
use crate::time::Now;

use super::Name;
use super::record::Record;

/// A request that waits for its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// One command's doings, or one deadline's.
#[derive(Debug)]
pub struct Turn {
    /// When it happens.
    pub now: Now,
    /// What the log must say; appended as soon as the command returns, then replayed.
    pub records: Vec<Record>,
    /// Requests that are answered now, each once.
    pub answers: Vec<(Ticket, Answer)>,
    /// What an operator may want to read.
    pub notes: Vec<String>,
    /// The largest record that the log takes.
    record_bytes_max: usize,
}

impl Turn {
    /// A turn in which nothing has happened yet.
    #[must_use]
    pub fn new(now: Now, record_bytes_max: usize) -> Turn {
        Turn { now, records: Vec::new(), answers: Vec::new(), notes: Vec::new(), record_bytes_max }
    }

    /// Whether a record says everything, and the log takes one of its size.
    #[must_use]
    pub fn fits(&self, record: &Record) -> bool {
        !record.is_cut && record.size_bytes() <= self.record_bytes_max
    }

    /// Adds records of which a crash leaves all or none: they must fit into one batch. What does not is not even gathered.
    ///
    /// # Errors
    /// They do not fit, and none is added: [`ErrorCode::UNKNOWN_SERVER_ERROR`], as Kafka says.
    pub fn push_all(&mut self, records: impl Iterator<Item = Record>) -> Result<(), ErrorCode> {
        let (count, mut left_bytes) = (self.records.len(), self.record_bytes_max);
        for record in records {
            let Some(left) = left_bytes.checked_sub(record.size_bytes()) else {
                self.records.truncate(count);
                return Err(ErrorCode::UNKNOWN_SERVER_ERROR);
            };
            left_bytes = left;
            self.records.push(record);
        }
        Ok(())
    }

    /// Answers a JoinGroup.
    pub fn join(&mut self, ticket: Ticket, joined: Joined) {
        self.answers.push((ticket, Answer::Join(joined)));
    }

    /// Answers a SyncGroup.
    pub fn sync(&mut self, ticket: Ticket, synced: Synced) {
        self.answers.push((ticket, Answer::Sync(synced)));
    }
}

/// The answer to a request that waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To a JoinGroup.
    Join(Joined),
    /// To a SyncGroup.
    Sync(Synced),
}

/// A JoinGroup's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// What is wrong, if anything.
    pub error_code: ErrorCode,
    /// The generation, -1 with an error.
    pub generation: i32,
    /// The group's kind of protocol.
    pub protocol_type: Option<Name>,
    /// The protocol that the members settled on; none with an error.
    pub protocol: Option<Name>,
    /// Who makes the assignment; empty with an error.
    pub leader: Name,
    /// Whether the leader has nothing to assign (KIP-814).
    pub skips_assignment: bool,
    /// The member that is answered.
    pub member_id: Name,
    /// Everybody, for the leader alone.
    pub members: Vec<JoinedMember>,
}

/// A member as its leader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedMember {
    /// Its id.
    pub member_id: Name,
    /// The name of a static member.
    pub instance_id: Option<Name>,
    /// What it said of itself for the chosen protocol.
    pub metadata: Bytes,
}

impl Joined {
    /// A refusal; `member_id` is what the client goes on with.
    #[must_use]
    pub fn refused(error_code: ErrorCode, member_id: Name) -> Joined {
        Joined {
            error_code,
            generation: -1,
            protocol_type: None,
            protocol: None,
            leader: Name::default(),
            skips_assignment: false,
            member_id,
            members: Vec::new(),
        }
    }
}

/// A SyncGroup's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced {
    /// What is wrong, if anything.
    pub error_code: ErrorCode,
    /// The group's kind of protocol.
    pub protocol_type: Option<Name>,
    /// The protocol that the members settled on.
    pub protocol: Option<Name>,
    /// What the member is assigned; empty with an error.
    pub assignment: Bytes,
}

impl Synced {
    /// A refusal.
    #[must_use]
    pub fn refused(error_code: ErrorCode) -> Synced {
        Synced { error_code, protocol_type: None, protocol: None, assignment: Bytes::new() }
    }
}
