//! The checkers are checked: each planted bug is found by one of them within the ordinary seeds.
//!
//! `cargo test -p eventor-tests --features planted-bugs --test planted_bugs`

use std::panic::{AssertUnwindSafe, catch_unwind};

use eventor_core::planted::{Bug, plant};
use eventor_tests::simulation::{Violation, run};

const SEEDS: u64 = 200;
const STEPS: usize = 300;

/// The first seed whose run ends with a checker's word.
fn find(bug: Bug) -> (u64, Violation) {
    plant(Some(bug));
    let found = (0..SEEDS).find_map(|seed| {
        let outcome = catch_unwind(AssertUnwindSafe(|| run(seed, STEPS)));
        Some((seed, outcome.ok()?.err()?))
    });
    plant(None);
    found.unwrap_or_else(|| panic!("{bug:?} is not found by any checker in {SEEDS} seeds"))
}

fn is_found_by(bug: Bug, checkers: &[&str]) {
    let (seed, violation) = find(bug);
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
