//! The goldens as cases: the state and the requests whose replies the repository keeps byte by byte.

use eventor_tests::golden::{NAMES, goldens, preparation, prepared};

use super::case::{Case, heading, is_of_groups};

pub fn cases() -> Vec<Case> {
    let mut sim = prepared();
    let topics: Vec<_> = NAMES.iter().map(|name| ((*name).to_owned(), sim.topic_id(name))).collect();
    let is_of_topics = |frame: &Vec<u8>| heading(frame).is_none_or(|(api, _)| !is_of_groups(api));
    let state: Vec<_> = preparation().into_iter().filter(is_of_topics).collect();
    let case = |golden: eventor_tests::golden::Golden| Case {
        name: format!("golden {}", golden.name),
        api: golden.api,
        version: golden.version,
        request: golden.request,
        state: state.clone(),
        topics: topics.clone(),
        producer_id: 0,
        session_id: 0,
    };
    goldens().into_iter().filter(|golden| !is_of_groups(golden.api)).map(case).collect()
}
