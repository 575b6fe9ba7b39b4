//! The goldens as cases: the state and the requests whose replies the repository keeps byte by byte.

use eventor_tests::golden::{NAMES, goldens, member_id, preparation, prepared};

use super::case::Case;

/// What the names of these cases begin with.
pub const PREFIX: &str = "golden ";
/// The list of those whose answers are not Kafka's, each with the fields that differ, which their snapshots name.
pub const LIST: &str = "tests/goldens/differences.txt";

pub fn cases() -> Vec<Case> {
    let mut sim = prepared();
    let topics: Vec<_> = NAMES.iter().map(|name| ((*name).to_owned(), sim.topic_id(name))).collect();
    let state = preparation();
    let case = |golden: eventor_tests::golden::Golden| Case {
        name: format!("{PREFIX}{}", golden.name),
        api: golden.api,
        version: golden.version,
        request: golden.request,
        state: state.clone(),
        topics: topics.clone(),
        producer_id: 0,
        session_id: 0,
        member_id: member_id().to_owned(),
    };
    goldens().into_iter().map(case).collect()
}
