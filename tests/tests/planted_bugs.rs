//! The checkers are checked: each planted bug is found by one of them within the ordinary seeds.
//!
//! `cargo test -p eventor-tests --features planted-bugs --test planted_bugs`

use std::panic::{AssertUnwindSafe, catch_unwind};

use eventor_core::planted::{Bug, plant};
use eventor_tests::simulation::{Violation, groups, run};

const SEEDS: u64 = 200;
const STEPS: usize = 300;

/// The first seed whose run ends with a checker's word.
fn find(bug: Bug, run: impl Fn(u64) -> Result<(), Violation>) -> (u64, Violation) {
    plant(Some(bug));
    let found = (0..SEEDS).find_map(|seed| {
        let outcome = catch_unwind(AssertUnwindSafe(|| run(seed)));
        Some((seed, outcome.ok()?.err()?))
    });
    plant(None);
    found.unwrap_or_else(|| panic!("{bug:?} is not found by any checker in {SEEDS} seeds"))
}

fn is_found_by(bug: Bug, checkers: &[&str]) {
    is_found_in(bug, checkers, |seed| run(seed, STEPS).map(|_| ()));
}

fn is_found_among_groups_by(bug: Bug, checkers: &[&str]) {
    is_found_in(bug, checkers, |seed| groups::run(seed, STEPS).map(|_| ()));
}

fn is_found_in(bug: Bug, checkers: &[&str], run: impl Fn(u64) -> Result<(), Violation>) {
    let (seed, violation) = find(bug, run);
    println!("{bug:?}, seed {seed}: {violation}");
    assert!(checkers.contains(&violation.checker), "{bug:?} is found by another checker: {violation}");
}

#[test]
fn an_acknowledgement_before_the_flush_is_found() {
    is_found_by(Bug::SkipFlushWait, &["AckedSurvives"]);
}

#[test]
fn a_batch_appended_twice_is_found() {
    is_found_by(Bug::SkipDuplicateCheck, &["NoDuplicateSequence"]);
}

#[test]
fn a_torn_end_that_is_left_is_found() {
    is_found_by(Bug::SkipTailTruncation, &["AckedSurvives", "OffsetsContiguous"]);
}

#[test]
fn a_lost_wake_is_found() {
    is_found_by(Bug::LoseWake, &["NoWakeLost"]);
}

#[test]
fn an_offset_given_twice_is_found() {
    is_found_by(Bug::ReuseOffset, &["OffsetsContiguous", "AckedSurvives"]);
}

#[test]
fn a_start_that_is_not_durable_is_found() {
    is_found_by(Bug::SkipCheckpointWait, &["StartHolds"]);
}

#[test]
fn a_segment_deleted_before_its_time_is_found() {
    is_found_by(Bug::DeleteTooMuch, &["StartHolds"]);
}

#[test]
fn a_commit_of_an_earlier_generation_is_found() {
    is_found_among_groups_by(Bug::CommitInAnyGeneration, &["CommitsNeverGoBack"]);
}

#[test]
fn a_share_given_to_all_is_found() {
    is_found_among_groups_by(Bug::GiveOneShareToAll, &["OneOwnerPerPartition"]);
}

#[test]
fn a_join_that_is_forgotten_is_found() {
    is_found_among_groups_by(Bug::LoseJoin, &["EveryJoinIsAnswered"]);
}
