//! Directories change hands between the broker under test and Apache Kafka, and each finds in them what the other left.
//!
//! `round_trip` says in which order, `seed` what clients write and read again, `groups` what is told of groups, and `dump`
//! what Kafka's dump-log must find in the files. Under `application` a program keeps running meanwhile.

mod application;
mod dump;
mod groups;
mod round_trip;
mod seed;

pub use application::keeps_running;

use super::Subject;
use crate::Outcome;

/// What clients do to a directory, and Kafka as the referee of what is left in it.
pub fn change_hands(subject: &mut Subject<'_>) -> Outcome {
    round_trip::own_directory(subject)?;
    round_trip::kafkas_directory(subject)
}
