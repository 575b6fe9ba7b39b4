//! Runs of consumer groups made up from seeds, with faults; `eventor_tests::simulation::sweep` says how to choose them.

use eventor_tests::simulation::{groups, sweep};

#[test]
fn whatever_happens_to_members_the_promises_hold() {
    sweep("group_simulation", groups::run);
}
